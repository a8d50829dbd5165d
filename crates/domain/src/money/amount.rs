//! Amounts: sums that can be paid or moved.

use std::fmt;

use super::{Money, MoneyError};

/// A sum that can be paid or moved: more than nothing, at most 9,999,999,999.99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Money);

impl Amount {
    /// The largest amount of one payment or posting: 9,999,999,999.99.
    pub const MAX: Self = Self(Money::from_cents(999_999_999_999));

    /// The smallest: one cent.
    pub const MIN: Self = Self(Money::from_cents(1));

    /// Takes a sum that is positive and not over [`Amount::MAX`].
    ///
    /// # Errors
    /// [`MoneyError::NotPositive`] or [`MoneyError::TooLarge`].
    pub const fn new(money: Money) -> Result<Self, MoneyError> {
        if !money.is_positive() {
            return Err(MoneyError::NotPositive);
        }
        if money.cents() > Self::MAX.cents() {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self(money))
    }

    /// Takes a number of cents.
    ///
    /// # Errors
    /// As [`Amount::new`].
    pub const fn from_cents(cents: i64) -> Result<Self, MoneyError> {
        Self::new(Money::from_cents(cents))
    }

    /// Reads a JSON number of shillings; see [`Money::parse_json_number`].
    ///
    /// # Errors
    /// Any [`MoneyError`].
    pub fn parse_json_number(text: &str) -> Result<Self, MoneyError> {
        Money::parse_json_number(text).and_then(Self::new)
    }

    /// Reads what a person typed; see [`Money::parse_typed`].
    ///
    /// # Errors
    /// Any [`MoneyError`].
    pub fn parse_typed(text: &str) -> Result<Self, MoneyError> {
        Money::parse_typed(text).and_then(Self::new)
    }

    /// The sum.
    pub const fn money(self) -> Money {
        self.0
    }

    /// The number of cents, always positive.
    pub const fn cents(self) -> i64 {
        self.0.cents()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        amount.money()
    }
}

impl TryFrom<Money> for Amount {
    type Error = MoneyError;

    fn try_from(money: Money) -> Result<Self, MoneyError> {
        Self::new(money)
    }
}

impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let money = Money::deserialize(deserializer)?;
        Self::new(money).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_is_the_number_of_cents_and_an_amount_checks_it() {
        assert_eq!(
            serde_json::to_string(&Money::from_cents(-7))
                .ok()
                .as_deref(),
            Some("-7")
        );
        assert_eq!(
            serde_json::from_str::<Amount>("500000").ok(),
            Amount::from_cents(500_000).ok()
        );
        for refused in ["0", "-1", "1000000000000", "1.5"] {
            assert!(
                serde_json::from_str::<Amount>(refused).is_err(),
                "{refused}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_amount_is_exactly_the_range(cents: i64) {
            let fits = (1..=999_999_999_999).contains(&cents);
            prop_assert_eq!(Amount::from_cents(cents).is_ok(), fits);
        }

        #[test]
        fn what_is_in_the_range_is_kept(cents in 1..=999_999_999_999_i64) {
            prop_assert_eq!(Amount::from_cents(cents).map(Amount::cents), Ok(cents));
        }
    }
}
