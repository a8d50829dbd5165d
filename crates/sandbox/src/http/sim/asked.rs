//! Bodies and refusals of the controls.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::money::Money;
use serde::{Deserialize, Deserializer};
use serde_json::json;

use crate::http::reply;

/// Done, and nothing to say.
pub fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Not done, and why.
pub fn refused(status: u16, why: &(impl ToString + ?Sized)) -> Response {
    reply::json(status, &json!({ "refused": why.to_string() }))
}

/// Reads shillings as a number or a text.
pub fn shillings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    let read = crate::controls::shillings(deserializer)?;
    read.ok_or_else(|| serde::de::Error::custom("an amount in shillings is missing"))
}

/// Names a short code.
#[derive(Deserialize)]
pub struct OfShortCode {
    pub short_code: String,
}
