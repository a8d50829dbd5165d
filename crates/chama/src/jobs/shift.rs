//! What a worker does from its begin to its end.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use store::Listener;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::gauges;
use super::lease::{Ended, Job, Leases};
use super::scheduler::Scheduler;
use super::worker::{CHANNEL, Worker};
use crate::error::{Error, Result};

/// Tries to write down the last ends before the worker leaves it to the leases.
const LAST_TRIES: u32 = 5;

type Outcome = std::result::Result<(Id, Result<()>), JoinError>;

/// A worker at work.
pub(super) struct Shift {
    worker: Worker,
    leases: Leases,
    scheduler: Scheduler,
    listener: Option<Listener>,
    /// Taken and not begun.
    waiting: VecDeque<Job>,
    /// Begun; what each is doing is in `tasks`.
    running: JoinSet<Result<()>>,
    tasks: HashMap<Id, (Job, AbortHandle)>,
    /// Ended and not yet written down.
    ended: Vec<Ended>,
    /// There may be more to take.
    may_take: bool,
    /// The database failed just now.
    troubled: bool,
}

impl Shift {
    pub fn begin(worker: Worker) -> Result<Self> {
        let tuning = worker.tuning;
        let leases = Leases::new(
            worker.context.clone(),
            &worker.name,
            tuning.lease,
            tuning.attempts_max,
        );
        Ok(Self {
            leases,
            scheduler: Scheduler::new(worker.registry.schedules())?,
            listener: None,
            waiting: VecDeque::new(),
            running: JoinSet::new(),
            tasks: HashMap::new(),
            ended: Vec::new(),
            may_take: true,
            troubled: false,
            worker,
        })
    }

