//! Asking for a job, in the transaction of whoever asks.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::queries;
use super::registry::JobKind;
use crate::error::{Error, Result};
use crate::work::Work;

/// A job to be written.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// What is to be done.
    pub kind: JobKind,
    /// What it is to be done with; never a secret.
    pub payload: Value,
    /// Not before this moment.
    pub run_at: DateTime<Utc>,
    /// Of jobs with the same key only the first is written, for as long as its row is kept.
    pub dedupe_key: Option<String>,
}

impl NewJob {
    /// A job to be run as soon as the unit of work is durable.
    ///
    /// # Errors
    /// A defect when the payload cannot be written as JSON.
    pub fn now(work: &Work<'_>, kind: JobKind, payload: &impl Serialize) -> Result<Self> {
        let payload =
            serde_json::to_value(payload).map_err(|error| Error::Defect(error.to_string()))?;
        Ok(Self {
            kind,
            payload,
            run_at: work.now(),
            dedupe_key: None,
        })
    }

    /// The same job, not before a moment.
    #[must_use]
    pub fn at(mut self, run_at: DateTime<Utc>) -> Self {
        self.run_at = run_at;
        self
    }

    /// The same job, written only if none with this key is.
    #[must_use]
    pub fn once(mut self, dedupe_key: impl Into<String>) -> Self {
        self.dedupe_key = Some(dedupe_key.into());
        self
    }
}

/// Writes the job with the rest of the unit of work: it exists if and only if that is committed.
pub fn enqueue(work: &mut Work<'_>, job: NewJob) {
    let part = queries::insert(job, work.now());
    work.push(part);
    work.note_enqueued();
}
