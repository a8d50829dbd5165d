//! What a field may hold, for the description: the rules of `domain` as JSON Schema says them.
//!
//! Patterns follow ECMA 262 with the flag `u`, which is what JSON Schema asks for.

use chama::paybills::commands::SECRET_LENGTH_MAX;
use domain::email::EmailAddress;
use domain::entry_code::EntryCode;
use domain::names::Username;
use domain::password::Password;
use domain::paybills::ShortCode;
use http::PositiveShillings;
use utoipa::PartialSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr};

use super::choice::Choice;

/// White space as Unicode has it: dropped around a text.
const BLANK: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// Hidden characters but tab and line break; see `domain::text`.
const HIDDEN_LINES: &str = concat!(
    r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f",
    r"\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\uffff",
    "\u{e0000}-\u{e0fff}",
    "\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}",
    "\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}",
    "\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}",
    "\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}",
);

/// The most characters of a phone number as it is sent, with blanks and brackets.
pub const PHONE_LENGTH_MAX: usize = 40;

fn text(length_max: usize, pattern: String) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(length_max))
        .pattern(Some(pattern))
}

fn nullable(kind: Type) -> SchemaType {
    SchemaType::Array(vec![kind, Type::Null])
}

/// One line that must say something.
pub fn line<const MAX: usize>() -> Object {
    let pattern = format!("^[{BLANK}]*{}[{BLANK}]*$", said());
    text(MAX, pattern).min_length(Some(1)).build()
}

/// One line that may be empty or absent.
pub fn maybe_line<const MAX: usize>() -> Object {
    let pattern = format!("^[{BLANK}]*(?:{}[{BLANK}]*)?$", said());
    text(MAX, pattern)
        .schema_type(nullable(Type::String))
        .build()
}

/// As [`line()`], or absent.
pub fn nullable_line<const MAX: usize>() -> Object {
    let pattern = format!("^[{BLANK}]*{}[{BLANK}]*$", said());
    text(MAX, pattern)
        .schema_type(nullable(Type::String))
        .min_length(Some(1))
        .build()
}

/// Something visible, and between two such things no hidden character.
fn said() -> String {
    let visible = format!(r"[^{HIDDEN_LINES}{BLANK}]");
    format!(r"{visible}(?:[^{HIDDEN_LINES}\t\n]*{visible})?")
}

/// Several lines that must say something.
pub fn lines<const MAX: usize>() -> Object {
    let any = format!(r"(?:[^{HIDDEN_LINES}]|\r\n)*");
    let pattern = format!("^{any}[^{HIDDEN_LINES}{BLANK}]{any}$");
    text(MAX, pattern).min_length(Some(1)).build()
}

/// Several lines, or none.
pub fn maybe_lines<const MAX: usize>() -> Object {
    text(MAX, format!(r"^(?:[^{HIDDEN_LINES}]|\r\n)*$")).build()
}

/// As [`maybe_lines`], or absent.
pub fn nullable_lines<const MAX: usize>() -> Object {
    text(MAX, format!(r"^(?:[^{HIDDEN_LINES}]|\r\n)*$"))
        .schema_type(nullable(Type::String))
        .build()
}

/// The name a person signs up under.
pub fn username() -> Object {
    let name = Username::PATTERN.trim_matches(['^', '$']);
    text(
        Username::LENGTH_MAX,
        format!("^[{BLANK}]*{name}[{BLANK}]*$"),
    )
    .min_length(Some(Username::LENGTH_MIN))
    .build()
}

fn email_pattern() -> String {
    let word = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+";
    let label = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?";
    format!(
        r"(?![^@]{{65}}){word}(?:\.{word})*@(?:{label}\.)+(?![0-9]+[{BLANK}]*$){label}[{BLANK}]*"
    )
}

/// An e-mail address.
pub fn email() -> Object {
    let pattern = format!("^[{BLANK}]*{}$", email_pattern());
    text(EmailAddress::LENGTH_MAX, pattern)
        .min_length(Some(5))
        .build()
}

/// An e-mail address, or none.
pub fn maybe_email() -> Object {
    let pattern = format!("^[{BLANK}]*(?:{})?$", email_pattern());
    text(EmailAddress::LENGTH_MAX, pattern)
        .schema_type(nullable(Type::String))
        .build()
}

/// A Kenyan mobile in any usual spelling, a number abroad with its code, or none.
pub fn maybe_phone() -> Object {
    let gap = format!(r"[{BLANK}\-.()\u2011]*");
    let digits = |least: u8, most: u8| format!("(?:{gap}[0-9]){{{least},{most}}}");
    let (abroad, eight) = (format!(r"(?:\+{gap}|0{gap}0{gap})"), digits(8, 8));
    let kenya = format!("2{gap}5{gap}4");
    let pattern = format!(
        "^(?:[{BLANK}]*|{gap}(?:{abroad}{kenya}{gap}(?:0{gap})?[17]{eight}\
         |(?:{kenya}{gap}|0{gap})?[17]{eight}\
         |{abroad}(?!{kenya})[1-9]{}){gap})$",
        digits(7, 14)
    );
    text(PHONE_LENGTH_MAX, pattern)
        .schema_type(nullable(Type::String))
        .build()
}

