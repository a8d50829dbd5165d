//! What we keep of a request: one line in the log and two numbers.
//!
//! The route pattern stands for the path and there is no query, so no name, number or token that
//! someone put into an address gets into a log.

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tracing::Instrument;

use crate::request_id::RequestId;

/// Counter, by status and its class.
pub const REQUESTS_BY_STATUS: &str = "requests_by_status";
/// Histogram, by route pattern.
pub const REQUEST_SECONDS: &str = "request_seconds";

const UNMATCHED: &str = "unmatched";

/// Runs the rest under a span and tells the outcome.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = method(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched
        .as_ref()
        .map_or(UNMATCHED, MatchedPath::as_str)
        .to_owned();
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    let span = tracing::info_span!(
        "request",
        request_id = id.as_str(),
        method,
        route,
        user_id = tracing::field::Empty,
    );
    async move {
        let response = next.run(request).await;
        tell(response.status(), started.elapsed(), route);
        response
    }
    .instrument(span)
    .await
}

fn tell(status: StatusCode, latency: Duration, route: String) {
    let latency_us = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(status = status.as_u16(), latency_us, "answered");
    let labels = [
        ("status", status.as_u16().to_string()),
        ("class", class(status).to_owned()),
    ];
    metrics::counter!(REQUESTS_BY_STATUS, &labels).increment(1);
    metrics::histogram!(REQUEST_SECONDS, "route" => route).record(latency.as_secs_f64());
}

/// A method anyone may invent must not become a label.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
