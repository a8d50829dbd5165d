//! Questions to M-Pesa about one receipt.

use chrono::{DateTime, Utc};
use domain::ids::PaybillId;
use store::{Connection, Part, Tx, query};

/// A question that was asked.
#[derive(sqlx::FromRow)]
pub struct Check {
    pub id: i64,
    pub receipt: String,
    pub paybill_id: i64,
}

pub async fn insert(
    tx: &mut Tx,
    (receipt, paybill): (String, PaybillId),
    conversation: String,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO receipt_checks (receipt, paybill_id, conversation_id, state, asked_at) \
         VALUES ($1, $2, $3, 'asked', $4) ON CONFLICT (conversation_id) DO NOTHING",
    )
    .bind(receipt)
    .bind(paybill.get())
    .bind(conversation)
    .bind(now)
    .execute(tx)
    .await
}

pub async fn by_conversation(
    on: &mut impl Connection,
    conversation: &str,
) -> store::Result<Option<Check>> {
    query("SELECT id, receipt, paybill_id FROM receipt_checks WHERE conversation_id = $1")
        .bind(conversation.to_owned())
        .optional(on)
        .await
}

pub fn answered(id: i64, state: &'static str, now: DateTime<Utc>) -> Part {
    Part::plain("UPDATE receipt_checks SET state = $2, answered_at = $3 WHERE id = $1")
        .bind(id)
        .bind(state)
        .bind(now)
}

/// Unconfirmed receipts of these paybills, of which there are not many, that nobody has asked about
/// since a moment, with their paybill.
pub async fn unasked(
    on: &mut impl Connection,
    paybills: &[PaybillId],
    since: DateTime<Utc>,
) -> store::Result<Vec<(String, i64)>> {
    query(
        "SELECT r.receipt, r.paybill_id FROM mpesa_receipts r WHERE r.state = 'unconfirmed' \
         AND NOT EXISTS (SELECT 1 FROM receipt_checks c \
         WHERE c.receipt = r.receipt AND c.asked_at > ",
    )
    .push("$#", since)
    .push(") AND r.first_seen_at < $#", since)
    .push_list(" AND r.paybill_id IN ", paybills.iter().map(|id| id.get()))
    .push_static(" ORDER BY r.first_seen_at LIMIT 50")
    .all(on)
    .await
}
