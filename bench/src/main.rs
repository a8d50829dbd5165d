//! Load and limits. Everything is measured in one run on one machine and printed as ratios, since
//! absolute figures of a shared machine say little.
//!
//! `cargo run --release -p bench` builds the server in release, starts throwaway databases, and
//! prints one line per figure with its target. `-- --seconds N` sets how long each load lasts,
//! `-- --only posting,statement,home,contributions,idle,intake` chooses parts.

mod books;
mod client;
mod contributions;
mod home;
mod idle;
mod intake;
mod pgbench;
mod postgres;
mod posting;
mod raw_sqlite;
mod report;
mod server;
mod statement;

use std::time::Duration;

use anyhow::{Context as _, Result};

/// What the command line chose.
pub struct Options {
    /// How long each load lasts.
    pub load: Duration,
    /// Parts to run; all when empty.
    only: Vec<String>,
}

impl Options {
    fn from_args() -> Result<Self> {
        let mut options = Self {
            load: Duration::from_secs(10),
            only: Vec::new(),
        };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let value = args
                .next()
                .with_context(|| format!("{arg} needs a value"))?;
            match arg.as_str() {
                "--seconds" => options.load = Duration::from_secs(value.parse()?),
                "--only" => options.only = value.split(',').map(str::to_owned).collect(),
                other => anyhow::bail!("unknown option {other}; known: --seconds N, --only PARTS"),
            }
        }
        Ok(options)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::from_args()?;
    let binary = server::build()?;
    let postgres = postgres::Postgres::start()?;
    let databases = [server::Database::Sqlite, server::Database::Postgres];
    if options.wants("idle") {
        for database in databases {
            idle::run(&binary, &postgres, database).await?;
        }
    }
    if options.wants("posting") {
        posting::on_postgres(&binary, &postgres, &options).await?;
        posting::on_sqlite(&binary, &postgres, &options).await?;
    }
    if options.wants("intake") {
        for database in databases {
            intake::run(&binary, &postgres, database, &options).await?;
        }
    }
    if options.wants("statement") {
        for database in databases {
            statement::run(&binary, &postgres, database).await?;
        }
    }
    if options.wants("home") {
        for database in databases {
            home::run(&binary, &postgres, database, &options).await?;
        }
    }
    if options.wants("contributions") {
        for database in databases {
            contributions::run(&binary, &postgres, database).await?;
        }
    }
    Ok(())
}
