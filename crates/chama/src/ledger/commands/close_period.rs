//! Closing a period: nothing more can be booked on its days.

use chrono::NaiveDate;
use domain::access::may;
use domain::period::closing_allowed;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::{queries, views::PeriodClosed};
use crate::work::{Command, Work};

/// Closes the book of the chama through a day. A correction then goes to the open period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClosePeriod {
    /// The last day that is closed.
    pub through: NaiveDate,
}

impl Command for ClosePeriod {
    const NAME: &'static str = "ledger.close_period";
    // That a period only moves forward is a condition of the write itself.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ClosePeriod>;
    type Answer = PeriodClosed;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ClosePeriod>,
    ) -> Result<PeriodClosed> {
        let chama_id = grant.chama_id();
        let row = queries::closed_through(work.tx(), chama_id).await?;
        let (closed,) = row.ok_or_else(Error::not_found)?;
        closing_allowed(closed, work.today(), self.through)
            .map_err(|error| Refusal::field("through", error.code()))?;
        if queries::close_through(work.tx(), chama_id, self.through).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "period_already_closed").into());
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "book",
                subject_id: Some(chama_id.get()),
                detail: json!({ "through": self.through, "before": closed }),
            },
        );
        Ok(PeriodClosed {
            closed_through: self.through,
        })
    }
}
