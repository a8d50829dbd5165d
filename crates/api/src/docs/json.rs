//! `GET /api/openapi.json`

use axum::extract::State;
use http::{HttpState, Json};
use utoipa::openapi::OpenApi;

/// The description, with the session cookie as it is called here.
pub async fn json(State(state): State<HttpState>) -> Json<OpenApi> {
    Json(crate::document::complete(
        crate::operations().into_openapi(),
        state.cookies(),
    ))
}
