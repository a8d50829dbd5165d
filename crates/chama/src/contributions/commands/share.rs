//! Making a link through which anybody can read who has paid into a fund.

use chrono::Duration;
use domain::access::may;
use domain::ids::FundId;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::contributions::queries::{self, NewShare};
use crate::contributions::shares::Secret;
use crate::contributions::views::Shared;
use crate::error::{Refusal, Result};
use crate::ledger::funds;
use crate::work::{Command, Work};

/// Days a link lasts where nothing else is asked.
pub const DAYS_USUAL: i64 = 30;
/// The longest a link lasts.
pub const DAYS_MAX: i64 = 365;

/// Makes a link. It must be run without an idempotency key: the answer holds the secret, which is
/// stored nowhere.
#[derive(Debug, Clone, Serialize)]
pub struct ShareReport {
    fund_id: FundId,
    days: i64,
}

impl ShareReport {
    /// Checks what was asked.
    ///
    /// # Errors
    /// A refusal of `days` that are none or too many.
    pub fn check(fund_id: FundId, days: Option<i64>) -> Result<Self> {
        let days = days.unwrap_or(DAYS_USUAL);
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(Refusal::field("days", "share_days_out_of_range").into());
        }
        Ok(Self { fund_id, days })
    }
}

impl Command for ShareReport {
    const NAME: &'static str = "contributions.share";
    // Only a new row is written.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ShareReports>;
    type Answer = Shared;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ShareReports>,
    ) -> Result<Shared> {
        let chama_id = grant.chama_id();
        let funds = funds::list(work.tx(), chama_id).await?;
        if !funds.iter().any(|fund| fund.id == self.fund_id) {
            return Err(Refusal::field("fund_id", "fund_unknown").into());
        }
        let secret = Secret::random(work.context())?;
        let now = work.now();
        let expires_at = now + Duration::days(self.days);
        let share = NewShare {
            chama_id,
            fund_id: self.fund_id,
            token_hash: secret.hash(),
            created_by: grant.user_id(),
            now,
            expires_at,
        };
        let id = queries::insert_share(work.tx(), share).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "shared_report",
                subject_id: Some(id),
                detail: json!({ "fund": self.fund_id, "days": self.days }),
            },
        );
        Ok(Shared {
            id,
            token: secret.expose(),
            expires_at,
        })
    }
}
