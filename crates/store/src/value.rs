//! One argument of a statement, typed, so that a null is typed too.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Arguments;

use crate::error::{Error, Result};

/// A value bound to a placeholder.
#[derive(Debug, Clone)]
pub enum Value {
    /// A whole number: an id, a count, or money in minor units.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Text that lives as long as the program, such as a state's name.
    Static(&'static str),
    /// True or false.
    Bool(bool),
    /// A moment, UTC.
    Time(Option<DateTime<Utc>>),
    /// A calendar day.
    Date(Option<NaiveDate>),
    /// Bytes, such as a hash.
    Bytes(Option<Vec<u8>>),
}

impl Value {
    pub(crate) fn add_to<A>(self, arguments: &mut A) -> Result<()>
    where
        A: Arguments,
        Option<i64>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
        Option<String>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
        &'static str: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
        bool: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
        Option<DateTime<Utc>>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
        Option<NaiveDate>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
        Option<Vec<u8>>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    {
        let added = match self {
            Self::Int(v) => arguments.add(v),
            Self::Text(v) => arguments.add(v),
            Self::Static(v) => arguments.add(v),
            Self::Bool(v) => arguments.add(v),
            Self::Time(v) => arguments.add(v),
            Self::Date(v) => arguments.add(v),
            Self::Bytes(v) => arguments.add(v),
        };
        added.map_err(|error| Error::Defect(error.to_string()))
    }
}

macro_rules! value_from {
    ($($from:ty => |$v:ident| $into:expr),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from($v: $from) -> Self {
                $into
            }
        })*
    };
}

value_from! {
    i64 => |v| Self::Int(Some(v)),
    Option<i64> => |v| Self::Int(v),
    i32 => |v| Self::Int(Some(i64::from(v))),
    u32 => |v| Self::Int(Some(i64::from(v))),
    String => |v| Self::Text(Some(v)),
    Option<String> => |v| Self::Text(v),
    &'static str => |v| Self::Static(v),
    bool => |v| Self::Bool(v),
    DateTime<Utc> => |v| Self::Time(Some(v)),
    Option<DateTime<Utc>> => |v| Self::Time(v),
    NaiveDate => |v| Self::Date(Some(v)),
    Option<NaiveDate> => |v| Self::Date(v),
    Vec<u8> => |v| Self::Bytes(Some(v)),
    Option<Vec<u8>> => |v| Self::Bytes(v),
}
