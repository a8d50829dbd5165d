//! What is counted and measured of the jobs.

use super::lease::Settled;
use super::queries;
use crate::context::Context;
use crate::error::Result;

/// Counts ends by kind: `jobs_done_total`, `jobs_failed_total` (tries that will be followed by
/// another) and `jobs_dead_total`.
pub(super) fn count(settled: &Settled) {
    let all = [
        ("jobs_done_total", &settled.done),
        ("jobs_failed_total", &settled.failed),
        ("jobs_dead_total", &settled.dead),
    ];
    for (name, kinds) in all {
        for kind in kinds {
            metrics::counter!(name, "kind" => kind.clone()).increment(1);
        }
    }
}

/// Sets `jobs_queue_depth` for each state in which a job is not done.
pub(super) async fn measure(context: &Context) -> Result<()> {
    let mut reader = context.db.read().await?;
    let rows = queries::depth(&mut reader).await?;
    drop(reader);
    for state in ["ready", "running", "dead"] {
        let row = rows.iter().find(|row| row.state == state);
        let jobs = row.map_or(0, |row| u32::try_from(row.jobs).unwrap_or(u32::MAX));
        metrics::gauge!("jobs_queue_depth", "state" => state).set(f64::from(jobs));
    }
    Ok(())
}
