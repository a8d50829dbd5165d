//! Commands that write jobs, handlers made of closures, and workers in a hurry.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chama::access::Anyone;
use chama::jobs::{self, Handler, Job, JobKind, NewJob, Running, Tuning, Worker};
use chama::work::{Command, Work};
use chama::{Clock, Context, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use store::{Database, query};
use tests::TestClock;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The kind of most jobs here.
pub const ROW: JobKind = JobKind::new("test_row");
/// No wait in a test is longer than this.
const PATIENCE: Duration = Duration::from_secs(40);

/// Writes jobs with the numbers `from..to` as their payloads.
#[derive(Debug, Clone, Serialize)]
pub struct WriteRows {
    pub from: u64,
    pub to: u64,
    /// The same for all, if any.
    pub dedupe_key: Option<&'static str>,
}

impl Command for WriteRows {
    const NAME: &'static str = "tests.write_rows";
    type Authority = Anyone;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _anyone: &Anyone) -> Result<()> {
        for number in self.from..self.to {
            let mut job = NewJob::now(work, ROW, &number)?;
            if let Some(key) = self.dedupe_key {
                job = job.once(key);
            }
            jobs::enqueue(work, job);
        }
        Ok(())
    }
}

pub async fn write_rows(context: &Context, from: u64, to: u64) {
    let dedupe_key = None;
    let command = WriteRows {
        from,
        to,
        dedupe_key,
    };
    let written = context.run(&Anyone, None, &command).await;
    written.expect("jobs can be written");
}

/// A handler made of a closure, which is given the job and the node that runs it.
struct Does<F>(F);

/// Does with each job what the closure says.
pub fn does<F, Fut>(closure: F) -> impl Handler + use<F, Fut>
where
    F: Fn(Context, Job) -> Fut + Send + Sync,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    Does(closure)
}

impl<F, Fut> Handler for Does<F>
where
    F: Fn(Context, Job) -> Fut + Send + Sync,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin((self.0)(context.clone(), job.clone()))
    }
}

/// Times for a worker that need not be polite.
pub fn in_a_hurry() -> Tuning {
    Tuning {
        heartbeat: Duration::from_millis(60),
        poll: Duration::from_millis(5),
        ..Tuning::default()
    }
}

/// A worker at work, and the way to stop it.
pub struct AtWork {
    pub shutdown: CancellationToken,
    pub task: JoinHandle<Result<()>>,
}

pub fn set_to_work(worker: Worker) -> AtWork {
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(worker.run(shutdown.clone()));
    AtWork { shutdown, task }
}

impl AtWork {
    /// Tells it to stop and waits until it has.
    pub async fn stop(self) {
        self.shutdown.cancel();
        let ended = tokio::time::timeout(PATIENCE, self.task).await;
        let ended = ended.expect("a worker stops when it is told to");
        ended
            .expect("a worker does not panic")
            .expect("a worker ends well");
    }
}

/// A clock that counts how often it is looked at, so that a test can wait until a node looked.
#[derive(Debug)]
pub struct WatchedClock {
    clock: Arc<TestClock>,
    /// How far this node's clock is off.
    off_by: chrono::Duration,
    looks: AtomicUsize,
}

impl WatchedClock {
    pub fn new(clock: &Arc<TestClock>, off_by_seconds: i64) -> Arc<Self> {
        Arc::new(Self {
            clock: Arc::clone(clock),
            off_by: chrono::Duration::seconds(off_by_seconds),
            looks: AtomicUsize::new(0),
        })
    }

    /// Returns when the clock was looked at so many more times.
    pub async fn looked_at(&self, times: usize) {
        let enough = self.looks.load(Ordering::SeqCst) + times;
        until("the node looks at its clock", async || {
            self.looks.load(Ordering::SeqCst) >= enough
        })
        .await;
    }
}

impl Clock for WatchedClock {
    fn now(&self) -> DateTime<Utc> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        self.clock.now() + self.off_by
    }
}

/// Waits for something that the program tells nobody of.
pub async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    assert!(waited.await.is_ok(), "waited in vain: {what}");
}

/// The answer of a query for one number.
pub async fn number(db: &Database, text: &'static str) -> i64 {
    let mut reader = db.read().await.expect("a reader");
    let row: (i64,) = query(text).one(&mut reader).await.expect("a number");
    row.0
}

/// How many jobs are in each state, as `ready 3, done 7`.
pub async fn states(db: &Database) -> String {
    let mut reader = db.read().await.expect("a reader");
    let rows: Vec<(String, i64)> =
        query("SELECT state, count(*) FROM jobs GROUP BY state ORDER BY state")
            .all(&mut reader)
            .await
            .expect("the jobs can be counted");
    let words = rows.iter().map(|(state, jobs)| format!("{state} {jobs}"));
    words.collect::<Vec<_>>().join(", ")
}
