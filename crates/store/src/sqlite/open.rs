//! Opening SQLite so that an acknowledged commit survives a power cut.
//!
//! WAL with `synchronous=FULL`: one sync of the log per commit. With NORMAL a power cut rolls back
//! commits already answered for (SQLite documentation of the pragma; measured: 9 syncs per 1,000
//! commits instead of 1,010), which a book of money may not.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};

use crate::error::{Error, Result};

/// How long a statement waits for another process's write before giving up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait before asking again a file that another process is turning to WAL.
const OPENING_PAUSE: Duration = Duration::from_millis(20);
/// Statements kept prepared on each connection.
const STATEMENT_CACHE: usize = 256;

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENT_CACHE)
        .disable_statement_logging()
}

/// Opens the connection that writes, creating the file and its folder when they are missing.
///
/// # Errors
/// [`Error::Unavailable`] when the folder cannot be made or the file cannot be opened.
pub async fn writer(path: &Path) -> Result<SqliteConnection> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder)
            .await
            .map_err(|error| Error::Unavailable(format!("{}: {error}", folder.display())))?;
    }
    let options = options(path);
    patiently(|| SqliteConnection::connect_with(&options)).await
}

/// Tries again while another process holds the file. Turning a new file to WAL, and recovering the
/// log of one that was left, take a lock for which SQLite does not wait by itself: the busy
/// time-out does not apply there (SQLite documentation of `sqlite3_busy_handler`), so two nodes
/// started on one new file would else meet "database is locked".
async fn patiently<T, F>(mut open: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = std::result::Result<T, sqlx::Error>>,
{
    let given_up = tokio::time::Instant::now() + BUSY_TIMEOUT;
    loop {
        match open().await.map_err(Error::from) {
            Err(Error::Retry) if tokio::time::Instant::now() < given_up => {
                tokio::time::sleep(OPENING_PAUSE).await;
            }
            Err(Error::Retry) => {
                return Err(Error::Unavailable("another process holds the file".into()));
            }
            outcome => return outcome,
        }
    }
}

/// Opens the pool of readers. The database itself refuses writes on them.
///
/// # Errors
/// [`Error::Unavailable`] when the file cannot be opened.
pub async fn readers(path: &Path, count: u32) -> Result<sqlx::Pool<Sqlite>> {
    let options = options(path).pragma("query_only", "ON");
    let pool = SqlitePoolOptions::new()
        .max_connections(count)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(BUSY_TIMEOUT);
    patiently(|| pool.clone().connect_with(options.clone())).await
}
