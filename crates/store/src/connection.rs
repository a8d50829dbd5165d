//! A borrowed connection of either database, and the reader that lends one.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection};

use crate::error::Result;

/// A connection lent for one statement.
pub enum Conn<'a> {
    /// To SQLite.
    Sqlite(&'a mut SqliteConnection),
    /// To PostgreSQL.
    Postgres(&'a mut PgConnection),
}

/// Anything a statement can run on: a [`Reader`] or a [`crate::Tx`].
pub trait Connection: Send {
    /// Lends the connection.
    fn conn(&mut self) -> impl Future<Output = Result<Conn<'_>>> + Send;
}

/// A connection for reading. On SQLite the database itself refuses writes on it.
pub enum Reader {
    /// From SQLite's pool of readers.
    Sqlite(PoolConnection<Sqlite>),
    /// From PostgreSQL's pool.
    Postgres(PoolConnection<Postgres>),
}

impl Connection for Reader {
    async fn conn(&mut self) -> Result<Conn<'_>> {
        Ok(match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        })
    }
}

static STATEMENTS: AtomicU64 = AtomicU64::new(0);

pub(crate) fn count_statement() {
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
}

/// How many statements this process has run; a page's cost is the difference of two readings.
pub fn statements_run() -> u64 {
    STATEMENTS.load(Ordering::Relaxed)
}
