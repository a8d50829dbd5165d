//! `POST /api/transactions`

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chama::transactions::{MoneyForm, RecordMoney};
use chama::typed::given;
use domain::access::may;
use domain::ids::{AccountId, ChamaId, FundId, MemberId};
use domain::names::{Description, PayerName, ReferenceNumber};
use domain::transactions::{PaymentMethod, TransactionType};
use http::{Failure, HttpState, Json, Once, OptionalKey, Person, PositiveShillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::TransactionAnswer;
use crate::amounts::number;
use crate::fields::schema::{self, RECEIPT_LENGTH_MAX};
use crate::fields::{Day, Id, Text, Word};

/// Money that has moved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "chama_id": 1,
    "amount": 5000,
    "transaction_type": "contribution",
    "description": "January"
}))]
pub struct RecordRequest {
    #[schema(schema_with = schema::id)]
    chama_id: Id<ChamaId>,
    amount: PositiveShillings,
    #[schema(schema_with = schema::word::<TransactionType>)]
    transaction_type: Word<TransactionType>,
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    description: Text<{ Description::LENGTH_MAX }>,
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<Id<MemberId>>,
    #[schema(schema_with = schema::maybe_id)]
    payer_member_id: Option<Id<MemberId>>,
    #[schema(schema_with = schema::maybe_line::<{ PayerName::LENGTH_MAX }>)]
    payer_name: Option<Text<{ PayerName::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_word::<PaymentMethod>)]
    method: Option<Word<PaymentMethod>>,
    #[schema(schema_with = schema::mpesa_receipt)]
    mpesa_receipt_number: Option<Text<RECEIPT_LENGTH_MAX>>,
    #[schema(schema_with = schema::receipt)]
    receipt_code: Option<Text<RECEIPT_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_id)]
    place_id: Option<Id<AccountId>>,
    #[schema(schema_with = schema::maybe_id)]
    to_place_id: Option<Id<AccountId>>,
    #[schema(schema_with = schema::maybe_id)]
    fund_id: Option<Id<FundId>>,
    #[schema(schema_with = schema::maybe_day)]
    value_date: Option<Day>,
    #[schema(schema_with = schema::maybe_line::<{ ReferenceNumber::LENGTH_MAX }>)]
    reference_number: Option<Text<{ ReferenceNumber::LENGTH_MAX }>>,
}

/// The one receipt of a request, and the field it came in.
fn receipt(request: &RecordRequest) -> Result<(&'static str, String), Failure> {
    let text = |field: &Option<Text<RECEIPT_LENGTH_MAX>>| {
        let text = field.as_ref().and_then(|text| given(&text.0));
        text.map(str::to_owned)
    };
    let method = request.method.map(|method| method.0);
    match (
        text(&request.mpesa_receipt_number),
        text(&request.receipt_code),
    ) {
        (Some(_), Some(_)) => Err(Failure::field("receipt_code", "receipt_twice")),
        (Some(_), None) if method.is_some_and(|method| method != PaymentMethod::Mpesa) => {
            Err(Failure::field("mpesa_receipt_number", "receipt_not_mpesa"))
        }
        (Some(code), None) => Ok(("mpesa_receipt_number", code)),
        (None, code) => Ok(("receipt_code", code.unwrap_or_default())),
    }
}

fn command(request: RecordRequest) -> Result<RecordMoney, Failure> {
    let (receipt_field, receipt_code) = receipt(&request)?;
    let method = request.method.map(|method| method.0.to_string());
    let value_date = request.value_date.map(|day| day.0.to_string());
    let form = MoneyForm {
        transaction_type: request.transaction_type.0.to_string(),
        amount: Some(number(request.amount.0.money())),
        member_id: request.member_id.map(|id| id.0),
        payer_member_id: request.payer_member_id.map(|id| id.0),
        payer_name: request.payer_name.unwrap_or_default().0,
        method: method.unwrap_or_default(),
        receipt_code,
        place_id: request.place_id.map(|id| id.0),
        to_place_id: request.to_place_id.map(|id| id.0),
        fund_id: request.fund_id.map(|id| id.0),
        value_date: value_date.unwrap_or_default(),
        description: request.description.0,
        reference_number: request.reference_number.unwrap_or_default().0,
    };
    Ok(RecordMoney::check(&form, receipt_field)?)
}

/// Record money
///
/// For the chairperson and the treasurer. What came in and what moved between the chama's own
/// places; money that leaves it is proposed as a payment. Without `member_id` a contribution is the
/// own one; without `place_id` the money goes through the usual place of its `method`: cash when
/// there is no receipt code, M-Pesa when there is one. A transfer names `place_id` and
/// `to_place_id`. A receipt code books once.
#[utoipa::path(
    post,
    path = "/api/transactions",
    tag = "transactions",
    request_body = RecordRequest,
    responses(
        (status = 201, description = "Booked", body = TransactionAnswer,
            headers(("Location" = String, description = "Where the transaction is"))),
        (status = 403, description = "The person's role does not allow it"),
        (status = 404, description = "There is no such chama, or none of the person's"),
        (status = 409, description = "The receipt is booked, the money is not there, or the \
            period is closed"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn record_transaction(
    State(state): State<HttpState>,
    person: Person,
    key: OptionalKey,
    Json(request): Json<RecordRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let context = state.context();
    let chama_id = request.chama_id.0;
    let grant = person.grant::<may::RecordMoney>(context, chama_id).await?;
    let command = command(request)?;
    let done = context.run(&grant, key.as_ref(), &command).await?;
    let answer = TransactionAnswer::from(done.answer);
    let place = format!("/api/transactions/{}", answer.id);
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, [(LOCATION, place)], Json(answer)),
    })
}
