//! A member's statement in a chama with a million transactions, against one with a thousand.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::books::{Chama, found_many};
use crate::client::Client;
use crate::postgres::Postgres;
use crate::report::{Target, line, note};
use crate::server::{Database, Server};

const MANY: i64 = 1_000_000;
const FEW: i64 = 1_000;
/// Requests measured of each, in turn.
const REQUESTS: usize = 300;

pub async fn run(binary: &Path, postgres: &Postgres, database: Database) -> Result<()> {
    let server = Server::start(binary, postgres, database, "statement").await?;
    let chamas = found_many(&server.address, 2).await?;
    let (few, many) = (&chamas[0], &chamas[1]);
    let name = server.database.clone();
    let filled = Instant::now();
    for (chama, count) in [(few, FEW), (many, MANY)] {
        for text in fill(database, chama.id, count) {
            match database {
                Database::Sqlite => {
                    rusqlite::Connection::open(&name)?.execute_batch(&text)?;
                }
                Database::Postgres => {
                    postgres.sql(&name, &text)?;
                }
            }
        }
    }
    note(
        "filling the books",
        filled.elapsed().as_secs_f64(),
        "seconds",
    );
    let server = server.restart(binary, postgres).await?;
    let mut client = Client::connect(&server.address).await?;
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for round in 0..REQUESTS + 20 {
        let (quick, slow) = (
            time(&mut client, few).await?,
            time(&mut client, many).await?,
        );
        // The first rounds prepare statements and warm caches.
        if round >= 20 {
            small.push(quick);
            large.push(slow);
        }
    }
    let (small, large) = (median(small), median(large));
    let name = database.name();
    note(
        &format!("{name}: statement among 1,000 transactions"),
        small * 1000.0,
        "ms",
    );
    note(
        &format!("{name}: statement among 1,000,000 transactions"),
        large * 1000.0,
        "ms",
    );
    line(
        &format!("{name}: statement among 1,000,000 / among 1,000 transactions"),
        large / small,
        Target::AtMost(2.0),
    );
    Ok(())
}

async fn time(client: &mut Client, chama: &Chama) -> Result<f64> {
    // The founder is the first member of the chama founded with them.
    let path = format!("/chamas/{}/members/{}/statement", chama.id, chama.id);
    let sent = Instant::now();
    let answer = client.get(&path, &chama.cookie).await?;
    let took = sent.elapsed().as_secs_f64();
    ensure!(
        answer.status == 200,
        "the statement answered {}",
        answer.status
    );
    Ok(took)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Books contributions of a shilling each by SQL, as the ledger would have booked them: each
/// balance after is the number of contributions so far. `chamalink verify` finds nothing wrong.
fn fill(database: Database, chama: i64, count: i64) -> Vec<String> {
    let series = match database {
        Database::Sqlite => format!(
            "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) \
             SELECT n FROM s)"
        ),
        Database::Postgres => format!("generate_series(1::bigint, {count}) AS s(n)"),
    };
    let account = |kind: &str| {
        format!(
            "(SELECT min(id) FROM ledger_accounts WHERE chama_id = {chama} AND kind = '{kind}')"
        )
    };
    let (savings, cash) = (account("member_savings"), account("cash_box"));
    let day = "'2026-01-05'";
    let (day, moment) = match database {
        Database::Sqlite => (day.to_owned(), "'2026-01-05T09:00:00+00:00'".to_owned()),
        Database::Postgres => (
            format!("DATE {day}"),
            "TIMESTAMPTZ '2026-01-05T09:00:00+00:00'".to_owned(),
        ),
    };
    let first = chama * 10_000_000;
    let steps = [
        format!(
            "INSERT INTO transactions (id, chama_id, user_id, amount, transaction_type, \
             description, status, created_at, processed_at, currency, value_date, method, \
             member_id, place_id) SELECT {first} + n, {chama}, {chama}, 100, 'contribution', \
             'Weekly', 'completed', {moment}, {moment}, 'KES', {day}, 'cash', {chama}, {cash} \
             FROM {series}"
        ),
        format!(
            "INSERT INTO journal_entries (chama_id, number, kind, value_date, booked_at, user_id, \
             description, transaction_id) SELECT {chama}, n, 'contribution', {day}, {moment}, \
             {chama}, 'Weekly', {first} + n FROM {series}"
        ),
        format!(
            "INSERT INTO postings (chama_id, entry_number, line_no, from_account_id, \
             to_account_id, amount, from_balance_after, to_balance_after) SELECT {chama}, n, 1, \
             {savings}, {cash}, 100, -100 * n, 100 * n FROM {series}"
        ),
        format!("UPDATE ledger_books SET entries = {count} WHERE chama_id = {chama}"),
        format!("UPDATE ledger_balances SET balance = -100 * {count} WHERE account_id = {savings}"),
        format!("UPDATE ledger_balances SET balance = 100 * {count} WHERE account_id = {cash}"),
    ];
    let analyze = "ANALYZE".to_owned();
    steps.into_iter().chain([analyze]).collect()
}
