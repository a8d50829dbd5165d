//! Contribution plans: what members owe each fund, how often and from when.
//!
//! Table `contribution_plans`. A chama begins with the plan it agreed on when it was founded; those
//! with the right decide on others and open further funds. A plan is never changed: another one
//! follows, from today on at the earliest, and a period that has begun ends as it was. Every member
//! may read them. The rules are those of `domain::contributions`.

pub mod commands;
mod queries;
pub mod views;

use chrono::NaiveDate;
use domain::chamas::ContributionFrequency;
use domain::contributions::{Plan, Rhythm, Schedule};
use domain::ids::{ChamaId, FundId, UserId};
use domain::money::Money;
use store::Connection;

use crate::error::{Error, Result};
use crate::work::Work;

pub use commands::open_fund::{FundForm, OpenFund};
pub use commands::set::{PlanForm, SetPlan};
use views::FundPlan;

/// Writes a plan that was decided on.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    fund_id: FundId,
    plan: Plan,
    decided_by: UserId,
) -> Result<()> {
    let now = work.now();
    let new = queries::NewPlan {
        chama_id,
        fund_id,
        plan,
        decided_by,
        now,
    };
    queries::insert(work.tx(), new).await?;
    Ok(())
}

/// Every plan of a chama, in the order in which they were decided.
///
/// # Errors
/// When the database fails.
pub async fn list(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<FundPlan>> {
    queries::list(on, chama_id).await
}

/// The schedule of one fund.
pub fn schedule(plans: &[FundPlan], fund_id: FundId) -> Schedule {
    let own = plans.iter().filter(|plan| plan.fund_id == fund_id);
    Schedule::new(own.map(|plan| plan.plan).collect())
}

/// A plan as the database holds it.
///
/// # Errors
/// A defect when it holds what is no plan.
pub fn plan_of(valid_from: NaiveDate, cents: i64, frequency: &str, due_day: i64) -> Result<Plan> {
    let defect = |what: &str| Error::Defect(format!("a plan from {valid_from}: {what}"));
    let every: ContributionFrequency = frequency.parse().map_err(|_unknown| defect("frequency"))?;
    let rhythm = Rhythm::new(every, due_day).map_err(|error| defect(error.code()))?;
    Ok(Plan {
        valid_from,
        amount: Money::from_cents(cents),
        rhythm,
    })
}
