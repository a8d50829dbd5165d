//! Forms of pages. Their types hold text as it was typed; the command reads and refuses it, and
//! the page shows it again with the reasons.

use std::collections::HashMap;

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::{body, csrf, failure::Failure, fields};

const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// A form's fields; its hidden token was checked before and is taken out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

/// What was typed, by field; for showing a form again that could not even be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(HashMap<String, String>);

impl Typed {
    /// What was typed into a field; empty when nothing was.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map(String::as_str).unwrap_or_default()
    }
}

/// A form that could not be read, with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRefused {
    pub failure: Box<Failure>,
    pub typed: Typed,
}

impl From<Failure> for FormRefused {
    fn from(failure: Failure) -> Self {
        Self {
            failure: Box::new(failure),
            typed: Typed::default(),
        }
    }
}

impl From<FormRefused> for Failure {
    fn from(refused: FormRefused) -> Self {
        *refused.failure
    }
}

impl IntoResponse for FormRefused {
    fn into_response(self) -> Response {
        self.failure.into_response()
    }
}

impl<T, S> FromRequest<S> for Form<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = FormRefused;

    async fn from_request(request: Request, _state: &S) -> Result<Self, FormRefused> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let kind = content_type.map(HeaderValue::as_bytes).unwrap_or_default();
        let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default();
        let is_form = kind.trim_ascii().eq_ignore_ascii_case(FORM);
        let bytes: Bytes = body::read(request.into_body()).await?;
        // A form without fields, such as signing out, may come without a type.
        if !is_form && !bytes.is_empty() {
            return Err(Failure::content_type_unsupported().into());
        }
        parse(&bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormRefused> {
    let mut clean = form_urlencoded::Serializer::new(String::new());
    clean.extend_pairs(form_urlencoded::parse(bytes).filter(|(name, _)| name != csrf::FIELD));
    let clean = clean.finish();
    read_pairs(&clean).map_err(|field| FormRefused {
        failure: Box::new(Failure::fields(vec![field])),
        typed: Typed(
            form_urlencoded::parse(clean.as_bytes())
                .into_owned()
                .collect(),
        ),
    })
}

/// Reads `a=1&b=2` into a type, or names the pair that will not do.
pub fn read_pairs<T: DeserializeOwned>(text: &str) -> Result<T, crate::failure::FieldFailure> {
    let deserializer = serde_html_form::Deserializer::from_bytes(text.as_bytes());
    serde_path_to_error::deserialize(deserializer)
        .map_err(|error| fields::explain(error.path(), &error.inner().to_string()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Found {
        name: String,
        #[serde(default)]
        description: String,
        member_id: Option<i64>,
    }

    #[test]
    fn the_token_is_taken_out_and_blank_is_nothing() {
        let form: Found = parse(b"csrf_token=x&name=Umoja+Group&member_id=").unwrap();
        let expected = Found {
            name: "Umoja Group".to_owned(),
            description: String::new(),
            member_id: None,
        };
        assert_eq!(form, expected);
    }

    #[test]
    fn a_form_that_will_not_do_names_the_field_and_keeps_what_was_typed() {
        let refused = parse::<Found>(b"name=Umoja&member_id=x").unwrap_err();
        assert_eq!(refused.typed.get("name"), "Umoja");
        let field = refused.failure.fields.first().unwrap();
        assert_eq!(
            (field.field.as_str(), field.code.as_ref()),
            ("member_id", "field_not_number")
        );
        let missing = parse::<Found>(b"description=x").unwrap_err();
        let field = missing.failure.fields.first().unwrap();
        assert_eq!(
            (field.field.as_str(), field.code.as_ref()),
            ("name", "field_missing")
        );
        let unknown = parse::<Found>(b"name=x&is_admin=1").unwrap_err();
        let field = unknown.failure.fields.first().unwrap();
        assert_eq!(
            (field.field.as_str(), field.code.as_ref()),
            ("is_admin", "field_unknown")
        );
    }
}
