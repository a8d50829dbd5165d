//! `GET /api/chamas/{chama_id}/reconciliation`

use axum::extract::State;
use chama::reports::reconciliation;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::DayAnswer;

/// The last month, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DayProofs)]
pub struct DaysAnswer {
    days: Vec<DayAnswer>,
}

/// How the books compare
///
/// Today and on each day of the month before: what the books say each cash place holds, against its
/// statement or what was counted. Every member may read it.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/reconciliation",
    tag = "reconciliation",
    responses((status = 200, description = "The proof of each day", body = DaysAnswer)),
    security(("session" = []))
)]
pub async fn list_proofs(
    State(state): State<HttpState>,
    inside: InChama<may::ViewReconciliation>,
) -> Result<Json<DaysAnswer>, Failure> {
    let found = reconciliation::overview(state.context(), inside.grant).await?;
    let days = std::iter::once(&found.today).chain(&found.days);
    Ok(Json(DaysAnswer {
        days: days.map(DayAnswer::from).collect(),
    }))
}
