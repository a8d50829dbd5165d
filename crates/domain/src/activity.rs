//! What every member of a chama sees of what others did: the fixed list of actions, and the few
//! kinds people look for.

use crate::choice::choice;

choice! {
    /// What an activity is about.
    pub enum ActivityKind else "activity_kind_unknown" {
        /// Money that left or moved, and what was undone.
        Money = "money",
        /// Payments proposed, approved, rejected and paid.
        Payments = "payments",
        /// Who joined, who holds which office, who was suspended or left.
        Members = "members",
        /// What the chama agreed on, its places and funds, its closed periods.
        Settings = "settings",
    }
}

/// Every action of the audit that all members see, with its kind. What is not listed is shown to
/// nobody here: contributions and fines stand among the transactions.
pub const SHOWN: &[(&str, ActivityKind)] = &[
    ("transactions.pay_out", ActivityKind::Money),
    ("transactions.transfer", ActivityKind::Money),
    ("transactions.reverse", ActivityKind::Money),
    ("approvals.propose", ActivityKind::Payments),
    ("approvals.approve", ActivityKind::Payments),
    ("approvals.reject", ActivityKind::Payments),
    ("approvals.withdraw", ActivityKind::Payments),
    ("approvals.propose_list", ActivityKind::Payments),
    ("payouts.paid", ActivityKind::Payments),
    ("payouts.end_asked", ActivityKind::Payments),
    ("payouts.failed", ActivityKind::Payments),
    ("payouts.paid_after_all", ActivityKind::Payments),
    ("payments.unexplained", ActivityKind::Money),
    ("payments.assign", ActivityKind::Money),
    ("payments.confirm_assignment", ActivityKind::Money),
    ("payments.reject_assignment", ActivityKind::Money),
    ("chamas.add_member", ActivityKind::Members),
    ("members.admitted", ActivityKind::Members),
    ("members.claimed", ActivityKind::Members),
    ("members.imported", ActivityKind::Members),
    ("members.left", ActivityKind::Members),
    ("members.role_changed", ActivityKind::Members),
    ("members.status_changed", ActivityKind::Members),
    ("chamas.found", ActivityKind::Settings),
    ("chamas.edit", ActivityKind::Settings),
    ("chamas.suspend", ActivityKind::Settings),
    ("chamas.resume", ActivityKind::Settings),
    ("chamas.close", ActivityKind::Settings),
    ("members.rules_changed", ActivityKind::Settings),
    ("approvals.set_bands", ActivityKind::Settings),
    ("payments.set_intake_rules", ActivityKind::Settings),
    ("plans.set", ActivityKind::Settings),
    ("plans.open_fund", ActivityKind::Settings),
    ("contributions.share", ActivityKind::Settings),
    ("contributions.end_share", ActivityKind::Settings),
    ("ledger.open_place", ActivityKind::Settings),
    ("ledger.rename_place", ActivityKind::Settings),
    ("ledger.rename_fund", ActivityKind::Settings),
    ("ledger.close_period", ActivityKind::Settings),
    ("reconciliation.count_cash", ActivityKind::Money),
    ("reconciliation.keep_statement", ActivityKind::Money),
    ("reconciliation.undo_asked", ActivityKind::Money),
    ("reconciliation.undo_statement", ActivityKind::Money),
    ("reconciliation.explain", ActivityKind::Money),
    ("reconciliation.agree", ActivityKind::Money),
    ("paybills.connect", ActivityKind::Settings),
    ("paybills.change", ActivityKind::Settings),
    ("paybills.register", ActivityKind::Settings),
    ("paybills.renew_hook", ActivityKind::Settings),
    ("paybills.agreed", ActivityKind::Settings),
    ("paybills.declined", ActivityKind::Settings),
    ("paybills.switched_off", ActivityKind::Settings),
    ("paybills.asked_again", ActivityKind::Settings),
];

/// The kind of an action, if members see it.
pub fn kind_of(action: &str) -> Option<ActivityKind> {
    let found = SHOWN.iter().find(|(shown, _)| *shown == action);
    found.map(|(_, kind)| *kind)
}

/// The actions of a kind, or all that are shown.
pub fn actions(kind: Option<ActivityKind>) -> impl Iterator<Item = &'static str> {
    SHOWN
        .iter()
        .filter(move |(_, own)| kind.is_none_or(|kind| kind == *own))
        .map(|(action, _)| *action)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_action_is_listed_once_and_every_kind_has_its_own() {
        let names: BTreeSet<&str> = SHOWN.iter().map(|(action, _)| *action).collect();
        assert_eq!(names.len(), SHOWN.len());
        let of_kinds: usize = ActivityKind::ALL
            .iter()
            .map(|kind| actions(Some(*kind)).count())
            .sum();
        assert_eq!(of_kinds, actions(None).count());
    }

    #[test]
    fn what_is_not_listed_is_not_shown() {
        assert_eq!(kind_of("transactions.record"), None);
        assert_eq!(kind_of("people.sign_in"), None);
        assert_eq!(kind_of("chamas.edit"), Some(ActivityKind::Settings));
    }
}
