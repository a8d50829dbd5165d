//! The lists of recent payments, and the rules of a paybill.

use chrono::{DateTime, Utc};
use domain::ids::{PaybillId, UserId};
use store::{Connection, Tx, query};

/// What is known of the list of one paybill.
#[derive(sqlx::FromRow)]
pub struct Pull {
    pub registered_at: Option<DateTime<Utc>>,
    pub tried_at: DateTime<Utc>,
}

pub async fn find(on: &mut impl Connection, paybill: PaybillId) -> store::Result<Option<Pull>> {
    query("SELECT registered_at, tried_at FROM payment_pulls WHERE paybill_id = $1")
        .bind(paybill.get())
        .optional(on)
        .await
}

/// What came of a try.
pub struct Tried {
    pub paybill: PaybillId,
    pub registered: bool,
    pub pulled: bool,
    pub failure: Option<String>,
    pub now: DateTime<Utc>,
}

pub async fn tried(tx: &mut Tx, tried: Tried) -> store::Result<u64> {
    let at = |done: bool| done.then_some(tried.now);
    query(
        "INSERT INTO payment_pulls (paybill_id, registered_at, tried_at, pulled_at, failure) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (paybill_id) DO UPDATE SET \
         registered_at = coalesce(payment_pulls.registered_at, excluded.registered_at), \
         tried_at = excluded.tried_at, \
         pulled_at = coalesce(excluded.pulled_at, payment_pulls.pulled_at), \
         failure = excluded.failure",
    )
    .bind(tried.paybill.get())
    .bind(at(tried.registered))
    .bind(tried.now)
    .bind(at(tried.pulled))
    .bind(tried.failure.clone())
    .execute(tx)
    .await
}

/// Whether the paybill turns away payments for an account nobody has.
pub async fn only_known(on: &mut impl Connection, paybill: PaybillId) -> store::Result<bool> {
    let row: Option<(i64,)> = query("SELECT only_known FROM intake_rules WHERE paybill_id = $1")
        .bind(paybill.get())
        .optional(on)
        .await?;
    Ok(row.is_some_and(|(only_known,)| only_known == 1))
}

pub async fn set_only_known(
    tx: &mut Tx,
    (paybill, only_known): (PaybillId, bool),
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO intake_rules (paybill_id, only_known, set_by, set_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (paybill_id) DO UPDATE SET \
         only_known = excluded.only_known, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(paybill.get())
    .bind(i64::from(only_known))
    .bind(by.get())
    .bind(now)
    .execute(tx)
    .await
}
