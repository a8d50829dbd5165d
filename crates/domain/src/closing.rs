//! Closing a chama for good: when that may be done.

use crate::ledger::{AccountClass, AccountKind};
use crate::money::Money;

/// Whether an account of this kind must stand at zero before its chama is closed: all the chama
/// has, is owed and owes. What it earned, spent and kept only tells how that came about.
pub const fn must_be_settled(kind: AccountKind) -> bool {
    matches!(kind.class(), AccountClass::Asset | AccountClass::Liability)
}

/// Whether a chama with these balances may be closed. A recorded resolution says what becomes of
/// what is left; without one nothing may be left. Money on its way to somebody is waited for: how
/// that ends must still be booked.
///
/// # Errors
/// Any [`ClosingError`].
pub fn closing_allowed(
    balances: impl IntoIterator<Item = (AccountKind, Money)>,
    has_resolution: bool,
) -> Result<(), ClosingError> {
    let balances: Vec<_> = balances.into_iter().collect();
    let on_its_way = |(kind, held): &(AccountKind, Money)| {
        *kind == AccountKind::PayoutsInTransit && !held.is_zero()
    };
    if balances.iter().any(on_its_way) {
        return Err(ClosingError::PayoutsOnTheirWay);
    }
    let mut balances = balances.into_iter();
    if has_resolution || balances.all(|(kind, held)| !must_be_settled(kind) || held.is_zero()) {
        Ok(())
    } else {
        Err(ClosingError::BalancesNotSettled)
    }
}

/// Why a chama may not be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ClosingError {
    /// There is money, or a debt, that nobody has decided about.
    #[error("the balances are not settled")]
    BalancesNotSettled,
    /// M-Pesa has not yet said what became of a payment.
    #[error("payments are on their way")]
    PayoutsOnTheirWay,
}

impl ClosingError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BalancesNotSettled => "balances_not_settled",
            Self::PayoutsOnTheirWay => "payouts_on_their_way",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kes(shillings: i64) -> Money {
        Money::from_cents(shillings.saturating_mul(100))
    }

    #[test]
    fn nothing_may_be_left_without_a_resolution() {
        use AccountKind as Kind;
        // 500 contributed, 120 spent on tea, 380 paid back: the savings still read 120.
        let tea = [
            (Kind::CashBox, kes(0)),
            (Kind::MemberSavings, kes(-120)),
            (Kind::Expenses, kes(120)),
        ];
        let refused = Err(ClosingError::BalancesNotSettled);
        assert_eq!(closing_allowed(tea, false), refused);
        assert_eq!(closing_allowed(tea, true), Ok(()));
        for kind in [
            Kind::CashBox,
            Kind::MpesaPaybill,
            Kind::BankAccount,
            Kind::MemberSavings,
            Kind::LoansReceivable,
            Kind::DuesReceivable,
            Kind::FinesReceivable,
            Kind::Suspense,
        ] {
            assert_eq!(closing_allowed([(kind, kes(1))], false), refused, "{kind}");
        }
        // Fines of 300 were spent on a feast: nothing is left to decide about.
        let feast = [
            (Kind::CashBox, kes(0)),
            (Kind::FinesIncome, kes(-300)),
            (Kind::Expenses, kes(300)),
        ];
        assert_eq!(closing_allowed(feast, false), Ok(()));
        assert_eq!(closing_allowed([], false), Ok(()));
    }

    #[test]
    fn money_on_its_way_is_waited_for_whatever_was_resolved() {
        let sent = [
            (AccountKind::PayoutsInTransit, kes(500)),
            (AccountKind::PayoutsPayable, kes(-500)),
        ];
        let refused = Err(ClosingError::PayoutsOnTheirWay);
        assert_eq!(closing_allowed(sent, false), refused);
        assert_eq!(closing_allowed(sent, true), refused);
    }

    proptest! {
        #[test]
        fn one_cent_anywhere_is_enough_to_refuse(
            cents in prop::collection::vec(-2_i64..3, AccountKind::ALL.len()),
        ) {
            let held = AccountKind::ALL.iter().copied().zip(cents.iter().copied());
            let left = held.clone().any(|(kind, cents)| must_be_settled(kind) && cents != 0);
            let balances = held.map(|(kind, cents)| (kind, Money::from_cents(cents)));
            prop_assert_eq!(closing_allowed(balances, false).is_err(), left);
        }
    }
}
