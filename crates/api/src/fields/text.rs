//! A text of limited length, as it was sent.

use http::Reason;
use serde::{Deserialize, Deserializer, de};

/// At most `MAX` characters before anything is trimmed: what is described as the limit of the
/// field is the limit of what is sent. The command reads it further.
#[derive(Clone, Default)]
pub struct Text<const MAX: usize>(pub String);

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.chars().nth(MAX).is_some() {
            return Err(de::Error::custom(Reason("text_too_long")));
        }
        Ok(Self(text))
    }
}
