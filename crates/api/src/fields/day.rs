//! A calendar day.

use chrono::NaiveDate;
use http::Reason;
use serde::{Deserialize, Deserializer, de};

/// A day as `2025-01-15`; other spellings, which the date library would take, are refused.
#[derive(Debug, Clone, Copy)]
pub struct Day(pub NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = text.parse().ok();
        read.filter(|day: &NaiveDate| day.format("%Y-%m-%d").to_string() == text)
            .map(Self)
            .ok_or_else(|| de::Error::custom(Reason("date_not_a_date")))
    }
}
