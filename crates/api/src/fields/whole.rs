//! A whole number within limits.

use std::fmt;

use http::Reason;
use serde::{Deserialize, Deserializer, de};

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy)]
pub struct Whole<const MIN: i64, const MAX: i64>(pub i64);

/// Reads a whole number of any size that fits.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_i64(WholeVisitor)
}

struct WholeVisitor;

impl de::Visitor<'_> for WholeVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name by which a wrong kind is told (`http`).
        f.write_str("i64")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_too_large| E::custom(Reason("field_out_of_range")))
    }

    /// JSON knows but one kind of number: `30.0` is as whole as `30`.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<i64, E> {
        let whole = number.to_string().parse();
        whole.map_err(|_broken| E::custom(Reason("field_not_number")))
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Whole<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = read(deserializer)?;
        if (MIN..=MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(de::Error::custom(Reason("field_out_of_range")))
        }
    }
}
