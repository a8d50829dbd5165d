//! JSON bodies: read strictly, with every complaint naming its field.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    body,
    csrf::is_json,
    failure::{Failure, FieldFailure},
    fields,
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A JSON body, in or out. Request types say `#[serde(deny_unknown_fields)]`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let kind = content_type.map(HeaderValue::as_bytes).unwrap_or_default();
        let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default();
        if !is_json(kind.trim_ascii()) {
            return Err(Failure::content_type_unsupported());
        }
        parse(&body::read(request.into_body()).await?).map(Self)
    }
}

/// Reads one JSON value and nothing after it.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    if bytes.trim_ascii().is_empty() {
        return Err(Failure::new(StatusCode::BAD_REQUEST, "body_empty"));
    }
    // A list would be taken for the fields in their order.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        let whole = "body";
        return Err(Failure::fields(vec![FieldFailure::new(
            whole,
            "field_not_object",
        )]));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() {
            Failure::fields(vec![fields::explain(error.path(), &inner.to_string())])
        } else {
            broken(inner, fields::place(error.path()))
        }
    })?;
    deserializer.end().map_err(|error| broken(&error, None))?;
    Ok(value)
}

/// Not JSON at all; where it breaks inside a field, the field is named: `{"amount": NaN}`.
fn broken(error: &serde_json::Error, place: Option<String>) -> Failure {
    let mut failure = Failure::new(StatusCode::BAD_REQUEST, "json_broken")
        .with_arg("line", error.line().to_string())
        .with_arg("column", error.column().to_string());
    failure
        .fields
        .extend(place.map(|field| FieldFailure::new(field, "field_broken")));
    failure
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, JSON)], body).into_response(),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                Failure::internal().into_response()
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::shillings::{PositiveShillings, Shillings};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Record {
        chama_id: i64,
        amount: PositiveShillings,
        fee: Option<Shillings>,
        #[serde(default)]
        remember: bool,
        #[serde(default)]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        name: String,
    }

    /// `status code field=code`.
    fn refused(text: &str) -> String {
        let failure = parse::<Record>(text.as_bytes()).unwrap_err();
        let fields = failure
            .fields
            .iter()
            .map(|f| format!(" {}={}", f.field, f.code));
        format!(
            "{} {}{}",
            failure.status.as_u16(),
            failure.code,
            fields.collect::<String>()
        )
    }

    #[test]
    fn a_whole_body_is_read_exactly() {
        let text = r#"{"chama_id":1,"amount":5000.10,"fee":0,"remember":true,"lines":[]} "#;
        let record: Record = parse(text.as_bytes()).unwrap();
        assert_eq!(record.amount.0.cents(), 500_010);
        assert_eq!(record.fee.unwrap().0.cents(), 0);
        assert_eq!((record.chama_id, record.remember), (1, true));
        assert!(record.lines.iter().all(|line| line.name.is_empty()));
        let none: Record = parse(br#"{"chama_id":1,"amount":5e3,"fee":null}"#).unwrap();
        assert!(none.fee.is_none());
    }

    #[test]
    fn every_complaint_names_its_field() {
        let with = |amount: &str| refused(&format!(r#"{{"chama_id":1,"amount":{amount}}}"#));
        assert_eq!(with("-5"), "422 body_invalid amount=amount_not_positive");
        assert_eq!(with("0"), "422 body_invalid amount=amount_not_positive");
        assert_eq!(with("1e400"), "422 body_invalid amount=amount_too_large");
        assert_eq!(
            with("10000000000"),
            "422 body_invalid amount=amount_too_large"
        );
        assert_eq!(
            with("0.001"),
            "422 body_invalid amount=amount_too_many_decimals"
        );
        assert_eq!(
            with("\"5000\""),
            "422 body_invalid amount=amount_not_a_number"
        );
        assert_eq!(with("null"), "422 body_invalid amount=amount_not_a_number");
        assert_eq!(with("[1]"), "422 body_invalid amount=amount_not_a_number");
        assert_eq!(with("NaN"), "400 json_broken amount=field_broken");
        assert_eq!(with("Infinity"), "400 json_broken amount=field_broken");
        assert_eq!(with("01"), "400 json_broken amount=field_broken");
        assert_eq!(
            refused(r#"{"chama_id":1}"#),
            "422 body_invalid amount=field_missing"
        );
        assert_eq!(
            refused(r#"{"chama_id":1,"amount":1,"role":"admin"}"#),
            "422 body_invalid role=field_unknown"
        );
        assert_eq!(
            refused(r#"{"chama_id":1,"chama_id":2,"amount":1}"#),
            "422 body_invalid chama_id=field_twice"
        );
        assert_eq!(
            refused(r#"{"chama_id":"1","amount":1}"#),
            "422 body_invalid chama_id=field_not_number"
        );
        assert_eq!(
            refused(r#"{"chama_id":1e30,"amount":1}"#),
            "422 body_invalid chama_id=field_not_number"
        );
        assert_eq!(
            refused(r#"{"chama_id":99999999999999999999,"amount":1}"#),
            "422 body_invalid chama_id=field_not_number"
        );
        assert_eq!(
            refused(r#"{"chama_id":1,"amount":1,"lines":[{"name":"a"},{}]}"#),
            "422 body_invalid lines[1].name=field_missing"
        );
        assert_eq!(
            refused(r#"{"chama_id":1,"amount":1,"lines":[{"name":5}]}"#),
            "422 body_invalid lines[0].name=field_not_text"
        );
        assert_eq!(
            refused(r#"{"chama_id":1,"amount":1,"remember":"yes"}"#),
            "422 body_invalid remember=field_not_boolean"
        );
    }

    #[test]
    fn what_is_no_json_object_is_told_so() {
        assert_eq!(refused(""), "400 body_empty");
        assert_eq!(refused("  \n"), "400 body_empty");
        assert_eq!(refused("{"), "400 json_broken");
        assert_eq!(refused(r#"{"chama_id":1,"amount":1} x"#), "400 json_broken");
        assert_eq!(refused("5"), "422 body_invalid body=field_not_object");
        let deep = "[".repeat(100_000);
        assert!(refused(&format!(r#"{{"chama_id":{deep}"#)).starts_with('4'));
        assert!(refused(&format!(r#"{{"amount":{deep}"#)).starts_with("400"));
    }

    #[test]
    fn the_answer_is_written_as_it_was_read() {
        #[derive(Serialize)]
        struct Answer {
            amount: PositiveShillings,
            fee: Shillings,
        }
        let amount = parse::<PositiveShillings>(b"5000.5").unwrap();
        let fee = parse::<Shillings>(b"200.00").unwrap();
        let text = serde_json::to_string(&Answer { amount, fee }).unwrap();
        assert_eq!(text, r#"{"amount":5000.50,"fee":200}"#);
    }
}
