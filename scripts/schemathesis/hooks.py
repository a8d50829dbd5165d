"""What the API's description cannot say to schemathesis."""

import uuid

import schemathesis

HEADER = "Idempotency-Key"

# What no schema can state: a refusal of data that fits its schema may carry these codes only.
BEYOND_SCHEMA = frozenset(
    """
    account_missing current_password_wrong fund_unknown member_unknown password_too_common
    password_too_personal period_already_closed period_closed place_unknown receipt_forbidden_character
    receipt_not_for_cash receipt_required receipt_without_method receipt_wrong_length
    transfer_itself transfer_needs_from transfer_needs_to transfer_to_itself value_date_in_future
    value_date_too_long_ago
    """.split()
)


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


@schemathesis.check
def valid_data_is_refused_only_beyond_its_schema(ctx, response, case):
    """A 422 for data that fits its schema names rules that no schema can state, and no others."""
    meta = case.meta
    if response.status_code != 422 or meta is None or not meta.generation.mode.is_positive:
        return
    body = response.json()
    codes = {error["code"] for error in body.get("errors", [])} or {body["code"]}
    stated = codes - BEYOND_SCHEMA
    assert not stated, f"refused for {sorted(stated)}, which the schema should state"
