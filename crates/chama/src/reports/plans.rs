//! The funds of a chama with what members owe each of them.

use domain::access::may;
use domain::contributions::{Period, Schedule};

use crate::access::Grant;
use crate::context::Context;
use crate::error::Result;
use crate::ledger::funds::{self, Fund};
use crate::plans;

/// A fund and its plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundPlans {
    /// The fund.
    pub fund: Fund,
    /// Its plans, oldest first.
    pub schedule: Schedule,
    /// The period that is open today.
    pub open: Option<Period>,
}

/// Every fund of the chama with its plans.
///
/// # Errors
/// When the database fails.
pub async fn overview(context: &Context, grant: Grant<may::ViewChama>) -> Result<Vec<FundPlans>> {
    let today = context.today();
    let mut reader = context.db().read().await?;
    let decided = plans::list(&mut reader, grant.chama_id()).await?;
    let funds = funds::list(&mut reader, grant.chama_id()).await?;
    let with_plans = |fund: Fund| {
        let schedule = plans::schedule(&decided, fund.id);
        let open = schedule.begun_by(today).pop();
        FundPlans {
            fund,
            open: open.filter(|period| !period.is_over(today)),
            schedule,
        }
    };
    Ok(funds.into_iter().map(with_plans).collect())
}
