//! `chamalink migrate`

use anyhow::Context;
use store::{Database, migrations};

use crate::config::{Config, shown_database};
use crate::{runtime, say, server};

/// Brings the database up to date and names what it applied.
///
/// # Errors
/// When the database cannot be used or is newer than this program.
pub fn run(config: &Config) -> anyhow::Result<()> {
    runtime::block_on(async {
        let db = Database::connect(&config.database)
            .await
            .with_context(|| server::unreachable_database(config))?;
        let report = db.migrate().await?;
        let names = migrations(db.dialect());
        let before = report.known.saturating_sub(report.applied);
        for name in names.iter().skip(before) {
            say::line(format!("applied {name}"));
        }
        say::line(format!(
            "{}: {} of {} migrations applied now, the database is up to date",
            shown_database(&config.database),
            report.applied,
            report.known,
        ));
        db.close().await;
        Ok(())
    })
}