    /// Works until told to stop.
    pub async fn work(&mut self, shutdown: &CancellationToken) {
        let mut beat = self.beats();
        let context = self.worker.context.clone();
        while !shutdown.is_cancelled() {
            // From here on word of new jobs is heard, also of those written during the look.
            let written = context.job_written.notified();
            tokio::pin!(written);
            written.as_mut().enable();
            self.turn().await;
            let idle = self.waiting.is_empty();
            let pause = word(
                self.listener.as_mut(),
                self.worker.tuning.poll,
                self.troubled,
            );
            tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                _ = beat.tick() => self.beat().await,
                Some(outcome) = self.running.join_next_with_id() => self.note(outcome),
                () = written, if idle => self.may_take = true,
                () = pause, if idle => self.may_take = true,
            }
        }
    }

    /// Writes down what has ended, asks the clock, takes and begins what there is room for.
    async fn turn(&mut self) {
        self.troubled = false;
        self.settle().await;
        if let Err(error) = self.scheduler.tick(&self.worker.context).await {
            self.trouble("the schedules could not be looked at", &error);
        }
        if self.may_take && self.waiting.is_empty() {
            self.take().await;
        }
        self.start();
    }

    async fn take(&mut self) {
        let room = self.worker.concurrency.saturating_sub(self.running.len());
        let wanted = room + self.worker.tuning.ahead;
        if wanted == 0 {
            return;
        }
        match self
            .leases
            .claim(self.worker.registry.kinds(), wanted)
            .await
        {
            Ok(jobs) => {
                self.may_take = jobs.len() >= wanted;
                self.waiting.extend(jobs);
            }
            Err(error) => self.trouble("no jobs could be taken", &error),
        }
    }

    fn start(&mut self) {
        while self.running.len() < self.worker.concurrency {
            let Some(job) = self.waiting.pop_front() else {
                return;
            };
            let Some(handler) = self.worker.registry.handler(&job.kind) else {
                let failure = Some("no handler for this kind".to_owned());
                self.ended.push(Ended { job, failure });
                continue;
            };
            let (context, copy) = (self.worker.context.clone(), job.clone());
            let run_max = self.worker.tuning.run_max;
            let task = self.running.spawn(async move {
                match timeout(run_max, handler.run(&context, &copy)).await {
                    Ok(outcome) => outcome,
                    Err(_elapsed) => Err(Error::Defect("it ran for too long".to_owned())),
                }
            });
            self.tasks.insert(task.id(), (job, task));
        }
    }

    /// Takes note of how a job ended, and of any others that have ended by now.
    fn note(&mut self, first: Outcome) {
        let mut next = Some(first);
        while let Some(outcome) = next {
            let (id, failure) = match outcome {
                Ok((id, Ok(()))) => (id, None),
                Ok((id, Err(error))) => (id, Some(error.to_string())),
                Err(error) if error.is_panic() => (error.id(), Some("it panicked".to_owned())),
                Err(error) => (
                    error.id(),
                    Some("it was stopped with its worker".to_owned()),
                ),
            };
            // One that is not in the list was stopped because its lease was lost.
            if let Some((job, _task)) = self.tasks.remove(&id) {
                self.ended.push(Ended { job, failure });
            }
            next = self.running.try_join_next_with_id();
        }
    }

    /// Writes down what has ended; what cannot be is kept for the next turn.
    async fn settle(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        for Ended { job, failure } in &self.ended {
            if let Some(error) = failure {
                let (id, attempt) = (job.id.get(), job.attempt);
                tracing::warn!(kind = job.kind, id, attempt, error, "a job failed");
            }
        }
        match self.leases.settle(&self.ended).await {
            Ok(settled) => {
                self.ended.clear();
                gauges::count(&settled);
            }
            Err(error) => self.trouble("ends of jobs could not be written down", &error),
        }
    }

    /// A sign of life, a look for workers that gave none, and the depth of the queue.
    async fn beat(&mut self) {
        self.extend().await;
        match self.leases.take_back_lost().await {
            Ok(lost) => {
                self.may_take |= !lost.failed.is_empty();
                gauges::count(&lost);
            }
            Err(error) => self.trouble("lost jobs could not be taken back", &error),
        }
        if let Err(error) = gauges::measure(&self.worker.context).await {
            self.trouble("the queue could not be measured", &error);
        }
        if self.listener.is_none() {
            self.listen().await;
        }
    }

    /// Extends the leases of what this worker has; stops what it has no more.
    async fn extend(&mut self) {
        let running = self.tasks.values().map(|(job, _task)| job);
        let ended = self.ended.iter().map(|ended| &ended.job);
        let all: Vec<&Job> = running.chain(&self.waiting).chain(ended).collect();
        let lost = match self.leases.extend(&all).await {
            Ok(lost) => lost,
            Err(error) => return self.trouble("leases could not be extended", &error),
        };
        let is_lost = |job: &Job| lost.contains(&(job.id, job.attempt));
        self.waiting.retain(|job| !is_lost(job));
        self.tasks.retain(|_id, (job, task)| {
            let keep = !is_lost(job);
            if !keep {
                tracing::warn!(kind = job.kind, id = job.id.get(), "a lease was lost");
                task.abort();
            }
            keep
        });
    }

    async fn listen(&mut self) {
        match self.worker.context.db.listen(CHANNEL).await {
            Ok(listener) => {
                self.listener = Some(listener);
                // What was written before this moment was not heard.
                self.may_take = true;
            }
            Err(error) => self.trouble("word of new jobs cannot be heard", &error.into()),
        }
    }

    /// Ends what has begun and gives back the rest.
    pub async fn drain(&mut self) {
        let unbegun: Vec<&Job> = self.waiting.iter().collect();
        match self.leases.give_back(&unbegun).await {
            Ok(()) => self.waiting.clear(),
            Err(error) => self.trouble("jobs could not be given back", &error),
        }
        let mut beat = self.beats();
        let too_late = Instant::now() + self.worker.tuning.drain_max;
        loop {
            tokio::select! {
                outcome = self.running.join_next_with_id() => match outcome {
                    Some(outcome) => self.note(outcome),
                    None => break,
                },
                _ = beat.tick() => self.extend().await,
                () = sleep_until(too_late) => break,
            }
        }
        self.running.abort_all();
        while let Some(outcome) = self.running.join_next_with_id().await {
            self.note(outcome);
        }
        for _try in 0..LAST_TRIES {
            self.settle().await;
            if self.ended.is_empty() {
                break;
            }
            sleep(self.worker.tuning.poll).await;
        }
    }

    fn beats(&self) -> Interval {
        let mut beats = interval(self.worker.tuning.heartbeat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beats
    }

    fn trouble(&mut self, what: &'static str, error: &Error) {
        tracing::error!(worker = self.worker.name, %error, what, "the worker is in trouble");
        self.troubled = true;
    }
}

/// Waits for word of new jobs, or for as long as a look at the table may be late. After a failure
/// only the time counts: a line that is down must not turn waiting into haste.
async fn word(listener: Option<&mut Listener>, at_most: Duration, troubled: bool) {
    match listener {
        Some(listener) if !troubled => listener.wait(at_most).await,
        _ => sleep(at_most).await,
    }
}
