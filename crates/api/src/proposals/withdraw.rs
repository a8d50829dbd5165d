//! `POST /api/chamas/{chama_id}/proposals/{proposal_id}/withdraw`

use axum::extract::State;
use chama::approvals::Withdraw;
use domain::access::may;
use domain::names::Description;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalAnswer, Which};
use crate::fields::{Text, schema};

/// Why, if there is something to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WithdrawProposal, example = json!({ "reason": "The price has changed" }))]
pub struct WithdrawRequest {
    #[serde(default)]
    #[schema(schema_with = schema::nullable_lines::<{ Description::LENGTH_MAX }>)]
    reason: Option<Text<{ Description::LENGTH_MAX }>>,
}

/// Take a proposal back
///
/// For whoever proposed it, for as long as it is open.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/proposals/{proposal_id}/withdraw",
    tag = "payments",
    request_body = WithdrawRequest,
    responses(
        (status = 200, description = "Taken back", body = ProposalAnswer),
        (status = 409, description = "It is closed or expired"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn withdraw_proposal(
    State(state): State<HttpState>,
    inside: InChama<may::ProposePayment>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<WithdrawRequest>,
) -> Result<Once<Json<ProposalAnswer>>, Failure> {
    let reason = request.reason.unwrap_or_default().0;
    let command = Withdraw::check(which.proposal_id.0, &reason)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
