//! Sealing every secret anew with the current key, while the program runs.

use domain::ids::PaybillId;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::account::sealed_anew;
use super::queries;
use super::views::PaybillRow;
use crate::access::Automatic;
use crate::audit;
use crate::context::Context;
use crate::error::Result;
use crate::sealing::Sealed;
use crate::work::{Command, Work};

/// Rows looked at together.
const ROWS: i64 = 50;

/// What sealing anew came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Paybills whose secrets are now sealed with the current key.
    pub paybills: u64,
    /// Paybills whose secrets no key at hand opens; they stay as they are.
    pub unopened: Vec<PaybillId>,
}

/// How many secrets a key has sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// The id of the key.
    pub key_id: String,
    /// Secrets it opens.
    pub secrets: i64,
}

impl Context {
    /// Seals every secret that another key has sealed with the current one, a row at a time.
    /// What somebody changes meanwhile is sealed by that with the newest key.
    ///
    /// # Errors
    /// Unavailable when there is no key; when the database fails.
    pub async fn reseal(&self) -> Result<Resealed> {
        self.keyring.refresh();
        let current = self.keyring.current()?;
        let mut outcome = Resealed::default();
        let mut after = PaybillId::new(0);
        loop {
            let mut reader = self.db.read().await?;
            let rows = queries::sealed_otherwise(&mut reader, &current, after, ROWS).await?;
            drop(reader);
            let Some(last) = rows.last() else {
                return Ok(outcome);
            };
            after = last.view.id;
            for row in rows {
                let id = row.view.id;
                match self.reseal_one(row).await {
                    Ok(written) => outcome.paybills += written,
                    Err(error) if error.refusal().is_some() => outcome.unopened.push(id),
                    Err(error) => return Err(error),
                }
            }
        }
    }

    async fn reseal_one(&self, row: PaybillRow) -> Result<u64> {
        let (credentials, hook) = sealed_anew(self, &row)?;
        let command = Reseal {
            row,
            credentials,
            hook,
        };
        let done = self.run(&Automatic::new(None), None, &command).await?;
        Ok(done.answer)
    }

    /// Which keys the secrets in the database need.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keys_in_use(&self) -> Result<Vec<KeyUse>> {
        let mut reader = self.db.read().await?;
        let used = queries::sealed_by_key(&mut reader).await?;
        let uses = used.into_iter();
        Ok(uses
            .map(|(key_id, secrets)| KeyUse { key_id, secrets })
            .collect())
    }
}

/// Writes what was sealed anew, if the row is still as it was opened.
#[derive(Debug, Serialize)]
struct Reseal {
    #[serde(skip)]
    row: PaybillRow,
    #[serde(skip)]
    credentials: Sealed,
    #[serde(skip)]
    hook: Sealed,
}

impl Command for Reseal {
    const NAME: &'static str = "paybills.reseal";
    // One row is written, under its own condition.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = u64;

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<u64> {
        let (credentials, hook) = (&self.credentials, &self.hook);
        let written = queries::reseal(work.tx(), &self.row, credentials, hook).await?;
        if written > 0 {
            let key = &self.credentials.key_id;
            audit::record(
                work,
                audit::Record {
                    action: Self::NAME,
                    subject: "paybill",
                    subject_id: Some(self.row.view.id.get()),
                    detail: json!({ "key": key }),
                },
            );
        }
        Ok(written)
    }
}
