//! Jobs taken for a time, and how their ends are written down.

use chrono::{DateTime, Duration, Utc};
use domain::ids::JobId;
use serde::de::DeserializeOwned;
use store::Isolation;

use super::back_off;
use super::queries::{self, Claim, ClaimedRow, Failed};
use crate::context::Context;
use crate::error::{Error, Result};

/// No more of an error's text is kept.
const ERROR_CHARS_MAX: usize = 500;
/// What is written to a job whose worker did not come back.
const LOST: &str = "the worker was lost while it had this job";

/// A job as its handler sees it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its row.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// Which try this is, from 1. Together with `id` it names the claim: no two have both alike.
    pub attempt: i64,
    /// When it was taken.
    pub taken_at: DateTime<Utc>,
    /// Until when nobody else takes it, if nothing extends that.
    pub lease_until: DateTime<Utc>,
    payload: String,
}

impl Job {
    /// What the job is to be done with.
    ///
    /// # Errors
    /// A defect when the payload is not what the handler expects.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload)
            .map_err(|error| Error::Defect(format!("payload of {}: {error}", self.kind)))
    }

    fn claim(&self) -> (i64, i64) {
        (self.id.get(), self.attempt)
    }
}

/// A job that came to its end, well or not.
pub(super) struct Ended {
    pub job: Job,
    pub failure: Option<String>,
}

/// What became of the jobs that ended.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub done: Vec<String>,
    pub failed: Vec<String>,
    pub dead: Vec<String>,
}

/// The leases of one worker.
pub(super) struct Leases {
    context: Context,
    owner: String,
    lasts: Duration,
    attempts_max: i64,
}

impl Leases {
    /// Leases under a name nobody else has: the worker's own with some chance behind it.
    pub fn new(context: Context, name: &str, lasts: Duration, attempts_max: i64) -> Self {
        // Without randomness the moment tells workers of one name apart.
        let moment = context.now().timestamp_micros().to_be_bytes();
        let mut bytes = moment;
        if context.random.fill(&mut bytes).is_err() {
            bytes = moment;
        }
        let owner = format!("{name}/{:016x}", u64::from_be_bytes(bytes));
        Self {
            context,
            owner,
            lasts,
            attempts_max,
        }
    }

    /// Takes jobs that are due, the oldest first.
    pub async fn claim(&self, kinds: String, at_most: usize) -> Result<Vec<Job>> {
        let mut tx = self.context.db.begin(Isolation::Guarded).await?;
        // Waiting for the transaction is no part of the lease.
        let now = self.context.now();
        let lease_until = now + self.lasts;
        let claim = Claim {
            now,
            owner: self.owner.clone(),
            lease_until,
            kinds,
            at_most: i64::try_from(at_most).unwrap_or(i64::MAX),
        };
        let mut rows = queries::claim(&mut tx, claim).await?;
        tx.commit().await?;
        rows.sort_unstable_by_key(|row| row.id);
        let job = |row: ClaimedRow| Job {
            id: JobId::new(row.id),
            kind: row.kind,
            attempt: row.attempts,
            taken_at: now,
            lease_until,
            payload: row.payload,
        };
        Ok(rows.into_iter().map(job).collect())
    }

    /// Extends leases. Gives the claims that are lost: their lease ran out and was taken back.
    pub async fn extend(&self, jobs: &[&Job]) -> Result<Vec<(JobId, i64)>> {
        if jobs.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.context.db.begin(Isolation::Guarded).await?;
        let lease_until = self.context.now() + self.lasts;
        let held = queries::extend(&mut tx, self.owner.clone(), list(jobs)?, lease_until).await?;
        tx.commit().await?;
        let lost = jobs.iter().filter(|job| !held.contains(&job.claim()));
        Ok(lost.map(|job| (job.id, job.attempt)).collect())
    }

    /// Writes down how jobs ended, where this worker still holds them.
    pub async fn settle(&self, ended: &[Ended]) -> Result<Settled> {
        let now = self.context.now();
        let mut settled = Settled::default();
        let done: Vec<&Job> = ended
            .iter()
            .filter(|ended| ended.failure.is_none())
            .map(|ended| &ended.job)
            .collect();
        let mut tx = self.context.db.begin(Isolation::Guarded).await?;
        if !done.is_empty() {
            let held = queries::set_done(&mut tx, self.owner.clone(), list(&done)?, now).await?;
            let mine = done.iter().filter(|job| held.contains(&job.claim()));
            settled.done = mine.map(|job| job.kind.clone()).collect();
        }
        for Ended { job, failure } in ended {
            let Some(error) = failure else { continue };
            let retry_at = (job.attempt < self.attempts_max)
                .then(|| now + back_off::wait_after(job.attempt, self.jitter()));
            let is_dead = retry_at.is_none();
            let failed = Failed {
                id: job.id,
                attempt: job.attempt,
                owner: self.owner.clone(),
                retry_at,
                error: error.chars().take(ERROR_CHARS_MAX).collect(),
                now,
            };
            if queries::set_failed(&mut tx, failed).await? > 0 {
                let kinds = if is_dead {
                    &mut settled.dead
                } else {
                    &mut settled.failed
                };
                kinds.push(job.kind.clone());
            }
        }
        tx.commit().await?;
        Ok(settled)
    }

    /// Gives back jobs that were not begun.
    pub async fn give_back(&self, jobs: &[&Job]) -> Result<()> {
        if jobs.is_empty() {
            return Ok(());
        }
        let mut tx = self.context.db.begin(Isolation::Guarded).await?;
        queries::give_back(&mut tx, self.owner.clone(), list(jobs)?).await?;
        tx.commit().await?;
        self.context.job_written.notify_waiters();
        Ok(())
    }

    /// Takes back, from whoever had them, jobs whose lease ran out. Gives the kinds of those that
    /// may be tried again and of those that are dead.
    pub async fn take_back_lost(&self) -> Result<Settled> {
        let mut tx = self.context.db.begin(Isolation::Guarded).await?;
        let now = self.context.now();
        let rows = queries::take_back_lost(&mut tx, now, self.attempts_max, LOST).await?;
        tx.commit().await?;
        let (dead, again): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.state == "dead");
        Ok(Settled {
            done: Vec::new(),
            failed: again.into_iter().map(|row| row.kind).collect(),
            dead: dead.into_iter().map(|row| row.kind).collect(),
        })
    }

    fn jitter(&self) -> u16 {
        let mut bytes = [0_u8; 2];
        // Without randomness the wait is merely the same for all.
        drop(self.context.random.fill(&mut bytes));
        u16::from_be_bytes(bytes)
    }
}

/// The claims as the statements are told them: `[[id,attempt],…]`.
fn list(jobs: &[&Job]) -> Result<String> {
    let claims: Vec<(i64, i64)> = jobs.iter().map(|job| job.claim()).collect();
    serde_json::to_string(&claims).map_err(|error| Error::Defect(error.to_string()))
}
