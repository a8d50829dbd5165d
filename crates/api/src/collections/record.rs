//! `POST /api/chamas/{chama_id}/collections`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::contributions::views::Collection;
use chama::contributions::{CollectionForm, LineForm, LineKind, RecordCollection};
use domain::access::may;
use domain::ids::{AccountId, FundId, MemberId, TransactionId};
use domain::names::Description;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, PositiveShillings, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amounts::number;
use crate::fields::{Day, Id, Text, schema};

/// What an amount is for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineFor {
    Contribution,
    Fine,
    RegistrationFee,
}

/// One amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineRequest {
    #[schema(schema_with = schema::id)]
    member_id: Id<MemberId>,
    kind: LineFor,
    /// For a contribution; personal savings when left out.
    #[schema(schema_with = schema::maybe_id)]
    fund_id: Option<Id<FundId>>,
    amount: PositiveShillings,
}

/// The sheet of a meeting.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "value_date": "2026-01-15",
    "cash_counted": 1650,
    "lines": [
        { "member_id": 1, "kind": "contribution", "amount": 1400 },
        { "member_id": 1, "kind": "fine", "amount": 50 },
        { "member_id": 2, "kind": "registration_fee", "amount": 200 }
    ]
}))]
pub struct CollectionRequest {
    /// Today when left out.
    #[schema(schema_with = schema::maybe_day)]
    value_date: Option<Day>,
    /// Where the cash came to lie; the cash box when left out.
    #[schema(schema_with = schema::maybe_id)]
    place_id: Option<Id<AccountId>>,
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    description: Text<{ Description::LENGTH_MAX }>,
    /// If given it must be what the amounts add up to.
    #[schema(schema_with = schema::fee)]
    cash_counted: Option<Shillings>,
    #[schema(min_items = 1, max_items = 2000)]
    lines: Vec<LineRequest>,
}

/// A sheet just saved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "transactions": [7, 8], "total": 1650 }))]
pub struct CollectionAnswer {
    /// A transaction per member who paid, in the order of the sheet.
    transactions: Vec<i64>,
    total: Shillings,
}

impl From<Collection> for CollectionAnswer {
    fn from(saved: Collection) -> Self {
        let transactions = saved.transactions.into_iter().map(TransactionId::get);
        Self {
            transactions: transactions.collect(),
            total: saved.total.into(),
        }
    }
}

fn line(line: &LineRequest) -> Result<LineForm, Failure> {
    let fund = line.fund_id.map(|fund| fund.0);
    let kind = match line.kind {
        LineFor::Contribution => LineKind::Contribution(fund),
        _ if fund.is_some() => return Err(Failure::field("lines", "fund_for_contribution_only")),
        LineFor::Fine => LineKind::Fine,
        LineFor::RegistrationFee => LineKind::RegistrationFee,
    };
    Ok(LineForm {
        member_id: line.member_id.0,
        kind,
        amount: number(line.amount.0.money()),
    })
}

fn form(request: CollectionRequest) -> Result<CollectionForm, Failure> {
    let lines: Result<Vec<LineForm>, Failure> = request.lines.iter().map(line).collect();
    let value_date = request.value_date.map(|day| day.0.to_string());
    Ok(CollectionForm {
        value_date: value_date.unwrap_or_default(),
        place_id: request.place_id.map(|id| id.0),
        description: request.description.0,
        cash_counted: request.cash_counted.map(|sum| number(sum.0)),
        lines: lines?,
    })
}

/// Save the sheet of a meeting
///
/// What the members paid in cash: all of it is booked or nothing. Each member who paid gets one
/// transaction, of type `collection`, and one journal entry. For the chairperson and the
/// treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/collections",
    tag = "contributions",
    request_body = CollectionRequest,
    responses(
        (status = 201, description = "Booked", body = CollectionAnswer),
        (status = 409, description = "The period is closed"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn record_collection(
    State(state): State<HttpState>,
    inside: InChama<may::RecordMoney>,
    key: OptionalKey,
    Json(request): Json<CollectionRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = RecordCollection::check(&form(request)?)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (
            StatusCode::CREATED,
            Json(CollectionAnswer::from(done.answer)),
        ),
    })
}
