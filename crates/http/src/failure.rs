//! What a handler or an extractor answers when it cannot do what was asked.
//!
//! A `Failure` carries a code, never a sentence: the sentence comes from the locale files when it
//! is told, as problem+json to a program and as a page to a person (see `problem`).

use std::borrow::Cow;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use chama::{Kind, Refusal};
use i18n::Words;

use crate::problem::Problem;

/// One field that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFailure {
    /// As the request names it: `amount`, `members[2].phone`.
    pub field: String,
    pub code: Cow<'static, str>,
    /// What the sentence mentions.
    pub args: Vec<(&'static str, String)>,
}

impl FieldFailure {
    pub fn new(field: impl Into<String>, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field: field.into(),
            code: code.into(),
            args: Vec::new(),
        }
    }
}

/// A refused request: the error type of every handler and extractor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub status: StatusCode,
    /// Stable, `snake_case`; the text key is `error-` and the code with dashes.
    pub code: &'static str,
    /// What the sentence mentions.
    pub args: Vec<(&'static str, String)>,
    pub fields: Vec<FieldFailure>,
    /// When asking again makes sense.
    pub retry_after_seconds: Option<u64>,
}

impl Failure {
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            args: Vec::new(),
            fields: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// A well-formed body with fields that will not do.
    pub const fn fields(fields: Vec<FieldFailure>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: "body_invalid",
            args: Vec::new(),
            fields,
            retry_after_seconds: None,
        }
    }

    /// One field that will not do.
    pub fn field(field: impl Into<String>, code: impl Into<Cow<'static, str>>) -> Self {
        Self::fields(vec![FieldFailure::new(field, code)])
    }

    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// Nobody is signed in: 401 to a program, the sign-in page to a person.
    pub const fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }

    /// Our fault; the cause is in the log, never in the answer.
    pub const fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// Not now: the database is gone or too busy.
    pub const fn unavailable() -> Self {
        let mut failure = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
        failure.retry_after_seconds = Some(2);
        failure
    }

    /// A body of another kind than the address reads.
    pub(crate) const fn content_type_unsupported() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content_type_unsupported",
        )
    }

    #[must_use]
    pub fn with_arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// What an answer made elsewhere, by the router or a library, means in our words.
    pub(crate) fn from_bare_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "content_type_unsupported",
            StatusCode::REQUEST_TIMEOUT => "body_too_slow",
            StatusCode::UNPROCESSABLE_ENTITY => "body_invalid",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            other if other.is_client_error() => "request_invalid",
            _ => "internal",
        };
        Self::new(status, code)
    }
}

impl From<chama::Error> for Failure {
    /// The one place where a refusal becomes a status.
    fn from(error: chama::Error) -> Self {
        match error {
            chama::Error::Refused(refusal) => Self::from(*refusal),
            chama::Error::Store(store::Error::Unavailable(cause)) => {
                tracing::warn!(cause, "the database is not available");
                Self::unavailable()
            }
            chama::Error::Store(store::Error::Retry) => {
                tracing::warn!("transactions kept meeting each other");
                Self::unavailable()
            }
            other => {
                tracing::error!(error = %other, "a request failed");
                Self::internal()
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let mut failure = Self::new(status(refusal.kind), refusal.code);
        let seconds = refusal.args.iter().find(|(name, _)| *name == "seconds");
        failure.retry_after_seconds = seconds.and_then(|(_, value)| value.parse().ok());
        failure.fields = refusal
            .fields
            .iter()
            .map(|field| FieldFailure {
                field: field.field.to_owned(),
                code: Cow::Borrowed(field.code),
                args: refusal.args.clone(),
            })
            .collect();
        failure.args = refusal.args;
        failure
    }
}

const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid | Kind::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict | Kind::InFlight => StatusCode::CONFLICT,
        Kind::Precondition => StatusCode::BAD_REQUEST,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for Failure {
    /// Complete in itself; the failure layer tells it again with the request's id, or as a page.
    fn into_response(self) -> Response {
        let mut response =
            (self.status, Problem::of(&self, Words::default(), None)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 9110 wants a challenge with every 401; this name makes no browser ask.
            let challenge = HeaderValue::from_static("Session");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(self);
        response
    }
}
