//! Looking after payments: how many nothing is known of, and that none is forgotten.

use chrono::Duration;
use domain::ids::PayoutId;
use domain::payouts::{PayoutState, UNKNOWN_MINUTES_MAX};
use serde::Serialize;
use store::Isolation;

use super::queries;
use super::send::ToSend;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{NewJob, QUERY_PAYOUT, SEND_PAYOUT, enqueue};
use crate::work::{Command, Work};

/// A payment with which nothing was done for so long has lost its job.
const IDLE_MINUTES: i64 = 10;

impl Context {
    /// Measures the payments on their way, and writes a job for each that has none: the last one
    /// may have been tried too often, or have ended while the book was held.
    pub(crate) async fn watch_payouts(&self) -> Result<()> {
        let mut reader = self.db.read().await?;
        let then = self.now() - Duration::minutes(UNKNOWN_MINUTES_MAX);
        let overdue = queries::unknown_since(&mut reader, then).await?;
        let open = queries::open_by_state(&mut reader).await?;
        drop(reader);
        metrics::gauge!("payouts_unknown_overdue").set(number(overdue));
        for state in PayoutState::ALL.iter().filter(|state| state.is_open()) {
            let found = open.iter().find(|(own, _)| own == state.as_str());
            let count = found.map_or(0, |(_, count)| *count);
            metrics::gauge!("payouts_open", "state" => state.as_str()).set(number(count));
        }
        if overdue > 0 {
            tracing::warn!(
                overdue,
                "payments of which nothing is known for a quarter of an hour"
            );
        }
        self.run(&Automatic::new(None), None, &Remind).await?;
        Ok(())
    }
}

fn number(count: i64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes the jobs of payments that have none.
#[derive(Debug, Clone, Serialize)]
struct Remind;

impl Command for Remind {
    const NAME: &'static str = "payouts.remind";
    // Jobs that are written twice do their work once.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let now = work.now();
        let before = now - Duration::minutes(IDLE_MINUTES);
        let slot = now.timestamp().div_euclid(IDLE_MINUTES.saturating_mul(60));
        for (id, state) in queries::idle(work.tx(), before).await? {
            let id = PayoutId::new(id);
            let state: PayoutState = state
                .parse()
                .map_err(|_unknown| Error::Defect(format!("payout {id}: state")))?;
            let job = if state == PayoutState::Reserved {
                NewJob::now(work, SEND_PAYOUT, &ToSend::First(id))?
            } else {
                NewJob::now(work, QUERY_PAYOUT, &id)?
            };
            enqueue(work, job.once(format!("remind-payout-{id}-{slot}")));
        }
        Ok(())
    }
}
