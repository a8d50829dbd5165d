//! `POST /api/chamas/{chama_id}/messages`

use axum::extract::State;
use chama::payments::PasteMessage;
use domain::access::may;
use domain::intake::ReceiptState;
use domain::payments::sms::LENGTH_MAX;
use http::{Failure, HttpState, InChama, Json, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{Text, schema};

/// A message of M-Pesa.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "text": "SGL61HZVU4 Confirmed. Ksh1,400.00 sent to UMOJA for account 000018 on 21/7/25"
}))]
pub struct PasteRequest {
    #[schema(schema_with = schema::lines::<{ LENGTH_MAX }>)]
    text: Text<{ LENGTH_MAX }>,
}

/// What it tells of.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastedAnswer {
    receipt: String,
    amount: Shillings,
    /// How far the receipt has come; none while M-Pesa itself has not told it.
    #[schema(schema_with = schema::maybe_word::<ReceiptState>)]
    state: Option<&'static str>,
}

/// Hand in the message M-Pesa sent to one's phone
///
/// For every active member. It is kept as evidence and books nothing: the payment is booked when
/// M-Pesa itself tells of the receipt.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/messages",
    tag = "mpesa",
    request_body = PasteRequest,
    responses((status = 200, description = "What it tells of", body = PastedAnswer)),
    security(("session" = []))
)]
pub async fn paste_message(
    State(state): State<HttpState>,
    inside: InChama<may::PayByMpesa>,
    Json(request): Json<PasteRequest>,
) -> Result<Json<PastedAnswer>, Failure> {
    let command = PasteMessage::check(&request.text.0)?;
    let pasted = state.context().run(&inside.grant, None, &command).await?;
    Ok(Json(PastedAnswer {
        receipt: pasted.answer.receipt,
        amount: pasted.answer.amount.into(),
        state: pasted.answer.state.map(ReceiptState::as_str),
    }))
}
