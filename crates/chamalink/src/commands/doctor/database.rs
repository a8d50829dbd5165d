//! The database: does it answer, and does its schema fit this program?

use std::time::Duration;

use chama::{Clock, SystemClock};
use store::{Database, Fit};

use super::{CLOCKS_DIFFER_MAX, Finding, named};
use crate::config::Config;
use crate::server;

const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

pub async fn examine(config: &Config) -> Vec<Finding> {
    // What is not there is told with the disk; opening would make it.
    if server::is_missing(&config.database) {
        return Vec::new();
    }
    match tokio::time::timeout(ANSWERS_WITHIN, look(config)).await {
        Ok(Ok(findings)) => findings,
        Ok(Err(error)) => vec![Finding::wrong(
            format!("the database cannot be used ({}): {error}", named(config)),
            "see that it runs, and that DATABASE_URL names it, its user and its password",
        )],
        Err(_elapsed) => vec![Finding::wrong(
            format!("the database does not answer ({})", named(config)),
            "see that it runs and that no firewall is between",
        )],
    }
}

async fn look(config: &Config) -> store::Result<Vec<Finding>> {
    let db = Database::connect(&config.database).await?;
    let mut findings = vec![schema(db.fit().await?, config)];
    if let Some(theirs) = db.clock().await? {
        let apart = (theirs - SystemClock.now()).abs();
        if apart > CLOCKS_DIFFER_MAX {
            findings.push(Finding::wrong(
                format!(
                    "the clocks of this machine and of the database differ by {} seconds",
                    apart.num_seconds()
                ),
                "set both by NTP: timedatectl set-ntp true",
            ));
        }
    }
    db.close().await;
    Ok(findings)
}

fn schema(fit: Fit, config: &Config) -> Finding {
    let named = named(config);
    match fit {
        Fit::UpToDate => Finding::Well(format!("the database is up to date ({named})")),
        Fit::Empty => Finding::Well(format!("the database is empty ({named}); serve fills it")),
        Fit::Behind(missing) => Finding::advice(
            format!("the database is {missing} migrations behind this program ({named})"),
            "chamalink migrate; serve does so by itself",
        ),
        Fit::Ahead(unknown) => Finding::wrong(
            format!("the database is {unknown} migrations newer than this program ({named})"),
            "run the newer program, or restore the backup made before it",
        ),
        Fit::Changed(changed) => Finding::wrong(
            format!("{changed} migrations of the database are not this program's ({named})"),
            "run the program it was made with; nothing is changed until then",
        ),
    }
}
