//! A whole number within limits.

use http::Reason;
use serde::{Deserialize, Deserializer, de};

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy)]
pub struct Whole<const MIN: i64, const MAX: i64>(pub i64);

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Whole<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // JSON knows but one kind of number: `30.0` is as whole as `30`.
        let text = serde_json::Number::deserialize(deserializer)?.to_string();
        let whole = text.strip_suffix(".0").unwrap_or(&text).parse::<i64>();
        let number = whole.map_err(|_broken| de::Error::custom(Reason("field_not_number")))?;
        if (MIN..=MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(de::Error::custom(Reason("field_out_of_range")))
        }
    }
}
