//! `PATCH /api/chamas/{chama_id}/paybill`

use axum::extract::State;
use chama::paybills::commands::SECRET_LENGTH_MAX;
use chama::paybills::{ChangePaybill, PaybillForm};
use domain::access::may;
use domain::ids::AccountId;
use domain::names::InitiatorName;
use domain::payments::tariff::Bouquet;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey, Shillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PASSWORD_LENGTH_MAX, PaybillAnswer};
use crate::amounts::number;
use crate::fields::{Id, Text, Word, schema};

/// What is to be changed; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaybillChange, example = json!({ "initiator_password": "the new one" }))]
pub struct ChangeRequest {
    #[schema(schema_with = schema::maybe_id)]
    place_id: Option<Id<AccountId>>,
    /// With its secret, or neither.
    #[schema(schema_with = schema::maybe_secret)]
    consumer_key: Option<Text<SECRET_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_secret)]
    consumer_secret: Option<Text<SECRET_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_secret)]
    passkey: Option<Text<SECRET_LENGTH_MAX>>,
    /// Another initiator needs its password; an empty name takes the initiator away.
    #[schema(schema_with = schema::maybe_line::<{ InitiatorName::LENGTH_MAX }>)]
    initiator_name: Option<Text<{ InitiatorName::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_secret)]
    initiator_password: Option<Text<SECRET_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_word::<Bouquet>)]
    bouquet: Option<Word<Bouquet>>,
    /// In shillings.
    #[schema(schema_with = schema::fee)]
    confirm_above: Option<Shillings>,
    /// The person's own, needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// Change keys and terms
///
/// For the chairperson and the treasurer. Every member reads what was changed, and no key. The
/// number itself cannot be changed: switch it off and connect the other one. As to the password:
/// as for connecting.
#[utoipa::path(
    patch,
    path = "/api/chamas/{chama_id}/paybill",
    tag = "paybill",
    request_body = ChangeRequest,
    responses(
        (status = 200, description = "Changed", body = PaybillAnswer),
        (status = 403, description = "The password is needed, or it is not theirs to do"),
        (status = 409, description = "Somebody else changed it at the same time"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn change_paybill(
    State(state): State<HttpState>,
    hand: Hand<may::ManagePaybill>,
    key: OptionalKey,
    Json(request): Json<ChangeRequest>,
) -> Result<Once<Json<PaybillAnswer>>, Failure> {
    let above = request.confirm_above.map(|above| number(above.0));
    let name = request.initiator_name.map(|name| name.0);
    let command = ChangePaybill::check(&PaybillForm {
        place_id: request.place_id.map(|id| id.0),
        kind: "",
        short_code: "",
        till_number: "",
        consumer_key: &request.consumer_key.unwrap_or_default().0,
        consumer_secret: &request.consumer_secret.unwrap_or_default().0,
        passkey: &request.passkey.unwrap_or_default().0,
        initiator_name: name.as_deref(),
        initiator_password: &request.initiator_password.unwrap_or_default().0,
        bouquet: request.bouquet.map_or("", |bouquet| bouquet.0.as_str()),
        confirm_above: above.as_ref(),
    })?;
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let context = state.context();
    let done = context
        .change_paybill(&fresh, key.as_ref(), command)
        .await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