/// A password to be set. That it is none of those everybody tries first no schema can say.
pub fn password() -> Object {
    text(Password::LENGTH_MAX, r"^[^\u0000]*$".to_owned())
        .min_length(Some(Password::LENGTH_MIN))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        .build()
}

/// A password to be checked.
pub fn password_given() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(1_000))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        .build()
}

/// A password to be checked, or none.
pub fn maybe_password_given() -> Object {
    ObjectBuilder::new()
        .schema_type(nullable(Type::String))
        .max_length(Some(1_000))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        .build()
}

/// A key or password to be kept; never given back.
pub fn secret() -> Object {
    let any = r"[^\u0000-\u001f\u007f-\u009f]*";
    let pattern = format!(r"^{any}[^\u0000-\u001f\u007f-\u009f{BLANK}]{any}$");
    text(SECRET_LENGTH_MAX, pattern)
        .min_length(Some(1))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        .build()
}

/// The same, or none.
pub fn maybe_secret() -> Object {
    text(
        SECRET_LENGTH_MAX,
        r"^[^\u0000-\u001f\u007f-\u009f]*$".to_owned(),
    )
    .schema_type(nullable(Type::String))
    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
    .build()
}

/// A number Safaricom gave out, blanks and dashes allowed.
pub fn short_code() -> Object {
    let pattern = format!(r"^[{BLANK}\-]*(?:[0-9][{BLANK}\-]*){{5,7}}$");
    text(ShortCode::TYPED_LENGTH_MAX, pattern)
        .min_length(Some(ShortCode::LENGTH_MIN))
        .build()
}

/// The same, or none.
pub fn maybe_short_code() -> Object {
    let pattern = format!(r"^[{BLANK}\-]*(?:(?:[0-9][{BLANK}\-]*){{5,7}})?$");
    text(ShortCode::TYPED_LENGTH_MAX, pattern)
        .schema_type(nullable(Type::String))
        .build()
}

/// A moment, or none.
pub fn maybe_moment() -> Object {
    ObjectBuilder::new()
        .schema_type(nullable(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .build()
}

/// An hour of the 24-hour clock.
pub fn hour() -> Object {
    let pattern = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern))
        .build()
}

/// As [`hour`], or absent.
pub fn maybe_hour() -> Object {
    let mut hour = hour();
    hour.schema_type = nullable(Type::String);
    hour
}

/// The code of a receipt, blanks and small letters allowed; none when empty.
pub fn receipt() -> Object {
    text(
        RECEIPT_LENGTH_MAX,
        format!(r"^(?:[{BLANK}]*[A-Za-z0-9\-/]){{0,30}}[{BLANK}]*$"),
    )
    .schema_type(nullable(Type::String))
    .build()
}

/// M-Pesa's receipt number, blanks and small letters allowed; none when empty.
pub fn mpesa_receipt() -> Object {
    text(
        RECEIPT_LENGTH_MAX,
        format!(r"^(?:(?:[{BLANK}]*[A-Za-z0-9]){{8,12}})?[{BLANK}]*$"),
    )
    .schema_type(nullable(Type::String))
    .build()
}

/// The most characters of a receipt code as it is sent.
pub const RECEIPT_LENGTH_MAX: usize = 60;

/// A calendar day.
pub fn day() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .build()
}

/// A calendar day, or none.
pub fn maybe_day() -> Object {
    ObjectBuilder::new()
        .schema_type(nullable(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .build()
}

fn identity() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(1))
        .maximum(Some(i64::MAX))
}

/// The number something is known by.
pub fn id() -> Object {
    identity().build()
}

/// The number something is known by, or none.
pub fn maybe_id() -> Object {
    identity().schema_type(nullable(Type::Integer)).build()
}

/// A word of a closed list.
pub fn word<T: Choice>() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(T::words()))
        .build()
}

/// A word of a closed list, or none.
pub fn maybe_word<T: Choice>() -> Object {
    let words = T::words().into_iter().map(serde_json::Value::from);
    ObjectBuilder::new()
        .schema_type(nullable(Type::String))
        .enum_values(Some(words.chain([serde_json::Value::Null])))
        .build()
}

/// What a new member pays once: nothing, or an amount.
pub fn fee() -> RefOr<Schema> {
    let schema = PositiveShillings::schema();
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            object.minimum = Some(0.into());
            object.schema_type = nullable(Type::Number);
            object.description = None;
            object.into()
        }
        other => other,
    }
}

/// An entry code, grouped or not; small letters are taken.
pub fn entry_code() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(12))
        .max_length(Some(EntryCode::TYPED_LENGTH_MAX))
        .examples([serde_json::Value::from("ABCD-EFGH-JKMN")])
        .build()
}

/// Nothing, or an amount.
pub fn sum() -> RefOr<Schema> {
    match fee() {
        RefOr::T(Schema::Object(mut object)) => {
            object.schema_type = SchemaType::Type(Type::Number);
            object.into()
        }
        other => other,
    }
}
