//! The database: does it answer, and does its schema fit this program?

use std::time::Duration;

use chama::payments::views::open_money;
use chama::{Clock, SystemClock};
use domain::intake::ReceiptState;
use domain::time::display_time;
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
    let fit = db.fit().await?;
    let is_ours = fit == Fit::UpToDate;
    let mut findings = vec![schema(fit, config)];
    if is_ours {
        findings.extend(money(&db).await);
    }
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

/// Money that came in by M-Pesa and waits for something the officers cannot do alone.
async fn money(db: &Database) -> Vec<Finding> {
    let Ok(open) = open_money(db).await else {
        return Vec::new();
    };
    let told = open.into_iter().filter_map(|money| {
        let fix = match money.state {
            ReceiptState::Waiting => {
                "the chama is suspended or closed, or no chama can be told from it: see \
                 mpesa_receipts.why; it is booked by itself once it can be"
            }
            ReceiptState::Denied => {
                "M-Pesa knows no such payment: look where the messages came from \
                 (payment_messages.source), and renew the addresses of the paybill"
            }
            ReceiptState::Unconfirmed => {
                "M-Pesa has not said whether it is so: see that the paybill has an initiator, or \
                 import its statement"
            }
            _ => return None,
        };
        let since = display_time(money.oldest);
        let (receipts, state) = (money.receipts, money.state);
        let what = format!("{receipts} payments by M-Pesa are {state}, the oldest since {since}");
        Some(Finding::advice(what, fix))
    });
    told.collect()
}
