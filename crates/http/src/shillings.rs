//! Money in JSON: a number of shillings with at most two decimals, never a float on the way.

use domain::money::{Amount, Money, MoneyError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Type,
        schema::{Schema, SchemaType},
    },
};

use crate::fields::Reason;

/// Any sum, in shillings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shillings(pub Money);

/// A sum that is paid or moved: more than nothing and at most 9,999,999,999.99.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PositiveShillings(pub Amount);

/// The text of the number as it stands in the body; a string or anything else is no number.
fn read<'de, D, T>(deserializer: D, parse: fn(&str) -> Result<T, MoneyError>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    parse(raw.get()).map_err(|error| de::Error::custom(Reason(error.code())))
}

impl<'de> Deserialize<'de> for Shillings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, Money::parse_json_number).map(Self)
    }
}

impl<'de> Deserialize<'de> for PositiveShillings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, Amount::parse_json_number).map(Self)
    }
}

/// Whole shillings as a whole number, as the documented calls show them; else two decimals.
fn write<S: Serializer>(money: Money, serializer: S) -> Result<S::Ok, S::Error> {
    let decimal = money.to_decimal();
    let text = decimal.strip_suffix(".00").unwrap_or(&decimal).to_owned();
    RawValue::from_string(text)
        .map_err(ser::Error::custom)?
        .serialize(serializer)
}

impl Serialize for Shillings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, serializer)
    }
}

impl Serialize for PositiveShillings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0.money(), serializer)
    }
}

impl From<Money> for Shillings {
    fn from(money: Money) -> Self {
        Self(money)
    }
}

impl From<Amount> for PositiveShillings {
    fn from(amount: Amount) -> Self {
        Self(amount)
    }
}

fn number(description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Number))
        .multiple_of(Some(0.01))
        .description(Some(description))
}

impl PartialSchema for Shillings {
    fn schema() -> RefOr<Schema> {
        number("Shillings, with at most two decimals.").into()
    }
}

impl ToSchema for Shillings {}

impl PartialSchema for PositiveShillings {
    fn schema() -> RefOr<Schema> {
        number("Shillings, with at most two decimals: from 0.01 to 9,999,999,999.99.")
            .minimum(Some(0.01))
            .maximum(Some(9_999_999_999.99))
            .into()
    }
}

impl ToSchema for PositiveShillings {}
