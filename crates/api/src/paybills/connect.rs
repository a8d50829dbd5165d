//! `POST /api/chamas/{chama_id}/paybill`

use axum::extract::State;
use axum::http::StatusCode;
use chama::paybills::commands::SECRET_LENGTH_MAX;
use chama::paybills::{ConnectPaybill, PaybillForm};
use domain::access::may;
use domain::ids::AccountId;
use domain::names::InitiatorName;
use domain::paybills::{ShortCode, ShortCodeKind};
use domain::payments::tariff::Bouquet;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey, Shillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PASSWORD_LENGTH_MAX, PaybillAnswer};
use crate::amounts::number;
use crate::fields::{Id, Text, Word, schema};

/// A paybill or till to be connected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPaybill, example = json!({
    "kind": "paybill",
    "short_code": "600984",
    "consumer_key": "of the app on the Daraja portal",
    "consumer_secret": "of the same app",
    "passkey": "as Safaricom sent it"
}))]
pub struct ConnectRequest {
    #[schema(schema_with = schema::word::<ShortCodeKind>)]
    kind: Word<ShortCodeKind>,
    /// Of a till that of its store.
    #[schema(schema_with = schema::short_code)]
    short_code: Text<{ ShortCode::TYPED_LENGTH_MAX }>,
    /// Needed for a till: the number people pay to.
    #[schema(schema_with = schema::maybe_short_code)]
    till_number: Option<Text<{ ShortCode::TYPED_LENGTH_MAX }>>,
    /// A cash place of the kind `mpesa_paybill`; the first one where none is named.
    #[schema(schema_with = schema::maybe_id)]
    place_id: Option<Id<AccountId>>,
    #[schema(schema_with = schema::secret)]
    consumer_key: Text<SECRET_LENGTH_MAX>,
    #[schema(schema_with = schema::secret)]
    consumer_secret: Text<SECRET_LENGTH_MAX>,
    /// Needed to ask members for money on their phones.
    #[schema(schema_with = schema::maybe_secret)]
    passkey: Option<Text<SECRET_LENGTH_MAX>>,
    /// Needed, with its password, to pay out.
    #[schema(schema_with = schema::maybe_line::<{ InitiatorName::LENGTH_MAX }>)]
    initiator_name: Option<Text<{ InitiatorName::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_secret)]
    initiator_password: Option<Text<SECRET_LENGTH_MAX>>,
    /// Who bears the cost of a payment; `business` (whoever pays) where nothing is said.
    #[schema(schema_with = schema::maybe_word::<Bouquet>)]
    bouquet: Option<Word<Bouquet>>,
    /// In shillings; 10,000 where nothing is said.
    #[schema(schema_with = schema::fee)]
    confirm_above: Option<Shillings>,
    /// The person's own, needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// Connect a paybill or till
///
/// For the chairperson and the treasurer. The number must be the chama's own: one in use belongs to
/// one chama, and a chama uses one. It is used once another officer has agreed (`decide`); until
/// then its state is `proposed`. Every member reads of it. Where the person's password was given
/// more than ten minutes ago it has to be sent along: 403 `password_needed`.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/paybill",
    tag = "paybill",
    request_body = ConnectRequest,
    responses(
        (status = 201, description = "It waits for another officer", body = PaybillAnswer),
        (status = 403, description = "The password is needed, or it is not theirs to do"),
        (status = 409, description = "The chama has one in use, another chama uses this number, \
            or this installation does not speak to M-Pesa"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn connect_paybill(
    State(state): State<HttpState>,
    hand: Hand<may::ManagePaybill>,
    key: OptionalKey,
    Json(request): Json<ConnectRequest>,
) -> Result<Once<(StatusCode, Json<PaybillAnswer>)>, Failure> {
    let above = request.confirm_above.map(|above| number(above.0));
    let secret = |text: &Option<Text<SECRET_LENGTH_MAX>>| {
        text.as_ref().map(|text| text.0.clone()).unwrap_or_default()
    };
    let (passkey, initiator) = (
        secret(&request.passkey),
        secret(&request.initiator_password),
    );
    let till_number = request.till_number.unwrap_or_default().0;
    let name = request.initiator_name.unwrap_or_default().0;
    let command = ConnectPaybill::check(&PaybillForm {
        place_id: request.place_id.map(|id| id.0),
        kind: request.kind.0.as_str(),
        short_code: &request.short_code.0,
        till_number: &till_number,
        consumer_key: &request.consumer_key.0,
        consumer_secret: &request.consumer_secret.0,
        passkey: &passkey,
        initiator_name: Some(&name),
        initiator_password: &initiator,
        bouquet: request.bouquet.map_or("", |bouquet| bouquet.0.as_str()),
        confirm_above: above.as_ref(),
    })?;
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let context = state.context();
    let done = context
        .connect_paybill(&fresh, key.as_ref(), command)
        .await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(done.answer.into())),
    })
}
