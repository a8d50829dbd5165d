//! Numbers for Prometheus.

use std::{net::SocketAddr, sync::OnceLock, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::{
    address::ADDRESS_HEADERS,
    failure::Failure,
    observe::{REQUEST_SECONDS, REQUESTS_BY_STATUS},
};

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
/// Seconds; around what people feel.
const BUCKETS: [f64; 11] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];
/// Statements run since the start; what a page costs is the difference of two readings.
const SQL_STATEMENTS: &str = "sql_statements";
/// Samples wait in buffers until someone asks or this passes; without it they pile up.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting, once for the process; a second call changes nothing.
pub fn install(version: &'static str) -> Result<(), BuildError> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)?
        .build_recorder();
    let handle = recorder.handle();
    if ::metrics::set_global_recorder(recorder).is_ok() && HANDLE.set(handle).is_ok() {
        ::metrics::describe_counter!(REQUESTS_BY_STATUS, "Requests answered");
        ::metrics::describe_histogram!(REQUEST_SECONDS, "Time from head to answer");
        ::metrics::describe_counter!(SQL_STATEMENTS, "Statements sent to the database");
        ::metrics::gauge!("app_info", "version" => version).set(1.0);
    }
    Ok(())
}

/// Keeps the buffers small; run beside the server for as long as it lives.
pub async fn upkeep() {
    let mut every = tokio::time::interval(UPKEEP_EVERY);
    loop {
        every.tick().await;
        if let Some(handle) = HANDLE.get() {
            handle.run_upkeep();
        }
    }
}

/// `/metrics` for an address of its own, open to whoever reaches it.
pub fn open() -> Router {
    Router::new().route("/metrics", get(|| async { render() }))
}

/// `/metrics` on the main address: for this machine only, and not through a proxy on it.
pub(crate) async fn local(request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_local = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    let is_forwarded = ADDRESS_HEADERS
        .iter()
        .any(|name| request.headers().contains_key(name));
    if is_local && !is_forwarded {
        render()
    } else {
        Failure::not_found().into_response()
    }
}

fn render() -> Response {
    match HANDLE.get() {
        Some(handle) => {
            // The count lives with the statements; it is read when somebody asks.
            ::metrics::counter!(SQL_STATEMENTS).absolute(store::statements_run());
            ([(header::CONTENT_TYPE, TEXT)], handle.render()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
