//! PostgreSQL's own: being told at once that work was written.

use std::time::Duration;

use sqlx::postgres::PgListener;

use crate::database::{Database, Inner};
use crate::error::Result;

/// Waits for word of new work. On SQLite, and when the line to PostgreSQL is down, it merely
/// waits; whoever uses it looks at the table after every wait.
pub struct Listener {
    listener: Option<PgListener>,
}

impl Database {
    /// Listens on a channel, where the database has such a thing.
    ///
    /// # Errors
    /// When PostgreSQL cannot be reached.
    pub async fn listen(&self, channel: &'static str) -> Result<Listener> {
        let listener = match &self.inner {
            Inner::Sqlite { .. } => None,
            Inner::Postgres { pool, .. } => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen(channel).await?;
                Some(listener)
            }
        };
        Ok(Listener { listener })
    }
}

impl Listener {
    /// Returns when word came or the time is over, whichever is first.
    pub async fn wait(&mut self, at_most: Duration) {
        match &mut self.listener {
            Some(listener) => {
                // A broken line reconnects by itself; the timeout bounds what is missed meanwhile.
                let heard = tokio::time::timeout(at_most, listener.recv()).await;
                if let Ok(Err(error)) = heard {
                    // It fails at once and again: without a rest the waiting would be a storm.
                    tracing::warn!(%error, "the line on which word of new work comes is down");
                    tokio::time::sleep(at_most).await;
                }
            }
            None => tokio::time::sleep(at_most).await,
        }
    }
}
