//! Whole shillings: the only sums Daraja takes.

use std::fmt;

use domain::money::{Amount, Money};

const CENTS: i64 = 100;

/// A sum M-Pesa can move in one transaction: whole shillings from 1 to 250,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WholeShillings(u32);

impl WholeShillings {
    /// The least: one shilling.
    pub const MIN: Self = Self(1);

    /// The most of one transaction.
    pub const MAX: Self = Self(250_000);

    /// The least of a payout (B2C).
    pub const PAYOUT_MIN: Self = Self(10);

    /// Takes a number of shillings.
    ///
    /// # Errors
    /// When it is nothing or over [`WholeShillings::MAX`].
    pub const fn new(shillings: u32) -> Result<Self, ShillingsError> {
        if shillings < Self::MIN.0 {
            return Err(ShillingsError::TooSmall);
        }
        if shillings > Self::MAX.0 {
            return Err(ShillingsError::TooLarge);
        }
        Ok(Self(shillings))
    }

    /// The number of shillings.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The sum.
    pub fn money(self) -> Money {
        Money::from_cents(i64::from(self.0).saturating_mul(CENTS))
    }
}

impl fmt::Display for WholeShillings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<Amount> for WholeShillings {
    type Error = ShillingsError;

    fn try_from(amount: Amount) -> Result<Self, ShillingsError> {
        if amount.cents() % CENTS != 0 {
            return Err(ShillingsError::Cents);
        }
        let shillings =
            u32::try_from(amount.cents() / CENTS).unwrap_or(Self::MAX.0.saturating_add(1));
        Self::new(shillings)
    }
}

/// Why M-Pesa cannot move a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShillingsError {
    /// M-Pesa takes no cents.
    #[error("M-Pesa takes whole shillings only")]
    Cents,
    /// Less than a shilling.
    #[error("less than one shilling")]
    TooSmall,
    /// Over 250,000.
    #[error("more than 250,000 shillings in one transaction")]
    TooLarge,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(cents: i64) -> Result<u32, ShillingsError> {
        WholeShillings::try_from(Amount::from_cents(cents).unwrap()).map(WholeShillings::get)
    }

    #[test]
    fn cents_are_refused_never_cut_off() {
        assert_eq!(of(100), Ok(1));
        assert_eq!(of(25_000_000), Ok(250_000));
        assert_eq!(of(10_075), Err(ShillingsError::Cents));
        assert_eq!(of(99), Err(ShillingsError::Cents));
        assert_eq!(of(25_000_100), Err(ShillingsError::TooLarge));
        assert_eq!(of(999_999_999_900), Err(ShillingsError::TooLarge));
        assert_eq!(WholeShillings::new(0), Err(ShillingsError::TooSmall));
    }

    proptest! {
        #[test]
        fn what_is_taken_is_the_same_sum(cents in 1..=999_999_999_999_i64) {
            let amount = Amount::from_cents(cents).unwrap();
            if let Ok(shillings) = WholeShillings::try_from(amount) {
                prop_assert_eq!(shillings.money(), amount.money());
            }
        }
    }
}
