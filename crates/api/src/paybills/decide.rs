//! `POST /api/chamas/{chama_id}/paybill/decide`

use axum::extract::State;
use chama::paybills::DecidePaybill;
use domain::access::may;
use domain::ids::PaybillId;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PASSWORD_LENGTH_MAX, PaybillAnswer};
use crate::fields::{Id, Text, schema};

/// The second officer's word.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaybillDecision, example = json!({ "paybill_id": 1, "agrees": true }))]
pub struct DecideRequest {
    /// Which was seen: agreeing to another than the one that waits is refused.
    #[schema(schema_with = schema::id)]
    paybill_id: Id<PaybillId>,
    agrees: bool,
    /// The person's own, needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// Agree to a number, or decline it
///
/// A number that was connected, or is to be used again, is used once another officer has agreed;
/// whoever asked for it may only take it back. As to the password: as for connecting.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/paybill/decide",
    tag = "paybill",
    request_body = DecideRequest,
    responses(
        (status = 200, description = "In use, or declined", body = PaybillAnswer),
        (status = 403, description = "The password is needed, or it is not theirs to do"),
        (status = 409, description = "It does not wait, the same officer asked for it, the officer \
            is new, or another chama uses this number"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn decide_paybill(
    State(state): State<HttpState>,
    hand: Hand<may::ManagePaybill>,
    key: OptionalKey,
    Json(request): Json<DecideRequest>,
) -> Result<Once<Json<PaybillAnswer>>, Failure> {
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let command = DecidePaybill {
        paybill_id: request.paybill_id.0,
        agrees: request.agrees,
    };
    let context = state.context();
    let done = context.run(&fresh, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
