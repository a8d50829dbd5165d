//! A word of the query string that may be left out, but not left empty.

use serde::{Deserialize, Deserializer};

/// Reads what was given. Without this an empty value would pass for one left out.
pub fn given<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
