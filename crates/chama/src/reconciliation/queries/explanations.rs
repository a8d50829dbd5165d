//! Explanations of differences.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, ExplanationId, UserId};
use domain::money::Money;
use store::{Connection, Tx, query};

/// An explanation to be written.
pub(in crate::reconciliation) struct NewExplanation {
    pub chama_id: ChamaId,
    pub place: AccountId,
    pub day: NaiveDate,
    pub difference: Money,
    pub reason: String,
    pub explained_by: UserId,
    pub explained_at: DateTime<Utc>,
}

pub(in crate::reconciliation) async fn insert(
    tx: &mut Tx,
    new: NewExplanation,
) -> store::Result<ExplanationId> {
    let (id,): (i64,) = query(
        "INSERT INTO difference_explanations \
         (chama_id, place_id, day, difference, reason, explained_by, explained_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.place.get())
    .bind(new.day)
    .bind(new.difference.cents())
    .bind(new.reason)
    .bind(new.explained_by.get())
    .bind(new.explained_at)
    .returning_one(tx)
    .await?;
    Ok(ExplanationId::new(id))
}

/// An explanation as it stands.
#[derive(sqlx::FromRow)]
pub(in crate::reconciliation) struct Said {
    pub place_id: i64,
    pub day: NaiveDate,
    pub difference: i64,
    pub explained_by: i64,
}

pub(in crate::reconciliation) async fn find(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: ExplanationId,
) -> store::Result<Option<Said>> {
    query(
        "SELECT place_id, day, difference, explained_by FROM difference_explanations \
         WHERE chama_id = $1 AND id = $2",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .optional(on)
    .await
}

/// Agrees with an explanation, unless somebody has.
pub(in crate::reconciliation) async fn agree(
    tx: &mut Tx,
    (chama_id, id): (ChamaId, ExplanationId),
    by: UserId,
    at: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE difference_explanations SET agreed_by = $3, agreed_at = $4 \
         WHERE chama_id = $1 AND id = $2 AND agreed_by IS NULL AND explained_by <> $3",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(by.get())
    .bind(at)
    .execute(tx)
    .await
}

/// What two officers agreed on up to a day, the newest first.
pub(in crate::reconciliation) async fn agreed(
    on: &mut impl Connection,
    chama_id: ChamaId,
    to: NaiveDate,
) -> store::Result<Vec<Said>> {
    query(
        "SELECT place_id, day, difference, explained_by FROM difference_explanations \
         WHERE chama_id = $1 AND day <= $2 AND agreed_at IS NOT NULL \
         ORDER BY day DESC, id DESC LIMIT 500",
    )
    .bind(chama_id.get())
    .bind(to)
    .all(on)
    .await
}
