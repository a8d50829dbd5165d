//! How jobs end: well, with a failure, dead, or with their worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chama::Error;
use chama::error::Kind;
use chama::jobs::{self, Job, Registry, Tuning, Worker};
use domain::ids::JobId;
use store::query;
use tests::{World, on_both_databases};
use tokio::sync::{Semaphore, mpsc};

use super::kit::{ROW, does, in_a_hurry, number, set_to_work, states, until, write_rows};

on_both_databases!(
    a_job_that_fails_is_tried_later_then_dead_then_replayed,
    a_worker_told_to_stop_ends_what_it_began_and_gives_back_the_rest,
    a_job_that_outlasts_the_stop_is_tried_again,
    a_job_that_loses_its_worker_too_often_is_dead,
);

fn fails_unless(mended: &Arc<AtomicBool>, job: &Job) -> chama::Result<()> {
    if mended.load(Ordering::SeqCst) {
        return Ok(());
    }
    assert_ne!(job.attempt, 2, "a panic is a failure like another");
    Err(Error::Defect("the line is down".to_owned()))
}

async fn attempts_settled(world: &World, attempts: i64) {
    until("the try is written down", async || {
        let mut reader = world.db.read().await.expect("a reader");
        let row: (String, i64) = query("SELECT state, attempts FROM jobs")
            .one(&mut reader)
            .await
            .expect("one job");
        row.0 != "running" && row.1 == attempts
    })
    .await;
}

async fn a_job_that_fails_is_tried_later_then_dead_then_replayed(world: &World) {
    let mended = Arc::new(AtomicBool::new(false));
    let at_night = Arc::clone(&mended);
    let handler = does(move |_node, job| {
        let at_night = Arc::clone(&at_night);
        async move { fails_unless(&at_night, &job) }
    });
    let tuning = Tuning {
        attempts_max: 3,
        ..in_a_hurry()
    };
    let worker = Worker::new(world.context.clone(), "unlucky", 1)
        .with_registry(Registry::new().on(ROW, handler))
        .with_tuning(tuning);
    write_rows(&world.context, 0, 1).await;
    let at_work = set_to_work(worker);
    attempts_settled(world, 1).await;
    world.clock.advance(chrono::Duration::seconds(2));
    assert_eq!(states(&world.db).await, "ready 1", "not before its time");
    world.clock.advance(chrono::Duration::hours(1));
    attempts_settled(world, 2).await;
    world.clock.advance(chrono::Duration::hours(1));
    attempts_settled(world, 3).await;
    let dead = jobs::dead(&world.context)
        .await
        .expect("the list of the dead");
    let [dead] = dead.as_slice() else {
        panic!("one job is dead, not {dead:?}")
    };
    assert_eq!((dead.kind.as_str(), dead.attempts), ("test_row", 3));
    assert!(dead.error.contains("the line is down"), "{dead:?}");
    mended.store(true, Ordering::SeqCst);
    jobs::replay(&world.context, dead.id)
        .await
        .expect("it can be replayed");
    until("it is done", async || states(&world.db).await == "done 1").await;
    for gone in [dead.id, JobId::new(404)] {
        let again = jobs::replay(&world.context, gone).await;
        let error = again.expect_err("only the dead are replayed");
        assert_eq!(
            error.refusal().map(|refusal| refusal.kind),
            Some(Kind::NotFound)
        );
    }
    at_work.stop().await;
}

/// A worker of two jobs at a time whose jobs wait for the gate, with ten jobs before it, once it
/// has begun two.
async fn behind_a_gate(world: &World, drain_max: Duration) -> (super::kit::AtWork, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let (begins, mut begun) = mpsc::unbounded_channel();
    let closed = Arc::clone(&gate);
    let handler = does(move |_node, _job| {
        let closed = Arc::clone(&closed);
        begins.send(()).expect("the test listens");
        async move {
            closed.acquire().await.expect("the gate stays").forget();
            Ok(())
        }
    });
    let tuning = Tuning {
        drain_max,
        ..in_a_hurry()
    };
    let worker = Worker::new(world.context.clone(), "gated", 2)
        .with_registry(Registry::new().on(ROW, handler))
        .with_tuning(tuning);
    write_rows(&world.context, 0, 10).await;
    let at_work = set_to_work(worker);
    for _job in 0..2 {
        begun.recv().await.expect("the worker is at work");
    }
    assert_eq!(states(&world.db).await, "running 10");
    (at_work, gate)
}

const GIVEN_BACK: &str = "SELECT count(*) FROM jobs WHERE state = 'ready' AND attempts = 0";

async fn a_worker_told_to_stop_ends_what_it_began_and_gives_back_the_rest(world: &World) {
    let (at_work, gate) = behind_a_gate(world, Duration::from_secs(30)).await;
    at_work.shutdown.cancel();
    until("the rest is given back", async || {
        number(&world.db, GIVEN_BACK).await == 8
    })
    .await;
    assert!(!at_work.task.is_finished(), "it waits for what it began");
    gate.add_permits(2);
    at_work.stop().await;
    assert_eq!(states(&world.db).await, "done 2, ready 8");
}

async fn a_job_that_outlasts_the_stop_is_tried_again(world: &World) {
    let (at_work, _gate) = behind_a_gate(world, Duration::from_millis(20)).await;
    at_work.stop().await;
    assert_eq!(states(&world.db).await, "ready 10");
    assert_eq!(number(&world.db, GIVEN_BACK).await, 8);
}

async fn a_job_that_loses_its_worker_too_often_is_dead(world: &World) {
    let (at_work, _gate) = behind_a_gate(world, Duration::from_secs(30)).await;
    at_work.task.abort();
    assert!(at_work.task.await.is_err());
    world.clock.advance(chrono::Duration::minutes(2));
    let tuning = Tuning {
        attempts_max: 1,
        ..in_a_hurry()
    };
    let other = Worker::new(world.context.clone(), "other", 1)
        .with_registry(Registry::new())
        .with_tuning(tuning);
    let at_work = set_to_work(other);
    until("the lost are dead", async || {
        states(&world.db).await == "dead 10"
    })
    .await;
    at_work.stop().await;
    let dead = jobs::dead(&world.context)
        .await
        .expect("the list of the dead");
    assert!(dead.iter().all(|job| job.error.contains("worker was lost")));
}
