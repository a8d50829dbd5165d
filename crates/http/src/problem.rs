//! Failures told: RFC 9457 problem+json to programs, a page to people.

use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use i18n::Words;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    failure::{Failure, FieldFailure},
    request_id::RequestId,
    state::HttpState,
    surface::Surface,
    words,
};

/// The media type of RFC 9457.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// An API error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem; stable.
    #[serde(rename = "type")]
    #[schema(example = "/problems/body_invalid")]
    pub kind: String,
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// A sentence for a person.
    pub detail: String,
    /// For programs to decide by; stable.
    #[schema(value_type = String, example = "body_invalid")]
    pub code: Cow<'static, str>,
    /// Each field that was refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The request as our log knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One refused field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// As the request names it.
    #[schema(example = "amount")]
    pub field: String,
    #[schema(value_type = String, example = "amount_too_many_decimals")]
    pub code: Cow<'static, str>,
    pub detail: String,
}

impl Problem {
    /// The failure in words.
    pub fn of(failure: &Failure, words: Words, request_id: Option<&RequestId>) -> Self {
        Self {
            kind: format!("/problems/{}", failure.code),
            title: words::title(words, failure.status),
            status: failure.status.as_u16(),
            detail: words::error(words, failure.code, &failure.args),
            code: Cow::Borrowed(failure.code),
            errors: failure
                .fields
                .iter()
                .map(|field| FieldProblem::of(field, words))
                .collect(),
            request_id: request_id.map(|id| id.as_str().to_owned()),
        }
    }
}

impl FieldProblem {
    fn of(field: &FieldFailure, words: Words) -> Self {
        Self {
            field: field.field.clone(),
            code: field.code.clone(),
            detail: words::error(words, &field.code, &field.args),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        ([(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response()
    }
}

/// What an error page has to show.
#[derive(Debug)]
pub struct ErrorView<'a> {
    pub failure: &'a Failure,
    pub title: String,
    pub detail: String,
    pub words: Words,
    pub request_id: &'a str,
    pub signed_in: bool,
}

/// Renders an error page; given by whoever owns the layout of pages.
pub type ErrorPage = Arc<dyn Fn(&ErrorView<'_>) -> String + Send + Sync>;

/// What the failure layer remembers of a request while others answer it.
struct Asked {
    method: Method,
    uri: Uri,
    request_id: RequestId,
    signed_in: bool,
    words: Words,
}

/// Tells every failure in the caller's language of choice: whatever a handler, an extractor, the
/// router or a library answered, no error leaves without a body in our shape.
pub async fn tell(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let asked = Asked {
        method: request.method().clone(),
        uri: request.uri().clone(),
        request_id: request
            .extensions()
            .get::<RequestId>()
            .cloned()
            .unwrap_or_default(),
        signed_in: state.cookies().session(request.headers()).is_some(),
        words: words::of(request.headers()),
    };
    let response = next.run(request).await;
    match failure_of(&response) {
        Some(failure) => tell_one(&state, &asked, &failure, response),
        None => response,
    }
}

/// The failure a response stands for; none where a handler made its own error body.
fn failure_of(response: &Response) -> Option<Failure> {
    if let Some(failure) = response.extensions().get::<Failure>() {
        return Some(failure.clone());
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let is_bare = content_type.is_none_or(|value| value.as_bytes().starts_with(b"text/plain"));
    is_bare.then(|| Failure::from_bare_status(status))
}

fn tell_one(state: &HttpState, asked: &Asked, failure: &Failure, response: Response) -> Response {
    if let Some(page) = state.error_page().filter(|_| wants_page(&asked.uri)) {
        if failure.code == "unauthenticated" {
            return to_sign_in(&asked.method, &asked.uri);
        }
        let html = page(&ErrorView {
            failure,
            title: words::title(asked.words, failure.status),
            detail: words::error(asked.words, failure.code, &failure.args),
            words: asked.words,
            request_id: asked.request_id.as_str(),
            signed_in: asked.signed_in,
        });
        return replace(
            response,
            HeaderValue::from_static("text/html; charset=utf-8"),
            html,
        );
    }
    let problem = Problem::of(failure, asked.words, Some(&asked.request_id));
    let json = serde_json::to_string(&problem).unwrap_or_default();
    replace(response, PROBLEM_JSON, json)
}

fn wants_page(uri: &Uri) -> bool {
    Surface::of(uri.path()) == Surface::Page
}

/// A person is shown the door and, having read something, brought back to it afterwards.
fn to_sign_in(method: &Method, uri: &Uri) -> Response {
    if method != Method::GET {
        return Redirect::to("/login").into_response();
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    Redirect::to(&format!("/login?next={next}")).into_response()
}

/// Another body under the same status; headers such as `Allow` and `Retry-After` stay.
fn replace(response: Response, content_type: HeaderValue, body: String) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, content_type);
    Response::from_parts(parts, Body::from(body))
}
