//! Where a world's database lives, and a way to it past the program.

use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use store::Dialect;
use tempfile::TempDir;

/// A database of one test alone.
#[derive(Debug)]
pub struct Home {
    url: String,
    dialect: Dialect,
    /// Of SQLite: the folder with the file. Of both: a place for the test's own files.
    folder: TempDir,
    maintenance: Option<(String, String)>,
}

static MADE: AtomicU32 = AtomicU32::new(0);

impl Home {
    /// Makes an empty database, or none where there is no PostgreSQL to make it on.
    pub async fn new(dialect: Dialect) -> Option<Self> {
        let folder = tempfile::Builder::new()
            .prefix("chamalink-test-")
            .tempdir()
            .expect("a temporary folder");
        match dialect {
            Dialect::Sqlite => Some(Self {
                url: format!("sqlite:{}", folder.path().join("chamalink.db").display()),
                dialect,
                folder,
                maintenance: None,
            }),
            Dialect::Postgres => {
                let maintenance = postgres_url()?;
                let number = MADE.fetch_add(1, Ordering::SeqCst);
                let name = format!("test_{}_{number}", std::process::id());
                let mut connection = maintain(&maintenance).await;
                // One of an earlier process with our id may be left if that was killed.
                let make = [
                    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    format!("CREATE DATABASE {name}"),
                ];
                for statement in make {
                    let done = connection.execute(AssertSqlSafe(statement)).await;
                    done.expect("the server lets us make databases");
                }
                connection.close().await.expect("closes");
                Some(Self {
                    url: with_database(&maintenance, &name),
                    dialect,
                    folder,
                    maintenance: Some((maintenance, name)),
                })
            }
        }
    }

    /// The address as `DATABASE_URL` wants it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A folder that goes away with the world.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Removes the database.
    pub async fn tear_down(&self) {
        if let Some((maintenance, name)) = &self.maintenance {
            let mut connection = maintain(maintenance).await;
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let dropped = connection.execute(AssertSqlSafe(statement)).await;
            dropped.expect("the database can be dropped");
            connection.close().await.expect("closes");
        }
    }
}

/// Runs a statement on a connection of its own, as somebody with the database's password could.
///
/// # Errors
/// What the database says.
pub async fn raw(home: &Home, statement: &str) -> Result<u64, String> {
    let statement = AssertSqlSafe(statement.to_owned());
    let text = |error: sqlx::Error| error.to_string();
    match home.dialect {
        Dialect::Sqlite => {
            let path = home.url.trim_start_matches("sqlite:");
            let options = SqliteConnectOptions::new()
                .filename(path)
                .foreign_keys(true);
            let mut connection = options.connect().await.map_err(text)?;
            let done = connection.execute(statement).await.map_err(text);
            connection.close().await.map_err(text)?;
            Ok(done?.rows_affected())
        }
        Dialect::Postgres => {
            let mut connection = PgConnection::connect(&home.url).await.map_err(text)?;
            let done = connection.execute(statement).await.map_err(text);
            connection.close().await.map_err(text)?;
            Ok(done?.rows_affected())
        }
    }
}

async fn maintain(url: &str) -> PgConnection {
    let connected = PgConnection::connect(url).await;
    connected.expect("CHAMALINK_TEST_POSTGRES_URL answers")
}

fn with_database(url: &str, name: &str) -> String {
    let options = PgConnectOptions::from_str(url).expect("an address of PostgreSQL");
    options.database(name).to_url_lossy().to_string()
}

fn postgres_url() -> Option<String> {
    let url = std::env::var("CHAMALINK_TEST_POSTGRES_URL").ok();
    if url.is_none() {
        let required = std::env::var("CHAMALINK_REQUIRE_POSTGRES").is_ok_and(|v| v == "1");
        assert!(
            !required,
            "CHAMALINK_TEST_POSTGRES_URL is not set and PostgreSQL is required"
        );
        eprintln!("SKIPPED on PostgreSQL: CHAMALINK_TEST_POSTGRES_URL is not set");
    }
    url
}
