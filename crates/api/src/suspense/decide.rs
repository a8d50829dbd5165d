//! `POST /api/chamas/{chama_id}/suspense/{receipt}/confirm` and `…/reject`

use axum::extract::State;
use axum::http::StatusCode;
use chama::payments::{ConfirmAssignment, RejectAssignment};
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};

use super::Which;
use super::assign::AssignAnswer;

/// Confirm whose unexplained money is
///
/// For a second officer: never who said so, nor whose it would be.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/suspense/{receipt}/confirm",
    tag = "mpesa",
    responses(
        (status = 200, description = "Booked", body = AssignAnswer),
        (status = 409, description = "It is not unexplained any more"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn confirm_assignment(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
    key: OptionalKey,
) -> Result<Once<Json<AssignAnswer>>, Failure> {
    let command = ConfirmAssignment {
        receipt: which.receipt.0,
    };
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}

/// Reject, or take back, what was said of unexplained money
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/suspense/{receipt}/reject",
    tag = "mpesa",
    responses(
        (status = 204, description = "It is unexplained as before"),
        (status = 409, description = "It was confirmed meanwhile"),
    ),
    security(("session" = []))
)]
pub async fn reject_assignment(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
) -> Result<StatusCode, Failure> {
    let command = RejectAssignment {
        receipt: which.receipt.0,
    };
    state.context().run(&inside.grant, None, &command).await?;
    Ok(StatusCode::NO_CONTENT)
}
