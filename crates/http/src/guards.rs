//! Small guards around every handler: heads that are too large, panics, and work without end.

use std::any::Any;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{failure::Failure, state::HttpState};

/// Bytes of all header names and values together. hyper itself stops reading at 64 KiB, with a
/// bare 431; up to there the answer is ours.
const HEADERS_SIZE_MAX: usize = 16 * 1024;
const HEADERS_MAX: usize = 100;
const ADDRESS_LENGTH_MAX: usize = 8 * 1024;

/// Refuses a head that no honest client sends.
pub async fn heads(request: Request, next: Next) -> Response {
    let address_length = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    if address_length > ADDRESS_LENGTH_MAX {
        return Failure::new(StatusCode::URI_TOO_LONG, "address_too_long").into_response();
    }
    if request.headers().len() > HEADERS_MAX || size(request.headers()) > HEADERS_SIZE_MAX {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Failure::new(status, "headers_too_large").into_response();
    }
    next.run(request).await
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().fold(0, |sum, (name, value)| {
        sum.saturating_add(name.as_str().len())
            .saturating_add(value.len())
    })
}

/// Ends what takes longer than anyone waits.
pub async fn deadline(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    if let Ok(response) = tokio::time::timeout(state.answer_time_max(), next.run(request)).await {
        return response;
    }
    tracing::error!("the handler took longer than the limit and was dropped");
    Failure::new(StatusCode::SERVICE_UNAVAILABLE, "took_too_long")
        .retry_after(5)
        .into_response()
}

/// What a panic in a handler becomes; the message goes to the log only.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the catching layer hands it over"
)]
pub fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    tracing::error!(panic = text, "a handler panicked");
    Failure::internal().into_response()
}
