"""What the API's description cannot say to schemathesis."""

import uuid

import schemathesis

HEADER = "Idempotency-Key"


@schemathesis.hook
def before_call(context, case, kwargs):
    """A well-formed key is drawn anew for each call.

    The description's example would otherwise serve for many bodies, and a key that comes back
    with another body is refused, as it should be.
    """
    headers = case.headers or {}
    key = headers.get(HEADER)
    if isinstance(key, str) and 1 <= len(key) <= 255 and key.isascii() and key.isprintable():
        headers[HEADER] = str(uuid.uuid4())
