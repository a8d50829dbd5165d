//! A worker: one of any number, inside the server or a program of its own.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::registry::Registry;
use super::shift::Shift;
use crate::context::Context;

/// The name on which PostgreSQL tells that a job was written; see the trigger of the table.
pub(super) const CHANNEL: &str = "chamalink_jobs";

/// How a worker goes about its work. Leases and waits before another try are measured with the
/// context's clock, everything else with the machine's.
#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// How long a job stays with a worker that gives no sign of life. Far longer than
    /// `heartbeat`, and than the clocks of two nodes may differ.
    pub lease: chrono::Duration,
    /// How often a worker gives a sign of life and looks for those that did not.
    pub heartbeat: Duration,
    /// How long at most between two looks at the table while there is nothing to do.
    pub poll: Duration,
    /// Jobs taken ahead of being begun, so that not every one costs a claim of its own.
    pub ahead: usize,
    /// A job that runs longer than this is stopped and tried again.
    pub run_max: Duration,
    /// How long running jobs may take to end when the worker is told to stop.
    pub drain_max: Duration,
    /// A job is tried this often before it is dead: over about six hours, with the waits between.
    pub attempts_max: i64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            lease: chrono::Duration::seconds(60),
            heartbeat: Duration::from_secs(15),
            poll: Duration::from_secs(1),
            ahead: 8,
            run_max: Duration::from_mins(5),
            drain_max: Duration::from_secs(20),
            attempts_max: 16,
        }
    }
}

/// Takes jobs and does them until told to stop.
#[derive(Debug)]
pub struct Worker {
    pub(super) context: Context,
    pub(super) name: String,
    pub(super) concurrency: usize,
    pub(super) registry: Registry,
    pub(super) tuning: Tuning,
}

impl Worker {
    /// A worker of all jobs of the product. `name` says in the table who has a job; workers may
    /// share one. `concurrency`: how many jobs it does at the same time, at least one.
    pub fn new(context: Context, name: impl Into<String>, concurrency: usize) -> Self {
        Self {
            context,
            name: name.into(),
            concurrency: concurrency.max(1),
            registry: Registry::standard(),
            tuning: Tuning::default(),
        }
    }

    /// The same worker for other jobs.
    #[must_use]
    pub fn with_registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }

    /// The same worker with other times and numbers.
    #[must_use]
    pub fn with_tuning(mut self, tuning: Tuning) -> Self {
        self.tuning = tuning;
        self
    }

    /// Works until `shutdown` is cancelled, then takes nothing more, gives back what it has not
    /// begun and ends what it has. Returns when everything it did is written down. Dropping the
    /// future instead is safe too: the jobs it had come back when their lease has run out.
    ///
    /// # Errors
    /// A defect when a schedule cannot be read. A database that fails is waited for.
    pub async fn run(self, shutdown: CancellationToken) -> crate::error::Result<()> {
        let name = self.name.clone();
        let mut shift = Shift::begin(self)?;
        tracing::info!(worker = name, "the worker has begun");
        shift.work(&shutdown).await;
        tracing::info!(worker = name, "the worker ends what it has begun");
        shift.drain().await;
        tracing::info!(worker = name, "the worker has ended");
        Ok(())
    }
}
