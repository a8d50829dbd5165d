//! `POST /api/chamas/{chama_id}/cash-counts`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::reconciliation::views::CountView;
use chama::reconciliation::{CountCash, CountForm};
use chrono::NaiveDate;
use domain::access::may;
use domain::daily_proof::Outcome;
use domain::ids::AccountId;
use domain::names::Description;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amounts::number;
use crate::fields::{Day, Id, Text, schema};

/// What was counted in a cash place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "place_id": 1, "amount": 18265 }))]
pub struct CountRequest {
    #[schema(schema_with = schema::id)]
    place_id: Id<AccountId>,
    #[schema(schema_with = schema::sum)]
    amount: Shillings,
    /// At the end of which day; today when it is absent.
    #[schema(schema_with = schema::maybe_day)]
    day: Option<Day>,
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    note: Text<{ Description::LENGTH_MAX }>,
}

/// The count, and how its day compares now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CountedCash)]
pub struct CountAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    place_id: i64,
    day: NaiveDate,
    amount: Shillings,
    /// What the book says.
    books: Shillings,
    /// How all places compare on that day.
    #[schema(schema_with = schema::maybe_word::<Outcome>)]
    outcome: Option<&'static str>,
    /// What the place holds more than its book says, less what is on its way.
    difference: Option<Shillings>,
}

impl From<CountView> for CountAnswer {
    fn from(view: CountView) -> Self {
        Self {
            id: view.id.get(),
            place_id: view.place_id.get(),
            day: view.day,
            amount: view.amount.into(),
            books: view.books.into(),
            outcome: view.outcome.map(Outcome::as_str),
            difference: view.difference.map(Shillings::from),
        }
    }
}

/// Count cash
///
/// What is really there, also when it is not what the books say. The last count of a day is the one
/// that is compared. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/cash-counts",
    tag = "reconciliation",
    request_body = CountRequest,
    responses((status = 201, description = "Written down", body = CountAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn count_cash(
    State(state): State<HttpState>,
    inside: InChama<may::Reconcile>,
    key: OptionalKey,
    Json(request): Json<CountRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = CountCash::check(&CountForm {
        place_id: Some(request.place_id.0),
        amount: Some(number(request.amount.0)),
        day: request.day.map(|day| day.0.to_string()).unwrap_or_default(),
        note: request.note.0,
    })?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(CountAnswer::from(done.answer))),
    })
}
