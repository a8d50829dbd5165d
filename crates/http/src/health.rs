//! Is it well? For people (`/health`, as documented), for whoever restarts us (`/livez`) and for
//! whoever sends us requests (`/readyz`).

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::time::iso_z;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{json::Json, metrics, state::HttpState};

/// A database that has not answered by then is as good as gone.
const DATABASE_WITHIN: Duration = Duration::from_secs(1);

/// The documented answer of `/health`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    #[schema(value_type = String, example = "healthy")]
    pub status: &'static str,
    #[schema(example = "2025-01-15T10:30:00Z")]
    pub timestamp: String,
    #[schema(value_type = String)]
    pub version: &'static str,
}

/// `/health`, `/livez`, `/readyz` and, for this machine, `/metrics`.
pub fn routes() -> Router<HttpState> {
    Router::new()
        .route("/health", get(health))
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics::local))
}

/// Whether the database answers; never why not.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    responses(
        (status = 200, description = "Healthy", body = Health),
        (status = 503, description = "The database does not answer", body = Health),
    )
)]
pub async fn health(State(state): State<HttpState>) -> Response {
    let (code, status) = if database_answers(&state).await {
        (StatusCode::OK, "healthy")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unhealthy")
    };
    let answer = Health {
        status,
        timestamp: iso_z(state.now()),
        version: state.version(),
    };
    (code, Json(answer)).into_response()
}

/// The process answers; nothing else is asked.
async fn livez() -> &'static str {
    "ok"
}

/// Ready for requests: the database answers and nobody asked us to stop.
async fn readyz(State(state): State<HttpState>) -> Response {
    let ready = !state.is_stopping() && database_answers(&state).await;
    let code = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let status = if ready { "ready" } else { "not ready" };
    (code, Json(serde_json::json!({ "status": status }))).into_response()
}

async fn database_answers(state: &HttpState) -> bool {
    match tokio::time::timeout(DATABASE_WITHIN, state.context().db().ping()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            false
        }
        Err(_elapsed) => {
            tracing::warn!("the database does not answer in time");
            false
        }
    }
}
