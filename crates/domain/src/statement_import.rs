//! What becomes of each row of a statement that is brought: it is found in the books, adds to them,
//! or is left for a person to record.

use crate::choice::choice;
use crate::money::Money;
use crate::payments::statement_row::RowClass;

choice! {
    /// What keeping a row does.
    pub enum Plan else "statement_plan_unknown" {
        /// The row was kept before; nothing.
        Again = "again",
        /// The books have it by its receipt; the statement confirms it.
        Already = "already",
        /// It is booked by its receipt: to whom it belongs, or as not yet explained.
        Book = "book",
        /// A cost that the books do not have yet, or have otherwise, is booked.
        Cost = "cost",
        /// A payment of the chama that the books have; the statement confirms it.
        Payout = "payout",
        /// What was booked by the receipt it undoes is reversed.
        Reverse = "reverse",
        /// Nothing is booked: a person records what it was, and until then it is a difference.
        ByHand = "by_hand",
    }
}

choice! {
    /// How far a statement that was brought has come.
    pub enum ImportState else "import_state_unknown" {
        /// It was looked at; nothing of it counts.
        LookedAt = "looked_at",
        /// Its rows are being booked.
        Booking = "booking",
        /// Its rows count.
        Kept = "kept",
        /// It was undone.
        Undone = "undone",
    }
}

choice! {
    /// How a line differs.
    pub enum DifferenceKind else "difference_kind_unknown" {
        /// The book has it and the statement has not.
        OnlyBooks = "only_books",
        /// The statement has it and the book has not.
        OnlyStatement = "only_statement",
        /// Both have it, with other amounts.
        AmountsDiffer = "amounts_differ",
    }
}

/// What the books have under a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booked {
    /// Nothing.
    Nothing,
    /// Something that stands.
    Standing,
    /// Something that was reversed.
    Reversed,
}

/// What is known of a row before it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What kind of money it tells of.
    pub class: RowClass,
    /// Whether a row of the same place with the same key is kept.
    pub kept: bool,
    /// What the books have under its receipt.
    pub own: Booked,
    /// What they have under the receipt it names.
    pub linked: Booked,
    /// Whether money that comes to the place is booked by its receipt.
    pub books_by_receipt: bool,
    /// Whether another row takes back what it moves: money between own accounts of which one
    /// statement tells both sides.
    pub cancelled: bool,
    /// What the rows of this receipt say was taken, less what the books have as cost of it.
    pub cost_missing: Money,
}

/// What keeping the row does.
pub const fn plan(facts: &Facts) -> Plan {
    if facts.kept {
        return Plan::Again;
    }
    match (facts.class, facts.own) {
        (class, _) if class.is_charge() => {
            if facts.cost_missing.is_zero() {
                Plan::Already
            } else {
                Plan::Cost
            }
        }
        (RowClass::Reversal, _) => match facts.linked {
            Booked::Standing => Plan::Reverse,
            Booked::Reversed => Plan::Already,
            Booked::Nothing => Plan::ByHand,
        },
        (RowClass::Transfer, _) if facts.cancelled => Plan::Already,
        (RowClass::PayoutOut, Booked::Standing) => Plan::Payout,
        (_, Booked::Standing) => Plan::Already,
        (RowClass::PaymentIn, Booked::Nothing) if facts.books_by_receipt => Plan::Book,
        (_, _) => Plan::ByHand,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Facts = Facts {
        class: RowClass::PaymentIn,
        kept: false,
        own: Booked::Nothing,
        linked: Booked::Nothing,
        books_by_receipt: true,
        cancelled: false,
        cost_missing: Money::ZERO,
    };

    #[test]
    fn new_money_is_booked_where_receipts_are() {
        assert_eq!(plan(&NEW), Plan::Book);
        let elsewhere = Facts {
            books_by_receipt: false,
            ..NEW
        };
        assert_eq!(plan(&elsewhere), Plan::ByHand);
    }

    #[test]
    fn what_the_books_have_is_only_confirmed() {
        let own = |class, own| plan(&Facts { class, own, ..NEW });
        assert_eq!(own(RowClass::PaymentIn, Booked::Standing), Plan::Already);
        assert_eq!(own(RowClass::Transfer, Booked::Standing), Plan::Already);
        assert_eq!(own(RowClass::PayoutOut, Booked::Standing), Plan::Payout);
        assert_eq!(own(RowClass::PayoutOut, Booked::Nothing), Plan::ByHand);
        assert_eq!(own(RowClass::PaymentIn, Booked::Reversed), Plan::ByHand);
        assert_eq!(own(RowClass::Other, Booked::Nothing), Plan::ByHand);
    }

    #[test]
    fn a_cost_is_booked_as_far_as_the_books_lack_it() {
        let cost = |cents| {
            plan(&Facts {
                class: RowClass::PaymentInCharge,
                own: Booked::Standing,
                cost_missing: Money::from_cents(cents),
                ..NEW
            })
        };
        assert_eq!(cost(0), Plan::Already);
        assert_eq!(cost(500), Plan::Cost);
        assert_eq!(cost(-500), Plan::Cost);
    }

    #[test]
    fn a_reversal_undoes_what_stands() {
        let undo = |linked| {
            plan(&Facts {
                class: RowClass::Reversal,
                linked,
                ..NEW
            })
        };
        assert_eq!(undo(Booked::Standing), Plan::Reverse);
        assert_eq!(undo(Booked::Reversed), Plan::Already);
        assert_eq!(undo(Booked::Nothing), Plan::ByHand);
    }

    #[test]
    fn money_between_own_accounts_of_one_statement_is_nobodys_to_record() {
        let moved = |cancelled| {
            plan(&Facts {
                class: RowClass::Transfer,
                cancelled,
                ..NEW
            })
        };
        assert_eq!(moved(true), Plan::Already);
        assert_eq!(moved(false), Plan::ByHand);
    }

    #[test]
    fn a_row_kept_before_does_nothing() {
        let again = Facts { kept: true, ..NEW };
        assert_eq!(plan(&again), Plan::Again);
    }
}
