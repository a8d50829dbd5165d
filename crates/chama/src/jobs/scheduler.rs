//! Writing the jobs that the clock asks for, once however many nodes look at it.
//!
//! A slot belongs to whoever moves the schedule's row past it, in the transaction that writes the
//! job; besides, the job's key is unique. Nodes whose clocks differ by seconds therefore agree.

use chrono::{DateTime, Utc};
use croner::Cron;
use croner::errors::CronError;
use store::Isolation;

use super::queries;
use super::schedule::{Schedule, slot_after, slot_due};
use crate::context::Context;
use crate::error::{Error, Result};

/// Looks at the clock for one node.
#[derive(Debug)]
pub struct Scheduler {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    schedule: Schedule,
    cron: Cron,
    /// There is nothing to do before this moment; none: not looked at yet.
    rests_until: Option<DateTime<Utc>>,
}

impl Scheduler {
    /// A scheduler of these schedules.
    ///
    /// # Errors
    /// A defect when a pattern is not one.
    pub fn new(schedules: &[Schedule]) -> Result<Self> {
        let entry = |schedule: &Schedule| {
            let cron = schedule.cron().map_err(defect)?;
            Ok(Entry {
                schedule: *schedule,
                cron,
                rests_until: None,
            })
        };
        let entries = schedules.iter().map(entry).collect::<Result<_>>()?;
        Ok(Self { entries })
    }

    /// Writes a job for each slot that is due and that no node has taken; tells how many. Of slots
    /// that passed while no node was up only the latest is served. A schedule seen for the first
    /// time begins with its next slot.
    ///
    /// # Errors
    /// When the database fails; the next call tries again.
    pub async fn tick(&mut self, context: &Context) -> Result<usize> {
        let mut written = 0;
        for entry in &mut self.entries {
            let now = context.now();
            let taken = match entry.rests_until {
                Some(moment) if now < moment => continue,
                Some(_) => entry.serve(context, now).await?,
                None => entry.first_look(context, now).await?,
            };
            written += usize::from(taken);
            entry.rests_until = Some(slot_after(&entry.cron, now).map_err(defect)?);
        }
        if written > 0 {
            context.job_written.notify_waiters();
        }
        Ok(written)
    }
}

impl Entry {
    /// Notes the schedule if it is new; if it is not, makes up for what was missed.
    async fn first_look(&self, context: &Context, now: DateTime<Utc>) -> Result<bool> {
        let slot = slot_due(&self.cron, now).map_err(defect)?;
        let mut tx = context.db.begin(Isolation::Guarded).await?;
        let name = self.schedule.kind().as_str();
        let noted = queries::note_schedule(&mut tx, name, slot).await?;
        tx.commit().await?;
        if noted > 0 {
            return Ok(false);
        }
        self.serve(context, now).await
    }

    /// Takes the slot that is due and writes its job; tells whether it was still to be had.
    async fn serve(&self, context: &Context, now: DateTime<Utc>) -> Result<bool> {
        let slot = slot_due(&self.cron, now).map_err(defect)?;
        let name = self.schedule.kind().as_str();
        let mut tx = context.db.begin(Isolation::Guarded).await?;
        let mut written = 0;
        if queries::take_slot(&mut tx, name, slot).await? > 0 {
            let key = self.schedule.dedupe_key(slot);
            written = queries::insert_slot_job(&mut tx, name, key, now).await?;
        }
        tx.commit().await?;
        Ok(written > 0)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn defect(error: CronError) -> Error {
    Error::Defect(format!("schedule: {error}"))
}
