//! Accounts, visits, and a person's own first page.

pub mod dashboard;
pub mod language;
pub mod profile;
pub mod register;
pub mod sign_in;
pub mod sign_out;

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse as _, Response};

use crate::visit::go;

/// To another page, with a cookie.
fn go_with(cookie: HeaderValue, path: &str) -> Response {
    (AppendHeaders([(SET_COOKIE, cookie)]), go(path)).into_response()
}
