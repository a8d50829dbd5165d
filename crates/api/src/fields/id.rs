//! An identity number in a body or a path.

use std::str::FromStr;

use http::Reason;
use serde::{Deserialize, Deserializer, de};

/// A number that can be the name of something: from 1.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<'de, T: FromStr> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = super::whole::read(deserializer)?;
        let read = number.to_string().parse();
        read.map(Self)
            .map_err(|_not_one| de::Error::custom(Reason("field_out_of_range")))
    }
}
