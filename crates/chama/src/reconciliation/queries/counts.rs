//! Cash counts.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, CashCountId, ChamaId, UserId};
use domain::money::Money;
use store::{Connection, Tx, query};

/// A count to be written.
pub(in crate::reconciliation) struct NewCount {
    pub chama_id: ChamaId,
    pub place: AccountId,
    pub day: NaiveDate,
    pub amount: Money,
    pub note: String,
    pub counted_by: UserId,
    pub counted_at: DateTime<Utc>,
}

pub(in crate::reconciliation) async fn insert(
    tx: &mut Tx,
    new: NewCount,
) -> store::Result<CashCountId> {
    let (id,): (i64,) = query(
        "INSERT INTO cash_counts (chama_id, place_id, day, amount, note, counted_by, counted_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.place.get())
    .bind(new.day)
    .bind(new.amount.cents())
    .bind(new.note)
    .bind(new.counted_by.get())
    .bind(new.counted_at)
    .returning_one(tx)
    .await?;
    Ok(CashCountId::new(id))
}

/// What was counted in a place on a day, at last.
#[derive(sqlx::FromRow)]
pub(in crate::reconciliation) struct Counted {
    pub place_id: i64,
    pub day: NaiveDate,
    pub amount: i64,
    pub counted_at: DateTime<Utc>,
}

/// The last count of each place on each of these days.
pub(in crate::reconciliation) async fn of_days(
    on: &mut impl Connection,
    chama_id: ChamaId,
    (from, to): (NaiveDate, NaiveDate),
) -> store::Result<Vec<Counted>> {
    query(
        "SELECT c.place_id, c.day, c.amount, c.counted_at FROM cash_counts c \
         WHERE c.chama_id = $1 AND c.day >= $2 AND c.day <= $3 AND NOT EXISTS \
         (SELECT 1 FROM cash_counts l WHERE l.chama_id = c.chama_id AND l.day = c.day \
         AND l.place_id = c.place_id AND l.id > c.id) ORDER BY c.day, c.place_id LIMIT 5000",
    )
    .bind(chama_id.get())
    .bind(from)
    .bind(to)
    .all(on)
    .await
}
