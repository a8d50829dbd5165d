//! `POST /api/chamas/{chama_id}/plans`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::plans::views::PlanSet;
use chama::plans::{PlanForm, SetPlan};
use chrono::NaiveDate;
use domain::access::may;
use domain::chamas::ContributionFrequency;
use domain::ids::FundId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amounts::number;
use crate::fields::{Day, Id, Whole, Word, schema};

/// What members owe a fund from a day on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "fund_id": 1,
    "amount": 1400,
    "frequency": "weekly",
    "due_day": 4,
    "valid_from": "2026-07-01"
}))]
pub struct SetRequest {
    #[schema(schema_with = schema::id)]
    fund_id: Id<FundId>,
    /// Zero ends what is owed.
    #[schema(schema_with = schema::sum)]
    amount: Shillings,
    #[schema(schema_with = schema::word::<ContributionFrequency>)]
    frequency: Word<ContributionFrequency>,
    /// 1 (Monday) to 7 (Sunday) for weeks and fortnights; 1 to 31 for months and quarters, where
    /// 29 to 31 fall to the last day of a shorter month.
    #[schema(value_type = i64, minimum = 1, maximum = 31)]
    due_day: Whole<1, 31>,
    /// Today when left out. A fund's first plan may begin in the past, later ones may not.
    #[schema(schema_with = schema::maybe_day)]
    valid_from: Option<Day>,
}

/// The first period under the plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "fund_id": 1,
    "first_begins": "2026-07-03",
    "first_deadline": "2026-07-09",
    "amount": 1400
}))]
pub struct SetAnswer {
    #[schema(schema_with = schema::id)]
    fund_id: i64,
    /// A period that has begun before the plan holds ends as it was.
    first_begins: NaiveDate,
    first_deadline: NaiveDate,
    amount: Shillings,
}

impl From<PlanSet> for SetAnswer {
    fn from(set: PlanSet) -> Self {
        Self {
            fund_id: set.fund_id.get(),
            first_begins: set.first_begins,
            first_deadline: set.first_deadline,
            amount: set.amount.into(),
        }
    }
}

impl From<SetRequest> for PlanForm {
    fn from(request: SetRequest) -> Self {
        let from = request.valid_from.map(|day| day.0.to_string());
        Self {
            fund_id: Some(request.fund_id.0),
            amount: Some(number(request.amount.0)),
            frequency: request.frequency.0.to_string(),
            due_day: request.due_day.0.to_string(),
            valid_from: from.unwrap_or_default(),
        }
    }
}

/// Set a plan
///
/// From the first period that begins on `valid_from` or later; what was owed before stays as it
/// is. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/plans",
    tag = "contributions",
    request_body = SetRequest,
    responses((status = 201, description = "Set", body = SetAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn set_plan(
    State(state): State<HttpState>,
    inside: InChama<may::ManagePlans>,
    key: OptionalKey,
    Json(request): Json<SetRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = SetPlan::check(&request.into())?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(SetAnswer::from(done.answer))),
    })
}
