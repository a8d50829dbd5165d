//! Looking at a database without changing it: do it and this program fit each other?

use chrono::{DateTime, Utc};

use crate::database::{Database, Dialect};
use crate::error::{Error, Result};
use crate::migrate::known;
use crate::query::query;

/// How the schema stands to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Every migration the program knows is applied, and none else.
    UpToDate,
    /// There is no schema yet.
    Empty,
    /// So many migrations are still to be applied.
    Behind(usize),
    /// So many migrations are applied that the program does not know: it is older than the
    /// database.
    Ahead(usize),
    /// So many migrations were applied with other words than the program's.
    Changed(usize),
}

impl Database {
    /// How the schema stands to the program.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn fit(&self) -> Result<Fit> {
        let mut reader = self.read().await?;
        let applied: Result<Vec<(i64, Vec<u8>)>> =
            query("SELECT version, checksum FROM _sqlx_migrations ORDER BY version LIMIT 10000")
                .all(&mut reader)
                .await;
        let applied = match applied {
            Ok(applied) if applied.is_empty() => return Ok(Fit::Empty),
            Ok(applied) => applied,
            // Without a schema there is no such table.
            Err(Error::Defect(_)) => return Ok(Fit::Empty),
            Err(error) => return Err(error),
        };
        let known = known(self.dialect());
        let checksum_of = |version| known.iter().find(|m| m.version == version);
        let unknown = applied.iter().filter(|(v, _)| checksum_of(*v).is_none());
        let changed = applied
            .iter()
            .filter(|(v, sum)| checksum_of(*v).is_some_and(|m| *m.checksum != **sum));
        let missing = known
            .iter()
            .filter(|m| !applied.iter().any(|(v, _)| *v == m.version));
        Ok(match (unknown.count(), changed.count(), missing.count()) {
            (0, 0, 0) => Fit::UpToDate,
            (0, 0, missing) => Fit::Behind(missing),
            (0, changed, _) => Fit::Changed(changed),
            (unknown, _, _) => Fit::Ahead(unknown),
        })
    }

    /// The time by the clock of the database's own machine; SQLite has none of its own.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn clock(&self) -> Result<Option<DateTime<Utc>>> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let mut reader = self.read().await?;
        let (now,): (DateTime<Utc>,) = query("SELECT now()").one(&mut reader).await?;
        Ok(Some(now))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::Settings;

    #[tokio::test]
    async fn a_database_is_empty_and_then_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fit.sqlite");
        let settings = Settings::new(format!("sqlite:{}", path.display()));
        let db = Database::connect(&settings).await.unwrap();
        assert_eq!(db.fit().await.unwrap(), Fit::Empty);
        db.migrate().await.unwrap();
        assert_eq!(db.fit().await.unwrap(), Fit::UpToDate);
        assert_eq!(db.clock().await.unwrap(), None);
    }
}
