//! `POST /api/chamas/{chama_id}/proposals/{proposal_id}/reject`

use axum::extract::State;
use chama::approvals::Reject;
use domain::access::may;
use domain::names::Reason;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalAnswer, Which};
use crate::fields::{Text, schema};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RejectPayment, example = json!({ "reason": "The invoice is for another group" }))]
pub struct RejectRequest {
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
}

/// Reject a payment
///
/// For those who could approve it. One rejection ends it; every member sees the reason.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/proposals/{proposal_id}/reject",
    tag = "payments",
    request_body = RejectRequest,
    responses(
        (status = 200, description = "Rejected", body = ProposalAnswer),
        (status = 409, description = "It is closed or expired"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn reject_payment(
    State(state): State<HttpState>,
    inside: InChama<may::ApprovePayment>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<RejectRequest>,
) -> Result<Once<Json<ProposalAnswer>>, Failure> {
    let command = Reject::check(which.proposal_id.0, &request.reason.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
