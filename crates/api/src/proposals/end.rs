//! `POST /api/chamas/{chama_id}/proposals/{proposal_id}/end-payout`

use axum::extract::State;
use chama::payouts::EndPayout;
use domain::access::may;
use domain::ids::PayoutId;
use domain::names::Reason;
use domain::payouts::PayoutState;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Which;
use super::approve::PASSWORD_LENGTH_MAX;
use crate::fields::{Id, Text, schema};

/// Which payment, and what M-Pesa said of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndPayout, example = json!({
    "payout_id": 1, "reason": "The M-Pesa portal does not list it; asked on 0722 000 000"
}))]
pub struct EndRequest {
    #[schema(schema_with = schema::id)]
    payout_id: Id<PayoutId>,
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
    /// Needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// Where the payment stands now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EndedPayout)]
pub struct EndAnswer {
    /// `unknown` as long as another officer has to say so too, then `failed`.
    #[schema(schema_with = schema::word::<PayoutState>)]
    state: &'static str,
}

/// Say that M-Pesa never made a payment
///
/// A day after M-Pesa was asked to make it, and nothing is known. The first officer asks, the
/// second ends it, and the money goes back to its place. As to the password: as for approving.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/proposals/{proposal_id}/end-payout",
    tag = "payments",
    request_body = EndRequest,
    responses(
        (status = 200, description = "Asked for, or ended", body = EndAnswer),
        (status = 403, description = "The password is needed, or it is not theirs to do"),
        (status = 409, description = "It may still arrive, or the same officer asked before"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn end_payout(
    State(state): State<HttpState>,
    hand: Hand<may::ApprovePayment>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<EndRequest>,
) -> Result<Once<Json<EndAnswer>>, Failure> {
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let (proposal, payout) = (which.proposal_id.0, request.payout_id.0);
    let command = EndPayout::check(proposal, payout, &request.reason.0)?;
    let context = state.context();
    let done = context.run(&fresh, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(EndAnswer {
            state: done.answer.as_str(),
        }),
    })
}
