//! The database as the rest of the program holds it.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Pool, Postgres, Sqlite};

use crate::connection::{Reader, Snapshot};
use crate::error::{Error, Result};
use crate::query::query;
use crate::sqlite::open;
use crate::sqlite::writer::Writer;
use crate::tx::{Isolation, Tx};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded, one file.
    Sqlite,
    /// A server of its own.
    Postgres,
}

impl Dialect {
    /// The name people know it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Where the database is and how many connections to keep.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:PATH`, a plain path, or `postgres://…`.
    pub url: String,
    /// Connections to PostgreSQL.
    pub postgres_connections: u32,
    /// Readers of SQLite.
    pub sqlite_readers: u32,
    /// How long a request waits for a connection to PostgreSQL before it is turned away.
    pub connection_wait_max: Duration,
}

impl Settings {
    /// The defaults for an address: 20 connections to PostgreSQL, 4 readers of SQLite.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            postgres_connections: 20,
            sqlite_readers: 4,
            connection_wait_max: Duration::from_secs(5),
        }
    }

    /// Which database the address names.
    pub fn dialect(&self) -> Dialect {
        if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            Dialect::Postgres
        } else {
            Dialect::Sqlite
        }
    }

    /// The file of an SQLite address: `sqlite:PATH`, `sqlite://PATH` or a plain path.
    pub fn sqlite_path(&self) -> PathBuf {
        let url = self.url.as_str();
        let path = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"));
        PathBuf::from(path.unwrap_or(url))
    }
}

/// A database ready for use. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) inner: Inner,
}

#[derive(Debug, Clone)]
pub(crate) enum Inner {
    Sqlite {
        writer: Writer,
        readers: Pool<Sqlite>,
        path: PathBuf,
    },
    Postgres {
        pool: Pool<Postgres>,
        options: Box<PgConnectOptions>,
    },
}

impl Database {
    /// Opens the database; nothing in it is changed.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be reached, [`Error::Defect`] when the address is
    /// not one.
    pub async fn connect(settings: &Settings) -> Result<Self> {
        let inner = match settings.dialect() {
            Dialect::Sqlite => {
                let path = settings.sqlite_path();
                let writer = Writer::start(open::writer(&path).await?);
                let readers = open::readers(&path, settings.sqlite_readers).await?;
                Inner::Sqlite {
                    writer,
                    readers,
                    path,
                }
            }
            Dialect::Postgres => {
                let options = PgConnectOptions::from_str(&settings.url)
                    .map_err(|error| Error::Defect(format!("DATABASE_URL: {error}")))?
                    .application_name("chamalink")
                    .options([("timezone", "UTC"), ("statement_timeout", "30s")])
                    .disable_statement_logging();
                let pool = PgPoolOptions::new()
                    .max_connections(settings.postgres_connections)
                    .acquire_timeout(settings.connection_wait_max)
                    .test_before_acquire(false)
                    .connect_with(options.clone())
                    .await?;
                Inner::Postgres {
                    pool,
                    options: Box::new(options),
                }
            }
        };
        Ok(Self { inner })
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite { .. } => Dialect::Sqlite,
            Inner::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none can be had in time.
    pub async fn read(&self) -> Result<Reader> {
        Ok(match &self.inner {
            Inner::Sqlite { readers, .. } => Reader::Sqlite(readers.acquire().await?),
            Inner::Postgres { pool, .. } => Reader::Postgres(pool.acquire().await?),
        })
    }

    /// A connection for reading one unchanging state, beside whatever else goes on.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none can be had in time.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        match &self.inner {
            Inner::Sqlite { readers, .. } => Snapshot::sqlite(readers).await,
            Inner::Postgres { pool, .. } => Snapshot::postgres(pool).await,
        }
    }

    /// Begins a transaction; on SQLite this waits for a turn at the writer. Nothing slow may
    /// happen between here and the commit.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection or turn can be had in time.
    pub async fn begin(&self, isolation: Isolation) -> Result<Tx> {
        match &self.inner {
            Inner::Sqlite { writer, .. } => Ok(Tx::sqlite(writer.turn().await?)),
            Inner::Postgres { pool, .. } => Tx::postgres(pool.acquire().await?, isolation).await,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<()> {
        let mut reader = self.read().await?;
        query("SELECT CAST(1 AS BIGINT)")
            .one::<(i64,)>(&mut reader)
            .await?;
        Ok(())
    }

    /// Closes all connections after what is running has ended.
    pub async fn close(&self) {
        match &self.inner {
            Inner::Sqlite { readers, .. } => readers.close().await,
            Inner::Postgres { pool, .. } => pool.close().await,
        }
    }
}
