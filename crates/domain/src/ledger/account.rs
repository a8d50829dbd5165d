//! The chart of accounts: which kinds there are, how they read, and how far they may go.

use crate::choice::choice;
use crate::money::Money;

choice! {
    /// The five classes of bookkeeping.
    pub enum AccountClass else "account_class_unknown" {
        /// What the chama has or is owed.
        Asset = "asset",
        /// What the chama owes, its members' savings first.
        Liability = "liability",
        /// What is left to all members together.
        Equity = "equity",
        /// What the chama earned.
        Income = "income",
        /// What the chama spent.
        Expense = "expense",
    }
}

choice! {
    /// What an account is for. One chama may have several of a kind: bank accounts, savings.
    pub enum AccountKind else "account_kind_unknown" {
        /// Notes and coins in the treasurer's box. A cash place.
        CashBox = "cash_box",
        /// The chama's own M-Pesa paybill or till. A cash place.
        MpesaPaybill = "mpesa_paybill",
        /// An account with a bank or SACCO. A cash place.
        BankAccount = "bank_account",
        /// What one member has saved in one fund; owed to the member.
        MemberSavings = "member_savings",
        /// Loans given to members and not yet repaid.
        LoansReceivable = "loans_receivable",
        /// Contributions due and not yet paid.
        DuesReceivable = "dues_receivable",
        /// Fines imposed and not yet paid.
        FinesReceivable = "fines_receivable",
        /// Set aside in a cash place for payments M-Pesa was asked to make and has not yet said the
        /// end of. Nobody can spend it twice.
        PayoutsInTransit = "payouts_in_transit",
        /// Fines earned.
        FinesIncome = "fines_income",
        /// Registration fees earned.
        RegistrationFees = "registration_fees",
        /// The other side of [`Self::PayoutsInTransit`]: payments decided, and owed until they are
        /// known to have arrived.
        PayoutsPayable = "payouts_payable",
        /// Anything else earned: bank interest, a harambee, hire of chairs.
        OtherIncome = "other_income",
        /// Anything spent: rent, tea, bank charges.
        Expenses = "expenses",
        /// Welfare paid out: bereavement, hospital, a new child.
        WelfarePaid = "welfare_paid",
        /// What M-Pesa takes for moving the chama's money.
        TransactionCosts = "transaction_costs",
        /// What earlier periods left over, and what the chama brought when it joined.
        RetainedSurplus = "retained_surplus",
        /// Money received whose owner is not known yet. Never forced onto a member.
        Suspense = "suspense",
        /// Odd cents left by sharing and rounding, never lost.
        Rounding = "rounding",
    }
}

/// How far a raw balance may go. `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Limits {
    /// The least the raw balance may be.
    pub floor: Option<Money>,
    /// The most the raw balance may be.
    pub ceiling: Option<Money>,
}

impl AccountKind {
    /// The accounts every new chama starts with, one of each. Bank accounts are opened as the
    /// chama has them, member savings as members join.
    pub const CHART: &'static [Self] = &[
        Self::CashBox,
        Self::MpesaPaybill,
        Self::LoansReceivable,
        Self::DuesReceivable,
        Self::FinesReceivable,
        Self::PayoutsInTransit,
        Self::PayoutsPayable,
        Self::FinesIncome,
        Self::RegistrationFees,
        Self::OtherIncome,
        Self::Expenses,
        Self::WelfarePaid,
        Self::TransactionCosts,
        Self::RetainedSurplus,
        Self::Suspense,
        Self::Rounding,
    ];

    /// The class the kind belongs to.
    pub const fn class(self) -> AccountClass {
        match self {
            Self::CashBox
            | Self::MpesaPaybill
            | Self::BankAccount
            | Self::LoansReceivable
            | Self::DuesReceivable
            | Self::FinesReceivable
            | Self::PayoutsInTransit => AccountClass::Asset,
            Self::MemberSavings | Self::Suspense | Self::PayoutsPayable => AccountClass::Liability,
            Self::RetainedSurplus => AccountClass::Equity,
            Self::FinesIncome | Self::RegistrationFees | Self::OtherIncome | Self::Rounding => {
                AccountClass::Income
            }
            Self::Expenses | Self::WelfarePaid | Self::TransactionCosts => AccountClass::Expense,
        }
    }

    /// Whether money lies there that can be counted: cash box, paybill, bank.
    pub const fn is_cash_place(self) -> bool {
        matches!(self, Self::CashBox | Self::MpesaPaybill | Self::BankAccount)
    }

    /// The least its raw balance may be: a cash place cannot hold less than nothing (I8), and no
    /// more can arrive of what is on its way than was set aside.
    pub const fn floor(self) -> Option<Money> {
        if self.is_cash_place() || matches!(self, Self::PayoutsInTransit) {
            Some(Money::ZERO)
        } else {
            None
        }
    }

    /// The most its raw balance may be: a member cannot have saved less than nothing (I8).
    pub const fn ceiling(self) -> Option<Money> {
        if matches!(self, Self::MemberSavings) {
            Some(Money::ZERO)
        } else {
            None
        }
    }

    /// Floor and ceiling together.
    pub const fn limits(self) -> Limits {
        Limits {
            floor: self.floor(),
            ceiling: self.ceiling(),
        }
    }

    /// The balance with the sign a person expects: savings of 500.00 read 500.00 although the
    /// raw balance is -500.00.
    ///
    /// The one sum that has no opposite, 92 quadrillion shillings of debt, reads one cent short.
    pub const fn natural(self, raw: Money) -> Money {
        match self.class() {
            AccountClass::Asset | AccountClass::Expense => raw,
            AccountClass::Liability | AccountClass::Equity | AccountClass::Income => {
                Money::from_cents(raw.cents().saturating_neg())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_what_they_expect() {
        let raw = Money::from_cents(-50_000);
        let seen = Money::from_cents(50_000);
        assert_eq!(AccountKind::MemberSavings.natural(raw), seen);
        assert_eq!(AccountKind::FinesIncome.natural(raw), seen);
        assert_eq!(AccountKind::RetainedSurplus.natural(raw), seen);
        assert_eq!(AccountKind::CashBox.natural(seen), seen);
        assert_eq!(AccountKind::Expenses.natural(seen), seen);
        assert_eq!(AccountKind::Suspense.natural(Money::ZERO), Money::ZERO);
        let least = Money::from_cents(i64::MIN);
        assert_eq!(
            AccountKind::MemberSavings.natural(least),
            Money::from_cents(i64::MAX)
        );
    }

    #[test]
    fn only_cash_and_savings_have_limits() {
        for kind in AccountKind::ALL {
            let on_its_way = *kind == AccountKind::PayoutsInTransit;
            assert_eq!(
                kind.floor().is_some(),
                kind.is_cash_place() || on_its_way,
                "{kind}"
            );
            assert_eq!(
                kind.ceiling().is_some(),
                *kind == AccountKind::MemberSavings,
                "{kind}"
            );
            if kind.is_cash_place() {
                assert_eq!(kind.class(), AccountClass::Asset, "{kind}");
            }
        }
    }

    #[test]
    fn the_chart_has_one_of_each_but_what_is_opened_later() {
        let later = [AccountKind::BankAccount, AccountKind::MemberSavings];
        for kind in AccountKind::ALL {
            let times = AccountKind::CHART
                .iter()
                .filter(|chart| *chart == kind)
                .count();
            assert_eq!(times, usize::from(!later.contains(kind)), "{kind}");
        }
    }
}
