//! What people type, before it is checked.

use domain::money::Money;

/// An amount as it came: a number of a JSON body, or what somebody typed into a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountText {
    /// The text of a JSON number of shillings.
    Number(String),
    /// Typed into a form: `5,000` or `KES 5,000.50`.
    Typed(String),
}

impl AmountText {
    /// The amount in minor units, exactly.
    ///
    /// # Errors
    /// The code of what is wrong with it.
    pub fn parse(&self) -> Result<Money, &'static str> {
        match self {
            Self::Number(text) => Money::parse_json_number(text),
            Self::Typed(text) => Money::parse_typed(text),
        }
        .map_err(|error| error.code())
    }
}

/// A text, trimmed, or nothing when it is blank.
pub fn given(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}
