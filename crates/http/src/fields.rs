//! From a deserialiser's complaint to a field and a code.
//!
//! Serde's errors are sentences for programmers. Their beginnings are stable and say what kind of
//! complaint it is; the path comes from `serde_path_to_error`.

use std::{borrow::Cow, fmt};

use serde_path_to_error::Path;

use crate::failure::FieldFailure;

/// What our own types put before a code of theirs in a deserialisation error.
const CODE: &str = "code:";

/// Lets a type's own reason through serde: `serde::de::Error::custom(Reason("amount_too_large"))`.
#[derive(Debug, Clone, Copy)]
pub struct Reason(pub &'static str);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{CODE}{}", self.0)
    }
}

/// The field a complaint is about, and why.
pub fn explain(path: &Path, message: &str) -> FieldFailure {
    let place = place(path);
    // The path stops at the struct; the sentence names the field between back-quotes.
    let named = quoted(message);
    if message.starts_with("missing field") {
        FieldFailure::new(inside(place.as_deref(), named), "field_missing")
    } else if message.starts_with("duplicate field") {
        FieldFailure::new(named.unwrap_or("body"), "field_twice")
    } else if message.starts_with("unknown field") {
        let field = place.unwrap_or_else(|| named.unwrap_or("body").to_owned());
        FieldFailure::new(field, "field_unknown")
    } else {
        FieldFailure::new(place.unwrap_or_else(|| "body".to_owned()), reason(message))
    }
}

/// The path as people write it; none at the root.
pub fn place(path: &Path) -> Option<String> {
    let text = path.to_string();
    (text != "." && text != "?" && !text.is_empty()).then_some(text)
}

fn inside(place: Option<&str>, named: Option<&str>) -> String {
    match (place, named) {
        (Some(place), Some(named)) => format!("{place}.{named}"),
        (None, Some(named)) => named.to_owned(),
        (Some(place), None) => place.to_owned(),
        (None, None) => "body".to_owned(),
    }
}

fn reason(message: &str) -> Cow<'static, str> {
    if let Some(code) = message.strip_prefix(CODE) {
        let end = code.find(|c: char| !c.is_ascii_lowercase() && c != '_' && !c.is_ascii_digit());
        return Cow::Owned(
            code.get(..end.unwrap_or(code.len()))
                .unwrap_or(code)
                .to_owned(),
        );
    }
    Cow::Borrowed(if message.starts_with("invalid type") {
        wrong_type(message)
    } else if message.contains("digit found") || message.contains("parse integer") {
        "field_not_number"
    } else if message.starts_with("number too") || message.starts_with("invalid value: integer") {
        "field_out_of_range"
    } else if message.contains("`true` or `false`") {
        "field_not_boolean"
    } else {
        "field_invalid"
    })
}

/// "invalid type: string \"a\", expected u64": only what was expected matters.
fn wrong_type(message: &str) -> &'static str {
    let expected = message.rsplit("expected ").next().unwrap_or_default();
    if expected.contains("string") {
        "field_not_text"
    } else if expected.contains("boolean") {
        "field_not_boolean"
    } else if expected.contains("sequence") {
        "field_not_list"
    } else if expected.contains("struct") || expected.contains("map") {
        "field_not_object"
    } else if expected.starts_with(['i', 'u', 'f']) {
        "field_not_number"
    } else {
        "field_wrong_type"
    }
}

fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}
