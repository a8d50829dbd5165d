//! `POST /api/chamas/{chama_id}/proposals`

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chama::approvals::{PaymentForm, Propose};
use domain::access::may;
use domain::approvals::{PaymentKind, RefundOf};
use domain::ids::{AccountId, FundId, MemberId};
use domain::names::{PayeeAccount, PayerName, Reason, ReferenceNumber};
use domain::transactions::PaymentMethod;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, PositiveShillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ProposalAnswer;
use crate::amounts::number;
use crate::fields::schema::{self, PHONE_LENGTH_MAX};
use crate::fields::{Id, Text, Word};

/// A payment to be proposed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "expense",
    "amount": 3500,
    "payee_name": "Kangemi Social Hall",
    "purpose": "Hire of the hall, resolution 4 of the meeting"
}))]
pub struct ProposeRequest {
    #[schema(schema_with = schema::word::<PaymentKind>)]
    kind: Word<PaymentKind>,
    amount: PositiveShillings,
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    purpose: Text<{ Reason::LENGTH_MAX }>,
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<Id<MemberId>>,
    #[schema(schema_with = schema::maybe_line::<{ PayerName::LENGTH_MAX }>)]
    payee_name: Option<Text<{ PayerName::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_phone)]
    payee_phone: Option<Text<PHONE_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_line::<{ PayeeAccount::LENGTH_MAX }>)]
    payee_account: Option<Text<{ PayeeAccount::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_id)]
    fund_id: Option<Id<FundId>>,
    #[schema(schema_with = schema::maybe_word::<RefundOf>)]
    refund_of: Option<Word<RefundOf>>,
    #[schema(schema_with = schema::maybe_id)]
    place_id: Option<Id<AccountId>>,
    #[schema(schema_with = schema::maybe_word::<PaymentMethod>)]
    method: Option<Word<PaymentMethod>>,
    #[schema(schema_with = schema::maybe_line::<{ ReferenceNumber::LENGTH_MAX }>)]
    reference_number: Option<Text<{ ReferenceNumber::LENGTH_MAX }>>,
}

impl From<ProposeRequest> for PaymentForm {
    fn from(request: ProposeRequest) -> Self {
        let method = request.method.map(|method| method.0.to_string());
        let refund_of = request.refund_of.map(|of| of.0.to_string());
        Self {
            kind: request.kind.0.to_string(),
            amount: Some(number(request.amount.0.money())),
            member_id: request.member_id.map(|id| id.0),
            payee_name: request.payee_name.unwrap_or_default().0,
            payee_phone: request.payee_phone.unwrap_or_default().0,
            payee_account: request.payee_account.unwrap_or_default().0,
            purpose: request.purpose.0,
            fund_id: request.fund_id.map(|id| id.0),
            refund_of: refund_of.unwrap_or_default(),
            place_id: request.place_id.map(|id| id.0),
            method: method.unwrap_or_default(),
            reference_number: request.reference_number.unwrap_or_default().0,
        }
    }
}

/// Propose a payment
///
/// For the chairperson, the treasurer and the secretary. Nothing is booked yet. Who is paid is a
/// member, or somebody by name; a withdrawal takes out the savings of `member_id`, in `fund_id` or
/// personal savings; a `transfer_out` needs `payee_account`. How many must approve, and who may, is
/// settled now: never the proposer, never who is paid. It can be approved for fourteen days.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/proposals",
    tag = "payments",
    request_body = ProposeRequest,
    responses(
        (status = 201, description = "Proposed", body = ProposalAnswer,
            headers(("Location" = String, description = "Where the proposal is"))),
        (status = 409, description = "Too few may approve it, or the officer is new and on hold"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn propose_payment(
    State(state): State<HttpState>,
    inside: InChama<may::ProposePayment>,
    key: OptionalKey,
    Json(request): Json<ProposeRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = Propose::check(&request.into())?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let answer = ProposalAnswer::from(done.answer);
    let place = format!("/api/chamas/{}/proposals/{}", answer.chama_id, answer.id);
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, [(LOCATION, place)], Json(answer)),
    })
}
