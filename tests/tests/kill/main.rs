//! `kill -9` of the real server under load: what it acknowledged is neither lost nor doubled.
//!
//! Each round starts the server, posts through sixteen connections, each posting under a key of
//! its own, and kills the server at a drawn moment. Then the server starts again on what was left.
//! Whoever had no answer asks again with the same key, some who had one do too, and the database
//! must hold each key's posting exactly once, under the id that was told. In between and at the
//! end `chamalink verify` must find nothing.
//!
//! Killing a process proves nothing about power cuts, since the system keeps what was written:
//! that an answer waits for the disk is a setting of the database (`synchronous=FULL`, `fsync`).
//! It proves that no answer is given early and nothing half-done is left or done again.
//!
//! `CHAMALINK_KILL_ROUNDS` changes how many rounds there are. The program must have been built:
//! `cargo build -p chamalink`, or name one in `CHAMALINK_BIN`.

mod client;
mod load;

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, Executor, FromRow, PgConnection, SqliteConnection};
use store::{Database, Dialect, Settings};
use tests::{Dice, Home, Program};

use crate::client::Client;
use crate::load::{Kept, Moment};

#[test]
fn acknowledged_postings_survive_on_sqlite() {
    run(Dialect::Sqlite);
}

#[test]
fn acknowledged_postings_survive_on_postgres() {
    run(Dialect::Postgres);
}

/// How often the whole of the books is recomputed; it is at the end in any case.
const VERIFY_EVERY: usize = 20;

fn run(dialect: Dialect) {
    let rounds = std::env::var("CHAMALINK_KILL_ROUNDS").ok();
    let rounds = rounds.map_or(100, |text| text.parse().expect("a number"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let Some(home) = Home::new(dialect).await else {
            return;
        };
        let totals = kills(&home, rounds).await;
        println!("{}: {rounds} kills: {totals}", dialect.as_str());
        let db = Database::connect(&Settings::new(home.url()))
            .await
            .expect("opens");
        tests::check_books(&db).await;
        db.close().await;
        home.tear_down().await;
    });
}

#[derive(Default)]
struct Totals {
    acknowledged: usize,
    unanswered: usize,
    had_been_booked: usize,
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            acknowledged,
            unanswered,
            had_been_booked,
        } = self;
        write!(
            f,
            "{acknowledged} acknowledged, {unanswered} without an answer, of which \
             {had_been_booked} had been booked"
        )
    }
}

async fn kills(home: &Home, rounds: usize) -> Totals {
    let mut dice = Dice::new(20_260_314);
    let mut server = Program::start(home).await;
    let client = Client::sign_up(&server).await;
    let chamas = client.found_chamas(&server, 4).await;
    let mut totals = Totals::default();
    for round in 0..rounds {
        let moment = Moment::draw(&mut dice);
        let mut kept = load::until_killed(server, &client, &chamas, round, moment).await;
        totals.acknowledged += kept.acknowledged.len();
        totals.unanswered += kept.unanswered.len();

        server = Program::start(home).await;
        totals.had_been_booked += ask_again(&server, &client, &mut kept).await;
        assert_eq!(
            booked(home, round).await,
            kept.acknowledged,
            "round {round}, killed at {moment:?}: what is booked is not what was acknowledged"
        );
        if round % VERIFY_EVERY == VERIFY_EVERY - 1 {
            tests::verify(home).await;
        }
    }
    server.kill().await;
    totals
}

/// Those without an answer ask again with the same key, and so do some who had one. Tells how many
/// of the former had been booked although nobody could be told.
async fn ask_again(server: &Program, client: &Client, kept: &mut Kept) -> usize {
    let mut had_been_booked = 0;
    for (key, body) in std::mem::take(&mut kept.unanswered) {
        let answer = client.post_until_answered(server, &key, &body).await;
        had_been_booked += usize::from(answer.replayed);
        let before = kept.acknowledged.insert(key, answer.id);
        assert_eq!(before, None, "a key is used by one request");
    }
    for (key, body) in &kept.to_repeat {
        let answer = client.post_until_answered(server, key, body).await;
        assert!(answer.replayed, "{key} was acknowledged and is booked anew");
        assert_eq!(
            kept.acknowledged.get(key),
            Some(&answer.id),
            "{key} has another id"
        );
    }
    had_been_booked
}

#[derive(FromRow)]
struct Row {
    id: i64,
    description: String,
}

/// What the database holds of a round: the key, which each posting carries as its description, and
/// the id. The connection is closed again at once: with one left open, SQLite would not have to
/// recover after the next kill.
async fn booked(home: &Home, round: usize) -> BTreeMap<String, i64> {
    let text = format!(
        "SELECT id, description FROM transactions WHERE description LIKE 'round-{round}-%'"
    );
    let text = AssertSqlSafe(text);
    let rows: Vec<Row> = match home.dialect() {
        Dialect::Sqlite => {
            let path = home.url().trim_start_matches("sqlite:");
            let mut on = SqliteConnection::connect(path).await.expect("opens");
            let rows = on.fetch_all(text).await.expect("rows");
            on.close().await.expect("closes");
            rows.iter()
                .map(|row| Row::from_row(row).expect("a row"))
                .collect()
        }
        Dialect::Postgres => {
            let mut on = PgConnection::connect(home.url()).await.expect("opens");
            let rows = on.fetch_all(text).await.expect("rows");
            on.close().await.expect("closes");
            rows.iter()
                .map(|row| Row::from_row(row).expect("a row"))
                .collect()
        }
    };
    let mut booked = BTreeMap::new();
    for row in rows {
        let twice = booked.insert(row.description.clone(), row.id);
        assert_eq!(twice, None, "{} is booked twice", row.description);
    }
    booked
}
