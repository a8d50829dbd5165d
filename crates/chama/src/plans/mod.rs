//! Contribution plans: what members owe each fund, how often and from when.
//!
//! Table `contribution_plans`. A chama begins with the plan it agreed on when it was founded; those
//! with the right decide on others and open further funds. A plan is never changed: another one
//! follows, from today on at the earliest, and a period that has begun ends as it was. Every member
//! may read them. The rules are those of `domain::contributions`.

pub mod commands;
mod queries;
pub mod views;

use domain::contributions::{Plan, Schedule};
use domain::ids::{ChamaId, FundId, UserId};
use store::Connection;

use crate::error::Result;
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
