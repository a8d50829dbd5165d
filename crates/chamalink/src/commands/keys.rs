//! `chamalink keys`

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Context as _;
use chama::Context;
use chama::sealing::Keyring;
use store::Database;

use crate::cli::Keys as What;
use crate::config::{Config, Keys};
use crate::key_file::{self, KeyFile};
use crate::{runtime, say, server};

/// What the keys at hand and the secrets in the database have to do with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uses {
    /// Each key at hand with the number of secrets it opens, the current one first.
    pub keys: Vec<(String, i64)>,
    /// Keys that are not at hand, with the number of secrets that need them.
    pub missing: Vec<(String, i64)>,
}

impl Uses {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(db: &Database, keyring: Option<&Keyring>) -> anyhow::Result<Self> {
        let used = Context::new(db.clone()).keys_in_use().await?;
        let mut used: BTreeMap<String, i64> =
            used.into_iter().map(|it| (it.key_id, it.secrets)).collect();
        let ids = keyring.map(Keyring::ids).unwrap_or_default();
        let keys = ids.into_iter().map(|id| {
            let secrets = used.remove(&id).unwrap_or_default();
            (id, secrets)
        });
        Ok(Self {
            keys: keys.collect(),
            missing: used.into_iter().collect(),
        })
    }

    /// Keys that open nothing and are not the current one.
    pub fn idle(&self) -> impl Iterator<Item = &str> {
        let others = self.keys.iter().skip(1);
        others
            .filter(|(_, secrets)| *secrets == 0)
            .map(|(id, _)| id.as_str())
    }
}

/// Looks after the keys.
pub fn run(config: &Config, what: &What) -> ExitCode {
    let done = runtime::block_on(async {
        let db = open(config).await?;
        let outcome = match what {
            What::List => list(config, &db).await,
            What::Rotate => rotate(config, &db).await,
            What::Forget { id } => forget(config, &db, id).await,
        };
        db.close().await;
        outcome
    });
    match done {
        Ok(code) => code,
        Err(error) => {
            say::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn open(config: &Config) -> anyhow::Result<Database> {
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
    Ok(db)
}

async fn list(config: &Config, db: &Database) -> anyhow::Result<ExitCode> {
    let keyring = key_file::keyring_as_it_is(config)?;
    let uses = Uses::read(db, keyring.as_ref()).await?;
    say::line(place(config));
    for (number, (id, secrets)) in uses.keys.iter().enumerate() {
        let mark = if number == 0 { "current" } else { "old" };
        say::line(format!("  {mark:<8} {id:<24} opens {}", counted(*secrets)));
    }
    for (id, secrets) in &uses.missing {
        say::line(format!(
            "  MISSING  {id:<24} {} cannot be opened",
            counted(*secrets)
        ));
    }
    Ok(ExitCode::from(u8::from(!uses.missing.is_empty())))
}

async fn rotate(config: &Config, db: &Database) -> anyhow::Result<ExitCode> {
    if let Keys::File(path) = &config.keys {
        // Where there is no file yet, the first key is new enough.
        if path.exists() {
            let id = KeyFile(path.clone()).add()?;
            say::line(format!("{id} is the current key of {}", path.display()));
        }
    }
    let context = Context::new(db.clone()).with_keyring(key_file::keyring(config)?);
    let done = context.reseal().await?;
    let current = context.keyring().current()?;
    say::line(format!(
        "{} sealed anew with {current}",
        match done.paybills {
            1 => "the secrets of 1 paybill".to_owned(),
            n => format!("the secrets of {n} paybills"),
        }
    ));
    for id in &done.unopened {
        say::error(&format!("no key at hand opens the secrets of paybill {id}"));
    }
    let uses = Uses::read(db, Some(context.keyring())).await?;
    for id in uses.idle() {
        say::line(format!(
            "{id} opens nothing any more. Keep it as long as copies of the database made before \
             today; then: chamalink keys forget {id}"
        ));
    }
    Ok(ExitCode::from(u8::from(!done.unopened.is_empty())))
}

async fn forget(config: &Config, db: &Database, id: &str) -> anyhow::Result<ExitCode> {
    let Keys::File(path) = &config.keys else {
        anyhow::bail!("the keys stand in CHAMALINK_KEYS: take {id} out there");
    };
    let keyring = key_file::keyring_as_it_is(config)?;
    let uses = Uses::read(db, keyring.as_ref()).await?;
    let opens = uses.keys.iter().find(|(own, _)| own == id);
    let (_, secrets) = opens.with_context(|| format!("there is no key {id}"))?;
    anyhow::ensure!(
        *secrets == 0,
        "{id} still opens {}: chamalink keys rotate first",
        counted(*secrets)
    );
    KeyFile(path.clone()).forget(id)?;
    say::line(format!("{id} is gone from {}", path.display()));
    Ok(ExitCode::SUCCESS)
}

fn place(config: &Config) -> String {
    match &config.keys {
        Keys::Listed(_) => "The keys of CHAMALINK_KEYS".to_owned(),
        Keys::File(path) => format!("The keys of {}", path.display()),
    }
}

/// `1 secret`, `2 secrets`.
pub fn counted(secrets: i64) -> String {
    match secrets {
        1 => "1 secret".to_owned(),
        n => format!("{n} secrets"),
    }
}
