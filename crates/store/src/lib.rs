//! The databases: SQLite inside the binary, or PostgreSQL, behind one small surface.
//!
//! One SQL text with `$1` placeholders runs on both. Reading goes through [`Reader`], writing only
//! through [`Tx`]; on SQLite a `Tx` is a turn in a group commit (see [`sqlite::writer`]), on
//! PostgreSQL a transaction of its own. Where the two databases need different words the fork is
//! an [`Sql::Fork`] or a [`Part`] that says why. Nothing here knows what a chama is.

mod batch;
mod connection;
mod database;
mod error;
mod fit;
mod ids;
mod migrate;
mod postgres;
mod query;
pub mod sqlite;
mod tx;
mod value;

pub use batch::{Batch, Part};
pub use connection::{Connection, Reader, Snapshot, statements_run};
pub use database::{Database, Dialect, Settings};
pub use error::{Constraint, Error, Result};
pub use fit::Fit;
pub use ids::{IdBlocks, take_ids};
pub use migrate::{MigrationReport, migrations};
pub use postgres::Listener;
pub use query::{Query, Record, Sql, query};
pub use tx::{Isolation, Tx};
pub use value::Value;
