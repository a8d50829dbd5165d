//! `POST /api/chamas/{chama_id}/statements/{import_id}/keep`

use axum::extract::State;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, OptionalKey, Path};

use super::{StatementAnswer, WhichStatement};

/// Keep a statement
///
/// Its lines count from now on, and each does what was shown. A long statement is still being
/// booked when this answers. Bringing the same lines again adds nothing. For the chairperson and
/// the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/statements/{import_id}/keep",
    tag = "reconciliation",
    responses(
        (status = 200, description = "Kept, or being booked", body = StatementAnswer),
        (status = 409, description = "It was kept already"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn keep_statement(
    State(state): State<HttpState>,
    inside: InChama<may::Reconcile>,
    Path(which): Path<WhichStatement>,
    key: OptionalKey,
) -> Result<Json<StatementAnswer>, Failure> {
    let context = state.context();
    let kept = context.keep_statement(&inside.grant, key.as_ref(), which.import_id.0);
    Ok(Json(kept.await?.into()))
}
