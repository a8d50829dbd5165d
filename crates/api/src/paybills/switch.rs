//! `POST /api/chamas/{chama_id}/paybill/switch`

use axum::extract::State;
use chama::paybills::SwitchPaybill;
use domain::access::may;
use domain::paybills::PaybillSwitch;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PASSWORD_LENGTH_MAX, PaybillAnswer};
use crate::fields::{Text, Word, schema};

/// Off, or to be used again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaybillSwitch, example = json!({ "to": "off" }))]
pub struct SwitchRequest {
    #[schema(schema_with = schema::word::<PaybillSwitch>)]
    to: Word<PaybillSwitch>,
    /// The person's own, needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// Switch it off, or ask that it be used again
///
/// Nothing new is sent through a number that is off; what is still paid to it is taken in. To be
/// used again it waits for another officer, as when it was connected. As to the password: as for
/// connecting.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/paybill/switch",
    tag = "paybill",
    request_body = SwitchRequest,
    responses(
        (status = 200, description = "It is so now", body = PaybillAnswer),
        (status = 403, description = "The password is needed, or it is not theirs to do"),
        (status = 409, description = "The chama uses another number, or another chama this one"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn switch_paybill(
    State(state): State<HttpState>,
    hand: Hand<may::ManagePaybill>,
    key: OptionalKey,
    Json(request): Json<SwitchRequest>,
) -> Result<Once<Json<PaybillAnswer>>, Failure> {
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let command = SwitchPaybill { to: request.to.0 };
    let context = state.context();
    let done = context.run(&fresh, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
