//! Forgetting jobs that are done. Dead ones stay.

use chrono::Duration;
use store::Isolation;

use super::queries;
use crate::context::Context;
use crate::error::Result;

/// A job that is done is kept this long, for whoever wonders what happened.
pub const FINISHED_KEPT_DAYS: i64 = 7;
/// Rows deleted in one transaction: more would keep others from writing for too long.
const ROWS_AT_ONCE: i64 = 2_000;

/// Deletes the jobs that were done long enough ago; tells how many.
///
/// # Errors
/// When the database fails; what was deleted until then stays deleted.
pub async fn prune_finished(context: &Context) -> Result<u64> {
    let before = context.now() - Duration::days(FINISHED_KEPT_DAYS);
    let mut deleted = 0;
    loop {
        let mut tx = context.db.begin(Isolation::Guarded).await?;
        let rows = queries::delete_done(&mut tx, before, ROWS_AT_ONCE).await?;
        tx.commit().await?;
        deleted += rows;
        if rows < ROWS_AT_ONCE.unsigned_abs() {
            return Ok(deleted);
        }
    }
}
