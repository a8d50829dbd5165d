//! The same statements in a plain loop on SQLite: one thread, prepared, no server, 64 postings to a
//! commit, each commit durable.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{CachedStatement, Connection, params};

use crate::posting::CONNECTIONS;

const GROUP: usize = 64;

/// Postings a second of the loop. It writes to a copy of the server's database.
pub fn run(database: &Path, load: Duration) -> Result<f64> {
    let folder = tempfile::tempdir_in(database.parent().unwrap_or(Path::new(".")))?;
    let copy = folder.path().join("raw.sqlite");
    let original = Connection::open(database)?;
    original.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    let connection = Connection::open(&copy)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    let started = Instant::now();
    let mut posted = 0_u64;
    while started.elapsed() < load {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..GROUP {
            posted += 1;
            connection.execute_batch("SAVEPOINT unit")?;
            post(&connection, posted)?;
            connection.execute_batch("RELEASE unit")?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(posted as f64 / started.elapsed().as_secs_f64())
}

fn post(connection: &Connection, number: u64) -> Result<()> {
    let number = i64::try_from(number)?;
    let chama = number % i64::try_from(CONNECTIONS)? + 1;
    let id = 4_000_000_000 + number;
    let prepare =
        |sql: &'static str| -> Result<CachedStatement<'_>> { Ok(connection.prepare_cached(sql)?) };
    prepare(
        "INSERT INTO idempotency_keys (owner_id, idempotency_key, command, fingerprint, answer, \
         created_at) VALUES (?1, ?2, 'transactions.record', ?3, '{}', '2026-01-01T00:00:00+00:00')",
    )?
    .execute(params![chama, format!("raw-{number}"), [7_u8; 32]])?;
    prepare(
        "INSERT INTO transactions (id, chama_id, user_id, amount, transaction_type, description, \
         status, created_at, processed_at, currency, value_date, method, member_id) VALUES \
         (?1, ?2, ?2, 150050, 'contribution', 'Monthly', 'completed', \
         '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00', 'KES', '2026-01-01', \
         'cash', ?2)",
    )?
    .execute(params![id, chama])?;
    prepare(
        "UPDATE ledger_books SET entries = entries + 1, last_value_date = '2026-01-01' \
         WHERE chama_id = ?1",
    )?
    .execute([chama])?;
    let (savings, cash) = accounts(connection, chama)?;
    for (account, change) in [(savings, -150_050), (cash, 150_050)] {
        prepare(
            "UPDATE ledger_balances SET balance = balance + ?1 WHERE account_id = ?2 \
             AND chama_id = ?3",
        )?
        .execute([change, account, chama])?;
    }
    prepare(
        "INSERT INTO journal_entries (chama_id, number, kind, value_date, booked_at, user_id, \
         description, transaction_id) SELECT ?1, entries, 'contribution', '2026-01-01', \
         '2026-01-01T00:00:00+00:00', ?1, 'Monthly', ?2 FROM ledger_books WHERE chama_id = ?1",
    )?
    .execute([chama, id])?;
    prepare(
        "INSERT INTO postings (chama_id, entry_number, line_no, from_account_id, to_account_id, \
         amount, from_balance_after, to_balance_after) SELECT ?1, entries, 1, ?2, ?3, 150050, \
         (SELECT balance FROM ledger_balances WHERE account_id = ?2), \
         (SELECT balance FROM ledger_balances WHERE account_id = ?3) \
         FROM ledger_books WHERE chama_id = ?1",
    )?
    .execute([chama, savings, cash])?;
    prepare(
        "INSERT INTO audit_logs (chama_id, user_id, action, subject, subject_id, detail, \
         created_at) VALUES (?1, ?1, 'transactions.record', 'transaction', ?2, '{}', \
         '2026-01-01T00:00:00+00:00')",
    )?
    .execute([chama, id])?;
    Ok(())
}

/// The chairperson's personal savings and the cash box.
fn accounts(connection: &Connection, chama: i64) -> Result<(i64, i64)> {
    let mut find = connection.prepare_cached(
        "SELECT min(CASE WHEN kind = 'member_savings' THEN id END), \
         min(CASE WHEN kind = 'cash_box' THEN id END) FROM ledger_accounts WHERE chama_id = ?1",
    )?;
    Ok(find.query_row([chama], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
