//! The `Idempotency-Key` header, and the answer that says it was given before.

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::idempotency::IdempotencyKey;

use crate::failure::Failure;

pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
pub const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The key, where a call may come without: the two documented ones.
#[derive(Debug, Clone)]
pub struct OptionalKey(pub Option<IdempotencyKey>);

/// The key, where a call must have one: every other call that moves money.
#[derive(Debug, Clone)]
pub struct RequiredKey(pub IdempotencyKey);

impl OptionalKey {
    pub fn as_ref(&self) -> Option<&IdempotencyKey> {
        self.0.as_ref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OptionalKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let mut values = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else {
            return Ok(Self(None));
        };
        if values.next().is_some() {
            return Err(bad("idempotency_key_twice"));
        }
        let text = value.to_str().unwrap_or("\u{fffd}");
        IdempotencyKey::parse(text)
            .map(|key| Self(Some(key)))
            .map_err(|error| bad(error.code()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequiredKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let OptionalKey(key) = OptionalKey::from_request_parts(parts, state).await?;
        key.map(Self).ok_or_else(|| bad("idempotency_key_required"))
    }
}

fn bad(code: &'static str) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, code)
}

/// An answer that may have been given before; if so it says so.
#[derive(Debug, Clone)]
pub struct Once<T> {
    pub replayed: bool,
    pub answer: T,
}

impl<T: IntoResponse> IntoResponse for Once<T> {
    fn into_response(self) -> Response {
        let mut response = self.answer.into_response();
        if self.replayed {
            let said = HeaderValue::from_static("true");
            response.headers_mut().insert(IDEMPOTENCY_REPLAYED, said);
        }
        response
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};

    async fn read(values: &[&[u8]]) -> (Result<Option<String>, String>, Result<String, String>) {
        let mut request = Request::builder();
        for value in values {
            request = request.header(IDEMPOTENCY_KEY, HeaderValue::from_bytes(value).unwrap());
        }
        let (mut parts, _) = request.body(Body::empty()).unwrap().into_parts();
        let told = |failure: Failure| format!("{} {}", failure.status.as_u16(), failure.code);
        let optional = OptionalKey::from_request_parts(&mut parts, &()).await;
        let required = RequiredKey::from_request_parts(&mut parts, &()).await;
        (
            optional
                .map(|key| key.0.map(|key| key.as_str().to_owned()))
                .map_err(told),
            required.map(|key| key.0.as_str().to_owned()).map_err(told),
        )
    }

    #[tokio::test]
    async fn a_key_is_taken_as_sent_or_refused_by_name() {
        let given = read(&[b"Abc-1"]).await;
        assert_eq!(
            given,
            (Ok(Some("Abc-1".to_owned())), Ok("Abc-1".to_owned()))
        );
        let (optional, required) = read(&[]).await;
        assert_eq!(
            (optional, required),
            (Ok(None), Err("400 idempotency_key_required".to_owned()))
        );
        for (values, code) in [
            (vec![b"a".as_slice(), b"b"], "400 idempotency_key_twice"),
            (vec![b"".as_slice()], "400 idempotency_key_empty"),
            (vec![&[b'k'; 256][..]], "400 idempotency_key_too_long"),
            (
                vec![b"ufunguo-\xc3\xa9".as_slice()],
                "400 idempotency_key_forbidden_character",
            ),
        ] {
            let (optional, required) = read(&values).await;
            assert_eq!(
                (optional, required),
                (Err(code.to_owned()), Err(code.to_owned()))
            );
        }
    }
}
