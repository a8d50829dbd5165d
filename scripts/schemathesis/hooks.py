"""What the API's description cannot say to schemathesis."""

import uuid

import schemathesis

HEADER = "Idempotency-Key"

# What no schema can state: a refusal of data that fits its schema may carry these codes only.
BEYOND_SCHEMA = frozenset(
    """
    account_missing band_falling band_twice bands_too_many batch_kind_not_offered
    batch_member_twice batch_member_without_phone batch_total_too_large cash_over cash_short
    closing_name_differs collection_has_a_sheet collection_line_twice contact_email_twice
    contact_is_member contact_lines_wrong contact_list_empty contact_list_too_long
    contact_name_missing contact_one_name contact_phone_twice count_too_long_ago
    current_password_wrong entry_code_ended entry_code_expired entry_code_mistyped
    entry_code_not_a_code entry_code_unknown entry_code_used file_empty file_kind_unknown
    file_of_other_kind fund_code_not_a_word fund_for_contribution_only fund_unknown
    member_unknown money_out_needs_proposal mpesa_amount_out_of_range mpesa_phone_not_kenyan
    mpesa_whole_shillings password_too_common password_too_personal password_wrong
    payee_account_required payee_phone_beside_member payee_required payout_no_phone
    payout_not_whole_shillings payout_out_of_range period_already_closed period_closed
    place_not_mpesa place_unknown plan_begins_in_past plan_begins_too_far_ahead
    plan_begins_too_long_ago plan_due_day_unknown receipt_forbidden_character
    receipt_not_for_cash receipt_required receipt_without_method receipt_wrong_length
    refund_by_receipt request_person_listed sms_amount_unreadable sms_failed sms_not_a_payment
    sms_not_mpesa sms_several statement_columns_unfit statement_damaged statement_empty
    statement_layout_unknown statement_no_text statement_not_one statement_of_tomorrow
    statement_old_workbook statement_password_needed statement_password_wrong statement_too_long
    statement_too_many_rows statement_unpacks_too_much status_day_in_future too_few_approvers
    transfer_itself transfer_needs_from transfer_needs_to transfer_to_itself
    value_date_in_future value_date_too_long_ago withdrawal_needs_member
    """.split()
)

# The same of one operation: the next of kin has a name wherever anything is said of them; a till has
# its number, and an initiator's password belongs to a name.
OF_ONE = {
    "/next-of-kin": {"text_required"},
    "/paybill": {"short_code_required", "text_required"},
}


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
    of_one = [own for ending, own in OF_ONE.items() if case.operation.path.endswith(ending)]
    stated = codes.difference(BEYOND_SCHEMA, *of_one)
    assert not stated, f"refused for {sorted(stated)}, which the schema should state"
