//! Four workers, ten thousand rows, and workers killed wherever they happen to be.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chama::jobs::{Job, Registry, Tuning, Worker};
use chama::{Clock, Context};
use chrono::{DateTime, Utc};
use store::{Dialect, query};
use tests::{Dice, SeededRandom, World, on_both_databases};
use tokio::time::Instant;

use super::kit::{AtWork, ROW, does, number, set_to_work, states, until, write_rows};

const WORKERS: usize = 4;
const ROWS: usize = 10_000;
const KILLS: usize = 48;

on_both_databases!(each_row_is_done_though_workers_are_killed);

/// A clock on which twenty seconds pass in one, so that leases run out while the test waits.
#[derive(Debug)]
struct FastClock {
    from: DateTime<Utc>,
    began: Instant,
}

impl Clock for FastClock {
    fn now(&self) -> DateTime<Utc> {
        let micros = i64::try_from(self.began.elapsed().as_micros()).expect("a short test");
        self.from + chrono::Duration::microseconds(20 * micros)
    }
}

/// A job begun, and the moment of that.
type Begin = (Job, DateTime<Utc>);

/// What the handlers saw, kept outside of the database.
struct Seen {
    /// How often each row was done to its end.
    ends: Vec<AtomicU32>,
    rows_ended: AtomicUsize,
    /// Every begin, by job.
    begins: Mutex<HashMap<i64, Vec<Begin>>>,
    dice: Mutex<Dice>,
}

