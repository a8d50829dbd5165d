"""What no JSON Schema can say about the API's requests.

A request that fits the description is accepted, with three exceptions: a key that was used for
another request, rules that look at more than one field, and rules that look at what the books or
the calendar say. Where they may refuse is listed here, code by code; anything else fails.
"""

import uuid

import schemathesis

MONEY = {
    "account_missing",
    "fund_unknown",
    "member_unknown",
    "place_unknown",
    "receipt_forbidden_character",
    "receipt_not_for_cash",
    "receipt_not_mpesa",
    "receipt_twice",
    "receipt_wrong_length",
    "transfer_needs_from",
    "transfer_needs_to",
    "transfer_to_itself",
    "value_date_in_future",
    "value_date_too_long_ago",
}
PASSWORD = {"password_too_common", "password_too_personal"}
RULES = {
    "POST /api/transactions": MONEY,
    "POST /api/chamas/{chama_id}/periods/close": {
        "period_already_closed",
        "value_date_in_future",
        "value_date_too_long_ago",
    },
    "POST /auth/register": PASSWORD,
    "POST /auth/password": PASSWORD | {"current_password_wrong"},
}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Names every request anew: the same name for another request is refused by design."""
    headers = case.headers or {}
    if headers.get("Idempotency-Key") and case.meta and case.meta.generation.mode.is_positive:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())


@schemathesis.check
def only_rules_no_schema_can_say(ctx, response, case):
    """A request that fits the description is refused for a listed reason or not at all."""
    if not (case.meta and case.meta.generation.mode.is_positive and response.status_code == 422):
        return
    problem = response.json()
    codes = {error["code"] for error in problem.get("errors", [])} or {problem["code"]}
    unknown = codes - RULES.get(case.operation.label, set())
    assert not unknown, f"refused for {sorted(unknown)}, which a schema could say"
