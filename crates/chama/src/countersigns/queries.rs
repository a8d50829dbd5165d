//! All SQL of countersigns.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, UserId};
use store::{Connection, Tx, query};

/// The chama, what is asked for, and of which.
type Key = (ChamaId, (&'static str, i64));

/// Who asked, and when, where nobody has agreed yet.
pub(super) async fn first(
    on: &mut impl Connection,
    (chama_id, (what, subject)): Key,
) -> store::Result<Option<(UserId, DateTime<Utc>)>> {
    let found: Option<(i64, DateTime<Utc>)> = query(
        "SELECT asked_by, asked_at FROM countersigns \
         WHERE chama_id = $1 AND what = $2 AND subject_id = $3 AND agreed_by IS NULL",
    )
    .bind(chama_id.get())
    .bind(what)
    .bind(subject)
    .optional(on)
    .await?;
    Ok(found.map(|(by, at)| (UserId::new(by), at)))
}

/// The first officer's word; touches no row where somebody else's came first at the same moment.
pub(super) async fn ask(
    tx: &mut Tx,
    (chama_id, (what, subject)): Key,
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO countersigns (chama_id, what, subject_id, asked_by, asked_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(chama_id.get())
    .bind(what)
    .bind(subject)
    .bind(by.get())
    .bind(now)
    .execute(tx)
    .await
}

/// In the place of a word that stands no more.
pub(super) async fn ask_anew(
    tx: &mut Tx,
    (chama_id, (what, subject)): Key,
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE countersigns SET asked_by = $4, asked_at = $5 \
         WHERE chama_id = $1 AND what = $2 AND subject_id = $3 AND agreed_by IS NULL",
    )
    .bind(chama_id.get())
    .bind(what)
    .bind(subject)
    .bind(by.get())
    .bind(now)
    .execute(tx)
    .await
}

/// The second officer's word; touches no row where it would be the first one's again.
pub(super) async fn agree(
    tx: &mut Tx,
    (chama_id, (what, subject)): Key,
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE countersigns SET agreed_by = $4, agreed_at = $5 \
         WHERE chama_id = $1 AND what = $2 AND subject_id = $3 AND agreed_by IS NULL \
         AND asked_by <> $4",
    )
    .bind(chama_id.get())
    .bind(what)
    .bind(subject)
    .bind(by.get())
    .bind(now)
    .execute(tx)
    .await
}
