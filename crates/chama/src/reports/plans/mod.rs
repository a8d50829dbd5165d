//! The funds of a chama with what members owe each of them.

mod queries;

use domain::access::may;
use domain::contributions::{Period, Schedule};
use domain::ids::ChamaId;
use store::Reader;

use crate::access::Grant;
use crate::context::Context;
use crate::error::Result;
use crate::ledger::funds::Fund;

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
    let found = read(&mut reader, grant.chama_id()).await?;
    let with_open = |(fund, schedule): (Fund, Schedule)| {
        let open = schedule.begun_by(today).pop();
        FundPlans {
            fund,
            open: open.filter(|period| !period.is_over(today)),
            schedule,
        }
    };
    Ok(found.into_iter().map(with_open).collect())
}

/// The funds in the order in which they were opened, each with its schedule, in one statement.
pub(super) async fn read(on: &mut Reader, chama: ChamaId) -> Result<Vec<(Fund, Schedule)>> {
    queries::funds(on, chama).await
}
