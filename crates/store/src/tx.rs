//! A transaction: everything between its first write and [`Tx::commit`] happens, or none of it.

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgTransactionManager;
use sqlx::{Executor, Postgres};
use sqlx_core::transaction::TransactionManager;

use crate::batch::Batch;
use crate::connection::{Conn, Connection, count_statement};
use crate::database::Dialect;
use crate::error::{Error, Result};
use crate::query::{postgres_text, sqlite_text};
use crate::sqlite::writer::Turn;

/// How a transaction is kept apart from the others that run beside it on PostgreSQL. SQLite has
/// one writer, so there every transaction is serializable whatever is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolation {
    /// What was read cannot change under the decision; a meeting of two ends in
    /// [`Error::Retry`] and the command runs again.
    #[default]
    Serializable,
    /// Nothing read needs to hold: every rule the command relies on is a constraint of the schema.
    /// A command that only writes one [`Batch`] then costs a single round trip.
    Guarded,
}

/// A transaction in progress. Dropping it undoes everything.
pub struct Tx {
    inner: Inner,
}

enum Inner {
    Sqlite(Turn),
    Postgres(PgUnit),
}

/// A PostgreSQL connection and whether a transaction is open on it.
struct PgUnit {
    conn: PoolConnection<Postgres>,
    open: bool,
}

impl PgUnit {
    async fn open(&mut self, begin: &'static str) -> Result<()> {
        if !self.open {
            count_statement();
            let begin = sqlx::SqlSafeStr::into_sql_str(begin);
            PgTransactionManager::begin(&mut self.conn, Some(begin)).await?;
            self.open = true;
        }
        Ok(())
    }

    async fn commit(mut self) -> Result<()> {
        if self.open {
            count_statement();
            PgTransactionManager::commit(&mut self.conn).await?;
            self.open = false;
        }
        Ok(())
    }
}

impl Drop for PgUnit {
    fn drop(&mut self) {
        if self.open {
            PgTransactionManager::start_rollback(&mut self.conn);
        }
    }
}

impl Tx {
    pub(crate) fn sqlite(turn: Turn) -> Self {
        Self {
            inner: Inner::Sqlite(turn),
        }
    }

    pub(crate) async fn postgres(
        conn: PoolConnection<Postgres>,
        isolation: Isolation,
    ) -> Result<Self> {
        let mut unit = PgUnit { conn, open: false };
        if isolation == Isolation::Serializable {
            unit.open("BEGIN ISOLATION LEVEL SERIALIZABLE").await?;
        }
        Ok(Self {
            inner: Inner::Postgres(unit),
        })
    }

    /// Which database this runs on.
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Makes sure that what is written from here on can be undone.
    pub(crate) async fn ensure_open(&mut self) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(turn) => turn.ensure_savepoint().await,
            Inner::Postgres(unit) => unit.open("BEGIN").await,
        }
    }

    /// Makes the writes durable and only then returns.
    ///
    /// # Errors
    /// [`Error::Retry`] when another transaction won; [`Error::Unavailable`] when the outcome may
    /// be unknown because the connection broke.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(turn) => turn.commit().await,
            Inner::Postgres(unit) => unit.commit().await,
        }
    }

    /// Runs the batch, all of it or none, and commits with it. On PostgreSQL a transaction that
    /// wrote nothing else is this one statement, committed by itself.
    ///
    /// # Errors
    /// As [`Tx::commit`], and whatever the schema refuses.
    pub async fn commit_with(mut self, batch: Batch) -> Result<()> {
        if !batch.is_empty() {
            self.run(batch).await?;
        }
        self.commit().await
    }

    /// Runs the batch inside the transaction, before it is committed: for writes that later ones
    /// build on.
    ///
    /// # Errors
    /// Whatever the schema refuses; nothing of the transaction can be kept then.
    pub async fn write(&mut self, batch: Batch) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        self.ensure_open().await?;
        self.run(batch).await
    }

    /// Runs the batch inside the transaction: all of it or none.
    async fn run(&mut self, batch: Batch) -> Result<()> {
        count_statement();
        match &mut self.inner {
            Inner::Sqlite(turn) => {
                let (text, values) = batch.for_sqlite(turn.has_savepoint());
                let query = sqlite_text(text, values)?;
                turn.connection()?
                    .execute(query)
                    .await
                    .map_err(Error::from)?;
            }
            Inner::Postgres(unit) => {
                let (text, values) = batch.for_postgres();
                let query = postgres_text(text, values)?;
                unit.conn.execute(query).await.map_err(Error::from)?;
            }
        }
        Ok(())
    }
}

impl Connection for Tx {
    async fn conn(&mut self) -> Result<Conn<'_>> {
        Ok(match &mut self.inner {
            Inner::Sqlite(turn) => Conn::Sqlite(turn.connection()?),
            Inner::Postgres(unit) => Conn::Postgres(&mut unit.conn),
        })
    }
}
