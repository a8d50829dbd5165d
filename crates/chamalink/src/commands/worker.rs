//! `chamalink worker`

use anyhow::Context as _;

use crate::config::{Config, shown_database};
use crate::{runtime, say, server, signals};

/// Does the background work until asked to end.
///
/// # Errors
/// When the database cannot be used.
pub fn run(config: &Config) -> anyhow::Result<()> {
    runtime::block_on(async {
        let stop = signals::stop_on_signal()?;
        let db = server::open_database(config).await?;
        let worker = server::worker(server::context(config, &db)?, stop);
        say::line(format!(
            "ChamaLink {} works on {}",
            server::VERSION,
            shown_database(&config.database),
        ));
        worker.await.context("the worker broke off")??;
        db.close().await;
        Ok(())
    })
}
