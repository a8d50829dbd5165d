//! Bringing the schema up to date, behind a lock, safe to kill and to repeat.
//!
//! On PostgreSQL an advisory lock lets one node migrate while the others wait, and each migration
//! is a transaction. On SQLite all pending migrations run inside one `BEGIN IMMEDIATE`, which is
//! the lock: a process killed on the way leaves the file as it was.

use sqlx::migrate::{Migrate, MigrateError, Migration, Migrator};
use sqlx::{Connection, Executor, SqliteConnection};

use crate::database::{Database, Dialect, Inner};
use crate::error::{Error, Result};
use crate::sqlite::open;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// What a migration run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationReport {
    /// Migrations the program knows.
    pub known: usize,
    /// Migrations applied by this run.
    pub applied: usize,
}

/// The migrations this program knows.
pub(crate) fn known(dialect: Dialect) -> &'static [Migration] {
    match dialect {
        Dialect::Sqlite => &SQLITE.migrations,
        Dialect::Postgres => &POSTGRES.migrations,
    }
}

/// The names of the migrations of a database, in order.
pub fn migrations(dialect: Dialect) -> Vec<String> {
    known(dialect)
        .iter()
        .map(|m| format!("{:04} {}", m.version, m.description))
        .collect()
}

impl Database {
    /// Applies every migration that is missing.
    ///
    /// # Errors
    /// [`Error::Migration`] when the schema is newer than the program, was changed by hand, or a
    /// step fails; nothing of that step stays.
    pub async fn migrate(&self) -> Result<MigrationReport> {
        match &self.inner {
            Inner::Sqlite { path, .. } => {
                let mut connection = open::writer(path).await?;
                let report = migrate_sqlite(&mut connection).await;
                connection.close().await?;
                report
            }
            Inner::Postgres { options, .. } => {
                let mut connection = sqlx::PgConnection::connect_with(options).await?;
                // A migration of a large table may take longer than a page is given.
                connection.execute("SET statement_timeout = 0").await?;
                // The table of migrations too is made behind the lock: "if not exists" is no guard
                // when two make it at once. The lock counts, so that `run` may take it again.
                connection.lock().await?;
                let before = count_postgres(&mut connection).await?;
                POSTGRES.run(&mut connection).await?;
                let known = POSTGRES.iter().count();
                // Closing ends the lock, also where an error ended the work before this line.
                connection.close().await?;
                Ok(MigrationReport {
                    known,
                    applied: known.saturating_sub(before),
                })
            }
        }
    }

    /// Whether every migration the program knows is applied, and none it does not know.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_migrated(&self) -> Result<bool> {
        let mut reader = self.read().await?;
        let known = match self.dialect() {
            Dialect::Sqlite => SQLITE.iter().count(),
            Dialect::Postgres => POSTGRES.iter().count(),
        };
        let applied: Result<(i64,)> = crate::query("SELECT count(*) FROM _sqlx_migrations")
            .one(&mut reader)
            .await;
        match applied {
            Ok((applied,)) => Ok(usize::try_from(applied).is_ok_and(|n| n == known)),
            Err(Error::Defect(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

async fn count_postgres(connection: &mut sqlx::PgConnection) -> Result<usize> {
    connection
        .ensure_migrations_table("_sqlx_migrations")
        .await?;
    Ok(connection
        .list_applied_migrations("_sqlx_migrations")
        .await?
        .len())
}

async fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<MigrationReport> {
    connection
        .ensure_migrations_table("_sqlx_migrations")
        .await?;
    let mut all = connection.begin_with("BEGIN IMMEDIATE").await?;
    let applied = apply_pending(&mut all).await?;
    all.commit().await?;
    Ok(MigrationReport {
        known: SQLITE.iter().count(),
        applied,
    })
}

async fn apply_pending(connection: &mut SqliteConnection) -> Result<usize> {
    let done = connection
        .list_applied_migrations("_sqlx_migrations")
        .await?;
    for applied in &done {
        let known = SQLITE.iter().find(|m| m.version == applied.version);
        match known {
            None => return Err(MigrateError::VersionMissing(applied.version).into()),
            Some(known) if known.checksum != applied.checksum => {
                return Err(MigrateError::VersionMismatch(applied.version).into());
            }
            Some(_) => {}
        }
    }
    let mut count = 0;
    for migration in SQLITE
        .iter()
        .filter(|m| !done.iter().any(|d| d.version == m.version))
    {
        connection.apply("_sqlx_migrations", migration).await?;
        count += 1;
    }
    Ok(count)
}