impl Seen {
    async fn row(&self, begun_at: DateTime<Utc>, job: Job) -> chama::Result<()> {
        let row: usize = job.payload()?;
        self.begins
            .lock()
            .expect("no panic")
            .entry(job.id.get())
            .or_default()
            .push((job, begun_at));
        let takes = self.dice.lock().expect("no panic").between(0, 8_000);
        // Work takes time, and a kill should find some of it half done.
        tokio::time::sleep(Duration::from_micros(takes.unsigned_abs())).await;
        if self.ends[row].fetch_add(1, Ordering::SeqCst) == 0 {
            self.rows_ended.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }
}

fn worker(context: &Context, seen: &Arc<Seen>, number: usize) -> AtWork {
    let seen = Arc::clone(seen);
    let handler = does(move |node, job| {
        let seen = Arc::clone(&seen);
        async move { seen.row(node.now(), job).await }
    });
    let tuning = Tuning {
        lease: chrono::Duration::seconds(10),
        heartbeat: Duration::from_millis(60),
        poll: Duration::from_millis(20),
        ahead: 48,
        attempts_max: 1_000,
        ..Tuning::default()
    };
    let worker = Worker::new(context.clone(), format!("worker-{number}"), 16)
        .with_registry(Registry::new().on(ROW, handler))
        .with_tuning(tuning);
    set_to_work(worker)
}

async fn each_row_is_done_though_workers_are_killed(world: &World) {
    keep_history(world).await;
    let clock = FastClock {
        from: world.clock.now(),
        began: Instant::now(),
    };
    let random = Arc::new(SeededRandom::new(7));
    let context = Context::with(world.db.clone(), Arc::new(clock), random);
    for from in (0..10_000).step_by(200) {
        write_rows(&context, from, from + 200).await;
    }
    let seen = Arc::new(Seen {
        ends: (0..ROWS).map(|_row| AtomicU32::new(0)).collect(),
        rows_ended: AtomicUsize::new(0),
        begins: Mutex::default(),
        dice: Mutex::new(Dice::new(11)),
    });
    let mut workers: Vec<AtWork> = (0..WORKERS).map(|n| worker(&context, &seen, n)).collect();
    let mut dice = Dice::new(13);
    let mut kills = 0;
    while kills < KILLS && seen.rows_ended.load(Ordering::SeqCst) < ROWS {
        let lives = dice.between(1_000, 40_000).unsigned_abs();
        tokio::time::sleep(Duration::from_micros(lives)).await;
        let place = dice.below(WORKERS);
        workers[place].task.abort();
        let replaced = worker(&context, &seen, WORKERS + kills);
        let killed = std::mem::replace(&mut workers[place], replaced);
        let end = killed.task.await.expect_err("it was killed");
        assert!(end.is_cancelled(), "a worker does not panic: {end}");
        kills += 1;
    }
    until("all rows are done", async || {
        seen.rows_ended.load(Ordering::SeqCst) == ROWS
            && number(&world.db, "SELECT count(*) FROM jobs WHERE state <> 'done'").await == 0
    })
    .await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(states(&world.db).await, "done 10000");
    assert!(seen.ends.iter().all(|ends| ends.load(Ordering::SeqCst) > 0));
    let begun_again = check_begins(&seen);
    check_history(world).await;
    assert!(
        kills >= 20 && begun_again > 0,
        "{kills} kills, {begun_again} rows begun again"
    );
}

/// No claim was begun twice, and none while another of the same row still had its lease. Tells
/// how many rows were begun more than once.
fn check_begins(seen: &Seen) -> usize {
    let mut begins = seen.begins.lock().expect("no panic");
    for jobs in begins.values_mut() {
        jobs.sort_by_key(|(job, _begun_at)| job.attempt);
        for pair in jobs.windows(2) {
            let [(first, _), (second, begun_at)] = pair else {
                continue;
            };
            assert!(first.attempt < second.attempt, "begun twice: {first:?}");
            assert!(
                first.lease_until <= *begun_at,
                "both had it: {first:?}, {second:?}"
            );
        }
    }
    assert_eq!(begins.len(), ROWS);
    begins.values().filter(|jobs| jobs.len() > 1).count()
}

/// Has the database itself write down every change of a job's state.
async fn keep_history(world: &World) {
    let columns = "job_id BIGINT, attempt BIGINT, state TEXT, owner TEXT";
    let insert = "INSERT INTO job_history (job_id, attempt, state, owner) \
                  VALUES (NEW.id, NEW.attempts, NEW.state, coalesce(NEW.locked_by, OLD.locked_by))";
    let table = format!("CREATE TABLE job_history ({columns})");
    let statements = match world.dialect() {
        Dialect::Sqlite => vec![
            table,
            format!(
                "CREATE TRIGGER job_history AFTER UPDATE OF state ON jobs \
                 WHEN OLD.state <> NEW.state BEGIN {insert}; END"
            ),
        ],
        Dialect::Postgres => vec![
            table,
            format!(
                "CREATE FUNCTION job_history() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN {insert}; RETURN NULL; END; $$"
            ),
            "CREATE TRIGGER job_history AFTER UPDATE OF state ON jobs FOR EACH ROW \
             WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION job_history()"
                .to_owned(),
        ],
    };
    for statement in statements {
        world
            .raw(&statement)
            .await
            .expect("the history can be kept");
    }
}

/// Each row became done once; each claim has one owner; whoever ended a claim is who had it.
async fn check_history(world: &World) {
    let db = &world.db;
    let done = number(db, "SELECT count(*) FROM job_history WHERE state = 'done'").await;
    assert_eq!(done, 10_000);
    let rows = "SELECT count(DISTINCT job_id) FROM job_history WHERE state = 'done'";
    assert_eq!(number(db, rows).await, 10_000);
    let mut reader = db.read().await.expect("a reader");
    let claimed_twice: Vec<(i64, i64)> = query(
        "SELECT job_id, attempt FROM job_history WHERE state = 'running' \
         GROUP BY job_id, attempt HAVING count(*) > 1",
    )
    .all(&mut reader)
    .await
    .expect("the history can be read");
    assert_eq!(claimed_twice, []);
    let ended_by_another: Vec<(i64, i64)> = query(
        "SELECT d.job_id, d.attempt FROM job_history d LEFT JOIN job_history r \
         ON r.job_id = d.job_id AND r.attempt = d.attempt AND r.owner = d.owner \
         AND r.state = 'running' WHERE d.state = 'done' AND r.job_id IS NULL",
    )
    .all(&mut reader)
    .await
    .expect("the history can be read");
    assert_eq!(ended_by_another, []);
}
