//! A paybill or till of M-Pesa: how its numbers are written, and where one stands.

use std::fmt;

use crate::choice::choice;

choice! {
    /// What a short code is.
    pub enum ShortCodeKind else "short_code_kind_unknown" {
        /// A paybill: people pay with an account number.
        Paybill = "paybill",
        /// A till (Buy Goods): people pay without one.
        Till = "till",
    }
}

choice! {
    /// Whether a connected paybill is in use.
    pub enum PaybillState else "paybill_state_unknown" {
        /// One officer asked that it be used. Nothing goes through it until another agrees: who
        /// alone names the number that members pay to could name one of their own.
        Proposed = "proposed",
        /// Money is collected and paid through it.
        Active = "active",
        /// Nothing new is sent through it. What still comes in is taken in.
        Off = "off",
    }
}

choice! {
    /// What an officer asks for by switching.
    pub enum PaybillSwitch else "paybill_state_unknown" {
        /// That it be used again, which another officer has to agree to.
        On = "active",
        /// That nothing new is sent through it, from now on.
        Off = "off",
    }
}

choice! {
    /// What a trial of the connection came to.
    pub enum TestResult else "test_result_unknown" {
        /// M-Pesa knows the consumer key and secret.
        Works = "works",
        /// M-Pesa does not know them.
        Refused = "refused",
        /// M-Pesa did not answer, or not in a way that tells.
        Unreachable = "unreachable",
    }
}

/// A number given out by Safaricom: of a paybill, a store or a till.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShortCode(String);

impl ShortCode {
    /// The fewest digits.
    pub const LENGTH_MIN: usize = 5;
    /// The most digits.
    pub const LENGTH_MAX: usize = 7;
    /// The most characters it is typed with, blanks and dashes included.
    pub const TYPED_LENGTH_MAX: usize = 20;

    /// Reads a number as typed: blanks and dashes are ignored.
    ///
    /// # Errors
    /// [`ShortCodeError`] when it is not 5 to 7 digits.
    pub fn parse(text: &str) -> Result<Self, ShortCodeError> {
        let kept = |c: &char| !c.is_whitespace() && *c != '-';
        let digits: String = text.chars().filter(kept).collect();
        if digits.is_empty() {
            return Err(ShortCodeError::Required);
        }
        let fits = (Self::LENGTH_MIN..=Self::LENGTH_MAX).contains(&digits.len());
        if !fits || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ShortCodeError::NotANumber);
        }
        Ok(Self(digits))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is no short code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ShortCodeError {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Required,
    /// Not 5 to 7 digits.
    #[error("not 5 to 7 digits")]
    NotANumber,
}

impl ShortCodeError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "short_code_required",
            Self::NotANumber => "short_code_not_a_number",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_code_is_five_to_seven_digits_however_typed() {
        for typed in ["600984", " 600 984 ", "600-984"] {
            let read = ShortCode::parse(typed).map(|code| code.to_string());
            assert_eq!(read.as_deref(), Ok("600984"), "{typed}");
        }
        assert_eq!(ShortCode::parse(" "), Err(ShortCodeError::Required));
        for typed in ["1234", "12345678", "60098A", "+600984"] {
            assert_eq!(ShortCode::parse(typed), Err(ShortCodeError::NotANumber));
        }
    }
}
