//! `GET /api/chamas/{chama_id}/plans`

use axum::extract::State;
use chama::reports::plans::{self, FundPlans};
use chrono::NaiveDate;
use domain::access::may;
use domain::chamas::ContributionFrequency;
use domain::contributions::{Period, Plan};
use http::{Failure, HttpState, InChama, Json, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// What members owe a fund from a day on.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanAnswer {
    /// A period that has begun before it ends as it was.
    valid_from: NaiveDate,
    /// Zero ends what was owed before.
    amount: Shillings,
    #[schema(schema_with = schema::word::<ContributionFrequency>)]
    frequency: &'static str,
    /// 1 (Monday) to 7 (Sunday) for weeks and fortnights, 1 to 31 for months and quarters.
    #[schema(minimum = 1, maximum = 31)]
    due_day: i64,
}

/// The stretch of days for which a contribution is due.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodAnswer {
    begins: NaiveDate,
    /// Its last day.
    deadline: NaiveDate,
    amount: Shillings,
}

/// The plans of one fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundPlansAnswer {
    #[schema(schema_with = schema::id)]
    fund_id: i64,
    name: String,
    /// Oldest first; none when nothing is owed.
    plans: Vec<PlanAnswer>,
    /// The period that is open today.
    open: Option<PeriodAnswer>,
}

/// The plans of every fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanList {
    funds: Vec<FundPlansAnswer>,
}

impl From<&Plan> for PlanAnswer {
    fn from(plan: &Plan) -> Self {
        Self {
            valid_from: plan.valid_from,
            amount: plan.amount.into(),
            frequency: plan.rhythm.frequency().as_str(),
            due_day: plan.rhythm.due_day(),
        }
    }
}

impl From<Period> for PeriodAnswer {
    fn from(period: Period) -> Self {
        Self {
            begins: period.begins,
            deadline: period.deadline,
            amount: period.amount.into(),
        }
    }
}

impl From<FundPlans> for FundPlansAnswer {
    fn from(found: FundPlans) -> Self {
        Self {
            fund_id: found.fund.id.get(),
            name: found.fund.name,
            plans: found
                .schedule
                .plans()
                .iter()
                .map(PlanAnswer::from)
                .collect(),
            open: found.open.map(PeriodAnswer::from),
        }
    }
}

/// Contribution plans
///
/// What members owe each fund, how often and from when. Every member may read them.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/plans",
    tag = "contributions",
    responses((status = 200, description = "The plans of every fund", body = PlanList)),
    security(("session" = []))
)]
pub async fn list_plans(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
) -> Result<Json<PlanList>, Failure> {
    let found = plans::overview(state.context(), inside.grant).await?;
    Ok(Json(PlanList {
        funds: found.into_iter().map(FundPlansAnswer::from).collect(),
    }))
}
