//! Jobs that were tried often enough, kept until somebody looks.

use chrono::{DateTime, Utc};
use domain::ids::JobId;
use store::Isolation;

use super::queries;
use crate::context::Context;
use crate::error::{Error, Result};

/// A list names at most this many.
pub const DEAD_LISTED_MAX: i64 = 1_000;

/// A job that is not tried again by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its row.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// What it was to be done with, as JSON.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What the last try failed with.
    pub error: String,
    /// When that was.
    pub died_at: Option<DateTime<Utc>>,
}

/// The dead jobs, the latest first, at most [`DEAD_LISTED_MAX`].
///
/// # Errors
/// When the database fails.
pub async fn dead(context: &Context) -> Result<Vec<DeadJob>> {
    let mut reader = context.db.read().await?;
    Ok(queries::dead(&mut reader, DEAD_LISTED_MAX).await?)
}

/// Lets a dead job be tried again, as often as a new one.
///
/// # Errors
/// Not found when there is no dead job of this id.
pub async fn replay(context: &Context, job: JobId) -> Result<()> {
    let mut tx = context.db.begin(Isolation::Guarded).await?;
    let found = queries::replay(&mut tx, job, context.now()).await?;
    tx.commit().await?;
    if found == 0 {
        return Err(Error::not_found());
    }
    context.job_written.notify_waiters();
    Ok(())
}
