//! Writing jobs: with the command or not at all, and heard of at once.

use std::time::Duration;

use chama::Result;
use chama::access::Anyone;
use chama::error::{Kind, Refusal};
use chama::jobs::{self, NewJob, Registry, Tuning, Worker};
use chama::work::{Command, Work};
use serde::Serialize;
use store::{Dialect, Part};
use tests::{World, on_both_databases, refused};
use tokio::sync::mpsc;

use super::kit::{ROW, WriteRows, does, in_a_hurry, set_to_work, states, write_rows};

on_both_databases!(
    a_refused_command_leaves_no_job,
    of_jobs_with_one_key_the_first_is_written,
    word_of_a_job_comes_without_a_poll,
    a_job_of_an_unknown_kind_is_left_for_a_newer_program,
);

/// Writes a job and is then refused.
#[derive(Debug, Clone, Copy, Serialize)]
enum Refused {
    /// By itself, after it asked for the job.
    ByRule,
    /// By the schema, when the batch with the job in it is written.
    BySchema,
}

impl Command for Refused {
    const NAME: &'static str = "tests.refused";
    type Authority = Anyone;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _anyone: &Anyone) -> Result<()> {
        let job = NewJob::now(work, ROW, &0)?;
        jobs::enqueue(work, job);
        match self {
            Self::ByRule => Err(Refusal::new(Kind::Conflict, "already_reversed").into()),
            Self::BySchema => {
                work.push(Part::plain(
                    "INSERT INTO id_blocks (table_name, next_id) VALUES ('transactions', 1)",
                ));
                Ok(())
            }
        }
    }
}

async fn a_refused_command_leaves_no_job(world: &World) {
    let by_rule = world.context.run(&Anyone, None, &Refused::ByRule).await;
    assert_eq!(refused(by_rule), "already_reversed");
    let by_schema = world.context.run(&Anyone, None, &Refused::BySchema).await;
    assert!(matches!(
        by_schema,
        Err(chama::Error::Store(store::Error::Refused(_)))
    ));
    assert_eq!(states(&world.db).await, "");
    write_rows(&world.context, 0, 2).await;
    assert_eq!(states(&world.db).await, "ready 2");
}

async fn of_jobs_with_one_key_the_first_is_written(world: &World) {
    let command = WriteRows {
        from: 0,
        to: 3,
        dedupe_key: Some("only"),
    };
    for _time in 0..2 {
        let written = world.context.run(&Anyone, None, &command).await;
        written.expect("a job that is there already is no error");
    }
    assert_eq!(states(&world.db).await, "ready 1");
}

async fn word_of_a_job_comes_without_a_poll(world: &World) {
    let (runs, mut ran) = mpsc::unbounded_channel();
    let handler = does(move |_node, job| {
        runs.send(job.payload::<u64>()).expect("the test listens");
        async { Ok(()) }
    });
    let tuning = Tuning {
        // SQLite tells other processes nothing, so there only the poll finds their jobs.
        poll: match world.dialect() {
            Dialect::Sqlite => Duration::from_millis(20),
            Dialect::Postgres => Duration::from_hours(1),
        },
        heartbeat: Duration::from_hours(1),
        ..Tuning::default()
    };
    let worker = Worker::new(world.context.clone(), "listener", 1)
        .with_registry(Registry::new().on(ROW, handler))
        .with_tuning(tuning);
    let at_work = set_to_work(worker);
    let other_process = world.another_context();
    for number in 0..20 {
        let from = if number % 2 == 0 {
            &world.context
        } else {
            &other_process
        };
        write_rows(from, number, number + 1).await;
        let run = ran.recv().await.expect("the worker is at work");
        assert_eq!(run.expect("a number"), number);
    }
    at_work.stop().await;
    assert_eq!(states(&world.db).await, "done 20");
}

async fn a_job_of_an_unknown_kind_is_left_for_a_newer_program(world: &World) {
    write_rows(&world.context, 0, 1).await;
    let worker = Worker::new(world.context.clone(), "older", 1).with_tuning(in_a_hurry());
    let at_work = set_to_work(worker);
    let newer = WriteRows {
        from: 0,
        to: 1,
        dedupe_key: None,
    };
    // While the older program is at work the newer one writes another.
    let written = world.context.run(&Anyone, None, &newer).await;
    written.expect("jobs can be written");
    at_work.stop().await;
    assert_eq!(states(&world.db).await, "ready 2");
}
