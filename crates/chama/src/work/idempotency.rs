//! The same request twice: one effect, one answer.
//!
//! The key is inserted with the command's other writes and its uniqueness is the guard; no check
//! comes before. Whatever refuses the second run, the stored answer is looked for first: if the key
//! is there with the same fingerprint the first answer is given again, with another it is an error.
//! A refused command stores nothing, so it can be corrected and sent again with the same key.

use aws_lc_rs::digest;
use chrono::Duration;
use domain::idempotency::IdempotencyKey;
use domain::ids::{ChamaId, UserId};
use serde::Serialize;

use super::queries::{self, StoredAnswer};
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};

/// Answers are kept this long: a phone that was off the network retries late.
const KEPT_DAYS: i64 = 30;

/// A key in use by its owner for one command, released when dropped.
pub(super) struct Claim<'a> {
    context: &'a Context,
    pub owner: UserId,
    pub key: String,
    pub fingerprint: Vec<u8>,
}

impl<'a> Claim<'a> {
    /// Claims the key in this process for a request with this fingerprint.
    pub(super) fn new(
        context: &'a Context,
        owner: UserId,
        key: &IdempotencyKey,
        fingerprint: Vec<u8>,
    ) -> Result<Self> {
        let key = key.as_str().to_owned();
        let mut in_flight = context
            .in_flight
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if !in_flight.insert((owner.get(), key.clone())) {
            return Err(Refusal::new(Kind::InFlight, "idempotency_in_flight").into());
        }
        Ok(Self {
            context,
            owner,
            key,
            fingerprint,
        })
    }

    /// The answer given before under this key, if any.
    pub(super) async fn stored(&self, name: &'static str) -> Result<Option<String>> {
        let mut reader = self.context.db.read().await?;
        let stored = queries::stored_answer(&mut reader, self.owner.get(), &self.key).await?;
        match stored {
            None => Ok(None),
            Some(StoredAnswer {
                command,
                fingerprint,
                answer,
            }) if command == name && fingerprint == self.fingerprint => Ok(Some(answer)),
            Some(_) => Err(Refusal::new(Kind::KeyReused, "idempotency_key_reused").into()),
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut in_flight = self
            .context
            .in_flight
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        in_flight.remove(&(self.owner.get(), std::mem::take(&mut self.key)));
    }
}

/// What a key is bound to: the command, the chama and the whole request.
pub(super) fn fingerprint<C: Serialize>(
    name: &'static str,
    chama: Option<ChamaId>,
    command: &C,
) -> Result<Vec<u8>> {
    let body = serde_json::to_vec(&(name, chama.map(ChamaId::get), command))
        .map_err(|error| Error::Defect(error.to_string()))?;
    Ok(digest::digest(&digest::SHA256, &body).as_ref().to_vec())
}

/// Deletes keys older than they are kept; tells how many.
///
/// # Errors
/// When the database fails.
pub async fn prune(context: &Context) -> Result<u64> {
    let mut tx = context.db.begin(store::Isolation::Guarded).await?;
    let deleted = queries::delete_older(&mut tx, context.now() - Duration::days(KEPT_DAYS)).await?;
    tx.commit().await?;
    Ok(deleted)
}
