//! `POST /api/chamas/{chama_id}/proposals/{proposal_id}/approve`

use axum::extract::State;
use chama::approvals::Approve;
use domain::access::may;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalAnswer, Which};
use crate::fields::{Text, schema};

/// The most characters of a password that is checked.
pub(super) const PASSWORD_LENGTH_MAX: usize = 1_000;

/// The password, where it is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "kiti cha mbao nyekundu" }))]
pub struct ApproveRequest {
    /// Needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// Approve a payment
///
/// For those who could approve it when it was proposed. The approval that completes it books the
/// money today. Where the password was given more than ten minutes ago it has to be sent along: the
/// refusal is 403 `password_needed`, and 422 `password_wrong` where it is not the person's; its
/// tries are counted with those to sign in.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/proposals/{proposal_id}/approve",
    tag = "payments",
    request_body = ApproveRequest,
    responses(
        (status = 200, description = "Approved; `state` says whether it is paid",
            body = ProposalAnswer),
        (status = 403, description = "The password is needed, or the payment is not theirs to \
            approve"),
        (status = 409, description = "It is closed or expired, approved by this person already, \
            or the money is not there"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn approve_payment(
    State(state): State<HttpState>,
    hand: Hand<may::ApprovePayment>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<ApproveRequest>,
) -> Result<Once<Json<ProposalAnswer>>, Failure> {
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let command = Approve {
        proposal_id: which.proposal_id.0,
    };
    let context = state.context();
    let done = context.run(&fresh, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
