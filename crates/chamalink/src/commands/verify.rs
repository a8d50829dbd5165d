//! `chamalink verify`

use std::process::ExitCode;

use anyhow::Context;
use chama::reports::verify::{Difference, Report, verify};
use serde_json::json;
use store::Database;

use crate::commands::keys::{Uses, counted};
use crate::config::{Config, shown_database};
use crate::{key_file, runtime, say, server};

/// Works the books out again from what was posted and names every difference. Ends with 0 when
/// there is none, with 1 when there is one, with 2 when the books could not be read.
pub fn run(config: &Config, as_json: bool) -> ExitCode {
    match runtime::block_on(read(config)) {
        Ok((report, uses)) => {
            if as_json {
                say::line(told_to_programs(&report, &uses));
            } else {
                tell(config, &report);
                tell_of_keys(&uses);
            }
            ExitCode::from(u8::from(!report.is_clean()))
        }
        Err(error) => {
            say::error(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

async fn read(config: &Config) -> anyhow::Result<(Report, Uses)> {
    // Looking must not make an empty database where a mistyped path points to.
    anyhow::ensure!(
        !server::is_missing(&config.database),
        "there is no database at {} (DATABASE_URL, CHAMALINK_DATA)",
        config.database.sqlite_path().display(),
    );
    let db = Database::connect(&config.database)
        .await
        .with_context(|| server::unreachable_database(config))?;
    anyhow::ensure!(
        db.is_migrated().await?,
        "the database and this program do not fit each other; chamalink doctor tells more"
    );
    let report = verify(&db).await.context("the books cannot be read")?;
    // Keys that cannot be read open nothing; doctor says why they cannot.
    let keyring = key_file::keyring_as_it_is(config).unwrap_or_default();
    let uses = Uses::read(&db, keyring.as_ref()).await?;
    db.close().await;
    Ok((report, uses))
}

fn tell(config: &Config, report: &Report) {
    say::line(shown_database(&config.database));
    say::line(format!(
        "read {} chamas, {} journal entries, {} postings",
        report.chamas, report.entries, report.postings,
    ));
    say::line(format!("trial balance {}", report.trial_balance.kes()));
    for difference in &report.differences {
        say::line(format!("DIFFERENCE {difference}"));
    }
    say::line(match report.differences.len() {
        0 if report.is_clean() => "no difference: the books are right".to_owned(),
        0 => "the trial balance is not zero: the books are wrong".to_owned(),
        1 => "1 difference: the books are wrong".to_owned(),
        n => format!("{n} differences: the books are wrong"),
    });
}

/// The keys say nothing about the books, so they are told apart and do not make them wrong.
fn tell_of_keys(uses: &Uses) {
    for (id, secrets) in &uses.missing {
        let secrets = counted(*secrets);
        say::line(format!(
            "NOTE {secrets} cannot be opened: the key {id} is not there"
        ));
    }
    for id in uses.idle() {
        say::line(format!("NOTE the key {id} opens nothing any more"));
    }
}

fn told_to_programs(report: &Report, uses: &Uses) -> serde_json::Value {
    let difference = |found: &Difference| {
        json!({
            "fault": found.fault.code(),
            "chama_id": found.chama_id,
            "subject": found.subject,
            "kept": found.kept,
            "expected": found.expected,
            "text": found.to_string(),
        })
    };
    json!({
        "clean": report.is_clean(),
        "chamas": report.chamas,
        "entries": report.entries,
        "postings": report.postings,
        "trial_balance_cents": report.trial_balance.cents(),
        "differences": report.differences.iter().map(difference).collect::<Vec<_>>(),
        "keys_missing": uses.missing.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "keys_idle": uses.idle().collect::<Vec<_>>(),
    })
}
