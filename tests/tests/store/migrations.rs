//! The schema comes about once, however many start at once and wherever they are stopped.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures::future::join_all;
use store::{Database, Dialect, Error, Settings, migrations};
use tests::{Home, raw};

#[test]
fn migrating_is_safe_to_repeat_and_to_stop_on_sqlite() {
    run(Dialect::Sqlite);
}

#[test]
fn migrating_is_safe_to_repeat_and_to_stop_on_postgres() {
    run(Dialect::Postgres);
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert_eq!(migrations(Dialect::Sqlite), migrations(Dialect::Postgres));
}

fn run(dialect: Dialect) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        many_at_once(dialect).await;
        stopped_anywhere(dialect).await;
        newer_than_the_program(dialect).await;
    });
}

async fn open(home: &Home) -> Database {
    Database::connect(&Settings::new(home.url()))
        .await
        .expect("opens")
}

async fn many_at_once(dialect: Dialect) {
    let Some(home) = Home::new(dialect).await else {
        return;
    };
    let nodes = join_all((0..4).map(|_| open(&home))).await;
    assert!(!nodes[0].is_migrated().await.expect("answers"));
    for outcome in join_all(nodes.iter().map(Database::migrate)).await {
        outcome.expect("waits for the others and finds it done");
    }
    assert!(nodes[3].is_migrated().await.expect("answers"));
    let again = nodes[1].migrate().await.expect("may be repeated");
    assert_eq!((again.known, again.applied), (migrations(dialect).len(), 0));
    for node in nodes {
        node.close().await;
    }
    home.tear_down().await;
}

async fn stopped_anywhere(dialect: Dialect) {
    let Some(home) = Home::new(dialect).await else {
        return;
    };
    let db = open(&home).await;
    for polls in 1..40 {
        let mut migrating = pin!(db.migrate());
        let mut left = polls;
        poll_fn(|cx| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            migrating.as_mut().poll(cx).map(|outcome| {
                outcome.expect("migrates");
            })
        })
        .await;
    }
    db.migrate().await.expect("goes on where it was stopped");
    assert!(db.is_migrated().await.expect("answers"));
    db.close().await;
    home.tear_down().await;
}

async fn newer_than_the_program(dialect: Dialect) {
    let Some(home) = Home::new(dialect).await else {
        return;
    };
    let db = open(&home).await;
    db.migrate().await.expect("migrates");
    let newer = "INSERT INTO _sqlx_migrations SELECT 9999, 'newer', installed_on, success, \
                 checksum, execution_time FROM _sqlx_migrations WHERE version = 1";
    raw(&home, newer).await.expect("is written");
    assert!(matches!(db.migrate().await, Err(Error::Migration(_))));
    assert!(!db.is_migrated().await.expect("answers"));
    db.close().await;
    home.tear_down().await;
}
