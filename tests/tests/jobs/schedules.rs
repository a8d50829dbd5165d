//! What the clock asks for, among nodes whose clocks differ.

use std::sync::Arc;

use chama::jobs::{JobKind, Registry, Tuning, Worker};
use chama::people::sessions::REMEMBERED_DAYS;
use chama::{Clock, Context};
use chrono::Duration;
use tests::{SeededRandom, World, on_both_databases};
use tokio::sync::mpsc;

use super::kit::{AtWork, WatchedClock, does, in_a_hurry, number, set_to_work, states, until};

const HOURLY: JobKind = JobKind::new("test_hourly");
const NIGHTLY: JobKind = JobKind::new("test_nightly");

on_both_databases!(
    three_nodes_run_each_slot_of_a_month_once,
    of_missed_slots_the_latest_runs_once,
    the_standing_duties_are_done,
);

/// A turn of a worker with two schedules looks at the clock three times. After this many looks at
/// least one was made, and acted on, for either schedule.
const LOOKS: usize = 5;

type Runs = mpsc::UnboundedSender<String>;

/// A node of its own, with a clock that is off by some seconds.
struct Node {
    clock: Arc<WatchedClock>,
    at_work: AtWork,
}

impl Node {
    fn start(world: &World, off_by_seconds: i64, runs: &Runs) -> Self {
        let clock = WatchedClock::new(&world.clock, off_by_seconds);
        let random = Arc::new(SeededRandom::new(off_by_seconds.unsigned_abs()));
        let context = Context::with(world.db.clone(), clock.clone(), random);
        let tell = |runs: &Runs| {
            let runs = runs.clone();
            does(move |_node, job| {
                runs.send(job.kind).expect("the test listens");
                async { Ok(()) }
            })
        };
        let registry = Registry::new()
            .on(HOURLY, tell(runs))
            .every(HOURLY, "0 * * * *")
            .on(NIGHTLY, tell(runs))
            .every(NIGHTLY, "0 3 * * *");
        // The clock leaps by hours while jobs run; no lease is to run out under them.
        let tuning = Tuning {
            lease: Duration::days(60),
            heartbeat: std::time::Duration::from_hours(1),
            poll: std::time::Duration::from_millis(2),
            ..in_a_hurry()
        };
        let worker = Worker::new(context, format!("node{off_by_seconds:+}"), 2)
            .with_registry(registry)
            .with_tuning(tuning);
        let at_work = set_to_work(worker);
        Self { clock, at_work }
    }
}

/// Waits until every node has looked at the time as it is now, and acted on it.
async fn all_have_looked(nodes: &[Node]) {
    futures::future::join_all(nodes.iter().map(|node| node.clock.looked_at(LOOKS))).await;
}

async fn three_nodes_run_each_slot_of_a_month_once(world: &World) {
    let (runs, mut ran) = mpsc::unbounded_channel();
    // 10:30 in East Africa: the first slots are at 11:00 and, nightly, at 03:00.
    world.clock.advance(Duration::minutes(30));
    let nodes = [-3, 0, 4].map(|off_by| Node::start(world, off_by, &runs));
    all_have_looked(&nodes).await;
    for hour in 0..30 * 24 {
        let expected = if (hour + 11) % 24 == 3 {
            vec!["test_hourly", "test_nightly"]
        } else {
            vec!["test_hourly"]
        };
        // Two seconds before the hour only the fast clock has passed it.
        world
            .clock
            .advance(Duration::minutes(30) - Duration::seconds(2));
        let mut these = Vec::new();
        for _run in &expected {
            these.push(ran.recv().await.expect("the nodes are at work"));
        }
        these.sort();
        assert_eq!(these, expected, "hour {hour}");
        // Five seconds later all have, the last one just now.
        world.clock.advance(Duration::seconds(5));
        all_have_looked(&nodes).await;
        world
            .clock
            .advance(Duration::minutes(30) - Duration::seconds(3));
    }
    for node in nodes {
        node.at_work.stop().await;
    }
    assert!(ran.try_recv().is_err(), "a slot ran twice");
    assert_eq!(states(&world.db).await, "done 750");
    let again = "SELECT count(*) FROM jobs WHERE attempts <> 1";
    assert_eq!(number(&world.db, again).await, 0);
}

async fn of_missed_slots_the_latest_runs_once(world: &World) {
    let (runs, mut ran) = mpsc::unbounded_channel();
    let first = Node::start(world, 0, &runs);
    first.clock.looked_at(LOOKS).await;
    first.at_work.stop().await;
    assert!(
        ran.try_recv().is_err(),
        "a new schedule begins with its next slot"
    );
    // Down for five hours, over no night.
    world.clock.advance(Duration::hours(5));
    let nodes = [1, 2].map(|off_by| Node::start(world, off_by, &runs));
    assert_eq!(ran.recv().await.as_deref(), Some("test_hourly"));
    all_have_looked(&nodes).await;
    for node in nodes {
        node.at_work.stop().await;
    }
    assert!(ran.try_recv().is_err(), "only the latest slot runs");
    assert_eq!(states(&world.db).await, "done 1");
}

async fn the_standing_duties_are_done(world: &World) {
    world.person("Achieng").await;
    let sessions = "SELECT count(*) FROM sessions";
    assert_eq!(number(&world.db, sessions).await, 1);
    let node = WatchedClock::new(&world.clock, 0);
    let context = Context::with(
        world.db.clone(),
        node.clone(),
        Arc::new(SeededRandom::new(1)),
    );
    let worker = Worker::new(context.clone(), "duties", 2).with_tuning(in_a_hurry());
    let at_work = set_to_work(worker);
    node.looked_at(12).await;
    world.clock.advance(Duration::days(REMEMBERED_DAYS + 1));
    // Every one is due now.
    let all_done = format!("done {}", Registry::standard().schedules().len());
    until("the duties are done", async || {
        states(&world.db).await == all_done
    })
    .await;
    assert_eq!(number(&world.db, sessions).await, 0);
    // Eight days on, what was done today is pruned, and the duties of that day are there.
    let eight_days_on = world.clock.now() + Duration::days(8);
    world.clock.advance(Duration::days(8));
    until("old jobs are pruned", async || {
        states(&world.db).await == all_done && newest_is_of(world, eight_days_on).await
    })
    .await;
    at_work.stop().await;
}

async fn newest_is_of(world: &World, day: chrono::DateTime<chrono::Utc>) -> bool {
    let mut reader = world.db.read().await.expect("a reader");
    let rows: Vec<(chrono::DateTime<chrono::Utc>,)> = store::query("SELECT created_at FROM jobs")
        .all(&mut reader)
        .await
        .expect("rows");
    rows.iter().all(|row| row.0 >= day)
}
