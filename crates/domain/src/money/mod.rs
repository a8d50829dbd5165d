//! Money: whole cents of the chama's currency, never a binary fraction.
//!
//! [`Money`] may be negative (a balance, a change); [`Amount`] is what a person pays or moves:
//! more than nothing and at most 9,999,999,999.99. Reading text is in `parse`, sharing a whole
//! among many without losing a cent in [`split`].

mod parse;
pub mod split;

use std::fmt;

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

/// A sum that can be paid or moved: more than nothing, at most 9,999,999,999.99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Money);

impl Amount {
    /// The largest amount of one payment or posting: 9,999,999,999.99.
    pub const MAX: Self = Self(Money(999_999_999_999));

    /// The smallest: one cent.
    pub const MIN: Self = Self(Money(1));

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
        Self::new(Money(cents))
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
