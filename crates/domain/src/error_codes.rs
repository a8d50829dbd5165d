//! The stable name of every error of this crate, so that the words for them can be checked.

/// Every code that a `code()` of this crate can answer, in alphabetical order. The words a
/// person reads stand under `error-` and the code with dashes for underscores.
pub const ERROR_CODES: &[&str] = &[
    "account_class_unknown",
    "account_kind_unknown",
    "activity_kind_unknown",
    "amount_not_a_number",
    "amount_not_positive",
    "amount_too_large",
    "amount_too_many_decimals",
    "balance_above_ceiling",
    "balance_below_floor",
    "balance_too_large",
    "balances_not_settled",
    "band_approvals_out_of_range",
    "band_falling",
    "band_twice",
    "bands_too_many",
    "batch_empty",
    "batch_member_twice",
    "batch_too_long",
    "batch_total_too_large",
    "bouquet_unknown",
    "chama_closed",
    "chama_status_unknown",
    "chama_suspended",
    "contact_email_twice",
    "contact_list_empty",
    "contact_list_too_long",
    "contact_name_missing",
    "contact_one_name",
    "contact_phone_twice",
    "contribution_frequency_unknown",
    "currency_unknown",
    "difference_kind_unknown",
    "email_not_an_address",
    "email_required",
    "email_too_long",
    "entry_code_mistyped",
    "entry_code_not_a_code",
    "entry_code_required",
    "entry_empty",
    "entry_kind_unknown",
    "entry_same_account",
    "entry_too_large",
    "entry_too_many_postings",
    "file_empty",
    "file_kind_unknown",
    "file_of_other_kind",
    "file_too_large",
    "finding_unknown",
    "hold_hours_out_of_range",
    "hold_reason_unknown",
    "id_not_a_number",
    "idempotency_key_empty",
    "idempotency_key_forbidden_character",
    "idempotency_key_too_long",
    "import_state_unknown",
    "invitation_expired",
    "invitation_revoked",
    "invitation_used_up",
    "join_state_unknown",
    "last_chairperson",
    "match_reason_unknown",
    "meeting_day_unknown",
    "meeting_time_not_a_time",
    "member_change_unknown",
    "member_code_mistyped",
    "member_code_not_a_code",
    "member_code_required",
    "member_status_unknown",
    "member_suspended",
    "mpesa_amount_out_of_range",
    "mpesa_whole_shillings",
    "not_allowed",
    "not_found",
    "outcome_unknown",
    "own_role",
    "own_status",
    "password_forbidden_character",
    "password_too_common",
    "password_too_long",
    "password_too_personal",
    "password_too_short",
    "paybill_state_unknown",
    "payment_channel_unknown",
    "payment_kind_unknown",
    "payment_method_unknown",
    "payout_failure_unknown",
    "payout_no_phone",
    "payout_not_whole_shillings",
    "payout_out_of_range",
    "payout_state_unknown",
    "payouts_on_their_way",
    "period_already_closed",
    "period_closed",
    "permission_unknown",
    "phone_not_a_number",
    "phone_not_mobile",
    "phone_required",
    "phone_wrong_length",
    "plan_begins_in_past",
    "plan_begins_too_far_ahead",
    "plan_begins_too_long_ago",
    "plan_due_day_unknown",
    "prompt_failure_unknown",
    "prompt_stage_unknown",
    "proposal_state_unknown",
    "receipt_forbidden_character",
    "receipt_not_for_cash",
    "receipt_required",
    "receipt_state_unknown",
    "receipt_wrong_length",
    "refund_of_unknown",
    "role_of_inactive",
    "role_unchanged",
    "role_unknown",
    "seen_by_unknown",
    "short_code_kind_unknown",
    "short_code_not_a_number",
    "short_code_required",
    "sms_amount_unreadable",
    "sms_failed",
    "sms_not_a_payment",
    "sms_not_mpesa",
    "sms_required",
    "sms_several",
    "sms_too_long",
    "split_negative",
    "split_no_weight",
    "split_too_large",
    "split_unit_not_positive",
    "statement_plan_unknown",
    "status_change_impossible",
    "status_day_in_future",
    "stk_state_unknown",
    "test_result_unknown",
    "text_forbidden_character",
    "text_required",
    "text_too_long",
    "transaction_status_unknown",
    "transaction_type_unknown",
    "username_forbidden_character",
    "username_too_long",
    "username_too_short",
    "value_date_in_future",
    "value_date_too_long_ago",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The codes named in one file: in the arms of a `code()`, after the `else` of a closed list,
    /// and where an unknown word is refused by hand.
    fn codes_of(source: &str) -> Vec<String> {
        let rules = source.split("#[cfg(test)]").next().unwrap_or_default();
        let arms = rules
            .split("const fn code(&self)")
            .skip(1)
            .filter_map(|after| after.split("\n    }\n").next())
            .flat_map(|body| body.split("=> \"").skip(1));
        let lists = rules.split(" else \"").skip(1);
        let by_hand = rules.split("UnknownChoice::new(\"").skip(1);
        let code = |from: &str| from.split('"').next().unwrap_or_default().to_owned();
        arms.chain(lists).chain(by_hand).map(code).collect()
    }

    fn gather(folder: &Path, found: &mut BTreeSet<String>) -> std::io::Result<()> {
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            if path.is_dir() {
                gather(&path, found)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.extend(codes_of(&std::fs::read_to_string(&path)?));
            }
        }
        Ok(())
    }

    #[test]
    fn the_list_is_what_the_sources_say() -> std::io::Result<()> {
        let mut found = BTreeSet::new();
        gather(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        )?;
        let listed: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(listed, ERROR_CODES);
        Ok(())
    }
}
