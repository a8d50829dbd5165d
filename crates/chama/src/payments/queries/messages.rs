//! Messages as they arrived.

use chrono::{DateTime, Utc};
use domain::ids::{PaybillId, PaymentMessageId};
use store::{Connection, Part, Tx, query};

use crate::error::Result;
use crate::payments::intake::NewMessage;

pub fn insert(message: &NewMessage, now: DateTime<Utc>) -> Part {
    let state = if message.refused.is_some() {
        "quarantined"
    } else {
        "received"
    };
    Part::plain(
        "INSERT INTO payment_messages (dedupe, paybill_id, kind, source, source_known, \
         received_at, body, body_size, body_sha256, times, last_at, state, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $6, $10, $11) \
         ON CONFLICT (dedupe) DO UPDATE SET times = payment_messages.times + 1, \
         last_at = excluded.last_at",
    )
    .bind(message.dedupe.clone())
    .bind(message.paybill.map(PaybillId::get))
    .bind(message.kind.as_str())
    .bind(message.source.clone())
    .bind(i64::from(message.source_known))
    .bind(now)
    .bind(message.body.clone())
    .bind(message.size)
    .bind(message.sha256.clone())
    .bind(state)
    .bind(message.refused.map(str::to_owned))
}

pub async fn strangers_since(on: &mut impl Connection, since: DateTime<Utc>) -> store::Result<i64> {
    let (count,): (i64,) = query(
        "SELECT count(*) FROM payment_messages WHERE paybill_id IS NULL AND received_at > $1",
    )
    .bind(since)
    .one(on)
    .await?;
    Ok(count)
}

/// A message to be worked through.
#[derive(Clone)]
pub struct Message {
    pub id: PaymentMessageId,
    pub paybill: PaybillId,
    pub kind: String,
    pub source_known: bool,
    pub body: Vec<u8>,
    pub state: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    paybill_id: i64,
    kind: String,
    source_known: i64,
    body: Vec<u8>,
    state: String,
}

fn message(row: Row) -> Message {
    Message {
        id: PaymentMessageId::new(row.id),
        paybill: PaybillId::new(row.paybill_id),
        kind: row.kind,
        source_known: row.source_known == 1,
        body: row.body,
        state: row.state,
    }
}

pub async fn by_dedupe(on: &mut impl Connection, dedupe: String) -> Result<Option<Message>> {
    let row: Option<Row> = query(
        "SELECT id, paybill_id, kind, source_known, body, state \
         FROM payment_messages WHERE dedupe = $1 AND paybill_id IS NOT NULL",
    )
    .bind(dedupe)
    .optional(on)
    .await?;
    Ok(row.map(message))
}

/// Messages about a prompt nobody knew when they came.
pub async fn about_unknown_prompt(
    on: &mut impl Connection,
    checkout: &str,
) -> Result<Vec<Message>> {
    let rows: Vec<Row> = query(
        "SELECT id, paybill_id, kind, source_known, body, state \
         FROM payment_messages WHERE subject = $1 AND state = 'quarantined' \
         AND reason = 'prompt_unknown' AND paybill_id IS NOT NULL ORDER BY id LIMIT 20",
    )
    .bind(checkout.to_owned())
    .all(on)
    .await?;
    Ok(rows.into_iter().map(message).collect())
}

/// Such messages of which nobody has made sense yet, the oldest first.
pub async fn unknown_prompts(
    on: &mut impl Connection,
    (after, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Message>> {
    let rows: Vec<Row> = query(
        "SELECT id, paybill_id, kind, source_known, body, state \
         FROM payment_messages WHERE state = 'quarantined' AND reason = 'prompt_unknown' \
         AND paybill_id IS NOT NULL AND received_at > $1 AND received_at < $2 \
         ORDER BY id LIMIT 50",
    )
    .bind(after)
    .bind(before)
    .all(on)
    .await?;
    Ok(rows.into_iter().map(message).collect())
}

/// Messages that were taken in before a moment and are not worked through.
pub async fn stuck(on: &mut impl Connection, before: DateTime<Utc>) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = query(
        "SELECT dedupe FROM payment_messages WHERE state = 'received' AND received_at < $1 \
         ORDER BY id LIMIT 50",
    )
    .bind(before)
    .all(on)
    .await?;
    Ok(rows.into_iter().map(|(dedupe,)| dedupe).collect())
}

/// How far a message was worked through.
pub struct Worked<'a> {
    pub id: PaymentMessageId,
    pub quarantined: Option<&'a str>,
    pub subject: Option<String>,
    pub now: DateTime<Utc>,
}

pub fn worked(worked: Worked<'_>) -> Part {
    let state = match worked.quarantined {
        Some(_) => "quarantined",
        None => "processed",
    };
    Part::plain(
        "UPDATE payment_messages SET state = $2, reason = $3, \
         subject = coalesce($4, subject), processed_at = $5 WHERE id = $1",
    )
    .bind(worked.id.get())
    .bind(state)
    .bind(worked.quarantined.map(str::to_owned))
    .bind(worked.subject)
    .bind(worked.now)
}

/// The receipt is in the book: the message at hand is done, and so are those that waited for
/// M-Pesa to agree.
pub fn settled(id: Option<PaymentMessageId>, receipt: String, now: DateTime<Utc>) -> Part {
    Part::plain(
        "UPDATE payment_messages SET state = 'processed', reason = NULL, subject = $2, \
         processed_at = $3 WHERE id = $1 OR (subject = $2 AND state = 'quarantined' \
         AND reason IN ('unconfirmed', 'paid_after_failure', 'denied'))",
    )
    .bind(id.map(PaymentMessageId::get))
    .bind(receipt)
    .bind(now)
}

/// M-Pesa knows no such payment.
pub fn denied(receipt: String, now: DateTime<Utc>) -> Part {
    Part::plain(
        "UPDATE payment_messages SET reason = 'denied', processed_at = $2 \
         WHERE subject = $1 AND state = 'quarantined' AND reason = 'unconfirmed'",
    )
    .bind(receipt)
    .bind(now)
}

/// Forgets what strangers sent long ago; tells how many.
pub async fn prune_strangers(tx: &mut Tx, before: DateTime<Utc>) -> store::Result<u64> {
    query("DELETE FROM payment_messages WHERE paybill_id IS NULL AND received_at < $1")
        .bind(before)
        .execute(tx)
        .await
}
