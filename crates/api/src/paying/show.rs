//! `GET /api/chamas/{chama_id}/payments/{prompt_id}`

use axum::extract::State;
use chama::payments::views;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Path};

use super::{PromptAnswer, Which};

/// What became of a payment by M-Pesa
///
/// One's own for every member; those who may read every statement see every member's.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/payments/{prompt_id}",
    tag = "mpesa",
    responses((status = 200, description = "Where it stands", body = PromptAnswer)),
    security(("session" = []))
)]
pub async fn show_payment_request(
    State(state): State<HttpState>,
    inside: InChama<may::ViewOwnStatement>,
    Path(which): Path<Which>,
) -> Result<Json<PromptAnswer>, Failure> {
    let found = views::prompt(state.context(), inside.grant, which.prompt_id.0).await?;
    Ok(Json(found.into()))
}
