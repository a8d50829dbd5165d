//! Money: whole cents of the chama's currency, never a binary fraction.
//!
//! [`Money`] may be negative (a balance, a change); [`Amount`] is what a person pays or moves:
//! more than nothing and at most 9,999,999,999.99. Reading text is in `parse`, sharing a whole
//! among many without losing a cent in [`split`].

mod amount;
mod parse;
pub mod split;

use std::fmt;

pub use amount::Amount;

use crate::choice::choice;

choice! {
    /// The currency of a chama's books. Amounts of two currencies never meet in one entry.
    pub enum Currency else "currency_unknown" {
        /// Kenyan shilling, of 100 cents.
        Kes = "KES",
    }
}

/// A sum of money in minor units (cents) of the chama's currency; negative is possible.
///
/// JSON and storage carry the number of cents. Arithmetic is checked: a sum that does not fit is
/// `None`, never a wrapped number.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// This many cents.
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// The number of cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The sum, or `None` if it does not fit.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The difference, or `None` if it does not fit.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The same sum owed the other way, or `None` for the one number that has no opposite.
    pub const fn checked_neg(self) -> Option<Self> {
        match self.0.checked_neg() {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The sum without its sign, or `None` for the one number that has no opposite.
    pub const fn checked_abs(self) -> Option<Self> {
        match self.0.checked_abs() {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The sum of many, or `None` if it does not fit. The order of the parts does not matter: it
    /// is added up in 128 bits.
    pub fn checked_sum(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let total = parts
            .into_iter()
            .try_fold(0_i128, |sum, part| sum.checked_add(i128::from(part.0)))?;
        i64::try_from(total).ok().map(Self)
    }

    /// More than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Shillings and cents for machines and files: `5000.00`, `-0.05`.
    pub fn to_decimal(self) -> String {
        let (sign, shillings, cents) = self.parts();
        format!("{sign}{shillings}.{cents:02}")
    }

    /// The form people read: `KES 1,234.00`, `-KES 1,234.00`.
    pub fn kes(self) -> String {
        let (sign, shillings, cents) = self.parts();
        format!("{sign}KES {}.{cents:02}", grouped(shillings))
    }

    /// Sign, whole shillings and the cents left over.
    fn parts(self) -> (&'static str, u64, u64) {
        let sign = if self.is_negative() { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        (sign, magnitude / 100, magnitude % 100)
    }
}

impl fmt::Display for Money {
    /// The form people read, as [`Money::kes`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.kes())
    }
}

/// The digits of a whole number with a comma before each group of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    let mut left = digits.len();
    for digit in digits.chars() {
        if left.is_multiple_of(3) && !text.is_empty() {
            text.push(',');
        }
        text.push(digit);
        left = left.saturating_sub(1);
    }
    text
}

/// Why a text or a sum is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoneyError {
    /// The text is no decimal number (empty, letters, NaN, Infinity, misplaced separators).
    #[error("not a number")]
    NotANumber,
    /// The number is written with more than two decimals; a cent is the smallest unit.
    #[error("more than two decimals")]
    TooManyDecimals,
    /// Zero or less where something must be paid or moved.
    #[error("not more than zero")]
    NotPositive,
    /// Over 9,999,999,999.99.
    #[error("too large")]
    TooLarge,
}

impl MoneyError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotANumber => "amount_not_a_number",
            Self::TooManyDecimals => "amount_too_many_decimals",
            Self::NotPositive => "amount_not_positive",
            Self::TooLarge => "amount_too_large",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_people_and_machines_read_it() {
        for (cents, people, machines) in [
            (0, "KES 0.00", "0.00"),
            (5, "KES 0.05", "0.05"),
            (-5, "-KES 0.05", "-0.05"),
            (99_999, "KES 999.99", "999.99"),
            (100_000, "KES 1,000.00", "1000.00"),
            (123_400, "KES 1,234.00", "1234.00"),
            (-123_400, "-KES 1,234.00", "-1234.00"),
            (123_456_789, "KES 1,234,567.89", "1234567.89"),
            (
                i64::MIN,
                "-KES 92,233,720,368,547,758.08",
                "-92233720368547758.08",
            ),
        ] {
            assert_eq!(Money::from_cents(cents).kes(), people);
            assert_eq!(Money::from_cents(cents).to_decimal(), machines);
        }
    }

    #[test]
    fn arithmetic_never_wraps() {
        let most = Money::from_cents(i64::MAX);
        let least = Money::from_cents(i64::MIN);
        let cent = Money::from_cents(1);
        assert_eq!(most.checked_add(cent), None);
        assert_eq!(least.checked_sub(cent), None);
        assert_eq!(least.checked_neg(), None);
        assert_eq!(least.checked_abs(), None);
        assert_eq!(Money::checked_sum([most, cent]), None);
        assert_eq!(
            Money::checked_sum([most, cent, Money::from_cents(-1)]),
            Some(most)
        );
        assert_eq!(Money::checked_sum([]), Some(Money::ZERO));
    }

    proptest! {
        #[test]
        fn adding_and_taking_away_are_opposites(one: i64, other: i64) {
            let (one, other) = (Money::from_cents(one), Money::from_cents(other));
            if let Some(sum) = one.checked_add(other) {
                prop_assert_eq!(sum.checked_sub(other), Some(one));
                prop_assert_eq!(Money::checked_sum([one, other]), Some(sum));
            }
        }
    }
}
