//! All SQL of the work itself: the table `idempotency_keys`.

use chrono::{DateTime, Utc};
use store::{Part, Tx, query};

/// A stored answer.
#[derive(sqlx::FromRow)]
pub(super) struct StoredAnswer {
    pub command: String,
    pub fingerprint: Vec<u8>,
    pub answer: String,
}

pub(super) async fn stored_answer(
    on: &mut store::Reader,
    owner: i64,
    key: &str,
) -> store::Result<Option<StoredAnswer>> {
    query(
        "SELECT command, fingerprint, answer FROM idempotency_keys \
         WHERE owner_id = $1 AND idempotency_key = $2",
    )
    .bind(owner)
    .bind(key.to_owned())
    .optional(on)
    .await
}

/// An answer to keep.
pub(super) struct NewAnswer {
    pub owner: i64,
    pub key: String,
    pub command: &'static str,
    pub fingerprint: Vec<u8>,
    pub answer: String,
    pub now: DateTime<Utc>,
}

pub(super) fn store_answer(new: NewAnswer) -> Part {
    Part::plain(
        "INSERT INTO idempotency_keys \
         (owner_id, idempotency_key, command, fingerprint, answer, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.owner)
    .bind(new.key)
    .bind(new.command)
    .bind(new.fingerprint)
    .bind(new.answer)
    .bind(new.now)
}

pub(super) async fn delete_older(tx: &mut Tx, than: DateTime<Utc>) -> store::Result<u64> {
    query("DELETE FROM idempotency_keys WHERE created_at < $1")
        .bind(than)
        .execute(tx)
        .await
}
