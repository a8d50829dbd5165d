//! Answers as the gateway writes them.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// An answer in JSON.
pub fn json(status: u16, value: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, kind)], value.to_string()).into_response()
}

/// A refusal in the gateway's envelope.
pub fn refusal(refusal: &Refusal, request_id: &str) -> Response {
    let envelope = json!({
        "requestId": request_id,
        "errorCode": refusal.code,
        "errorMessage": refusal.message,
    });
    json(refusal.status, &envelope)
}

/// An answer whose connection breaks before it is there.
pub fn broken() -> Response {
    let cut = futures::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    let mut response = Response::new(Body::from_stream(cut));
    let length = HeaderValue::from_static("200");
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length);
    response
}

/// A page where JSON was due.
pub fn garbage() -> Response {
    let page = "<html><body><h1>It works!</h1></body></html>";
    let kind = HeaderValue::from_static("text/html");
    ([(header::CONTENT_TYPE, kind)], page).into_response()
}
