//! A borrowed connection of either database, and the reader that lends one.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection};

use crate::error::Result;
use crate::query::query;

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

/// A connection for reading that sees one and the same state throughout, whatever is written
/// beside it.
pub struct Snapshot {
    // Dropping it rolls the reading transaction back, before the connection goes to the pool.
    inner: SnapshotInner,
}

enum SnapshotInner {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Snapshot {
    pub(crate) async fn sqlite(pool: &sqlx::Pool<Sqlite>) -> Result<Self> {
        let mut snapshot = Self {
            inner: SnapshotInner::Sqlite(pool.begin().await?),
        };
        // SQLite takes its snapshot at the first read, not at BEGIN.
        query("SELECT count(*) FROM sqlite_schema")
            .one::<(i64,)>(&mut snapshot)
            .await?;
        Ok(snapshot)
    }

    pub(crate) async fn postgres(pool: &sqlx::Pool<Postgres>) -> Result<Self> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut transaction = pool.begin_with(begin).await?;
        // Reading all of a large book may take longer than a page is given.
        sqlx::Executor::execute(&mut *transaction, "SET LOCAL statement_timeout = 0").await?;
        Ok(Self {
            inner: SnapshotInner::Postgres(transaction),
        })
    }
}

impl Connection for Snapshot {
    async fn conn(&mut self) -> Result<Conn<'_>> {
        Ok(match &mut self.inner {
            SnapshotInner::Sqlite(transaction) => Conn::Sqlite(transaction),
            SnapshotInner::Postgres(transaction) => Conn::Postgres(transaction),
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
