//! All SQL of money that came in, for reading.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, MemberId, ProposalId, TransactionId, UserId};
use domain::money::Money;
use domain::payments::msisdn::PartyPhone;
use store::{Reader, query};

use super::{PastedLine, Proposed, ReceiptLine, SeenLine};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    receipt: String,
    state: String,
    amount: i64,
    cost: i64,
    paid_at: Option<DateTime<Utc>>,
    first_seen_at: DateTime<Utc>,
    payer_name: Option<String>,
    payer_phone: Option<String>,
    bill_reference: Option<String>,
    channel: String,
    why: Option<String>,
    differs: i64,
    member_id: Option<i64>,
    member: Option<String>,
    transaction_id: Option<i64>,
    proposal_id: Option<i64>,
}

fn line(row: Row) -> Result<ReceiptLine> {
    let unknown = |_unknown| Error::Defect(format!("receipt {}: state", row.receipt));
    let phone = row.payer_phone.as_deref().unwrap_or_default();
    Ok(ReceiptLine {
        state: row.state.parse().map_err(unknown)?,
        amount: Money::from_cents(row.amount),
        cost: Money::from_cents(row.cost),
        paid_at: row.paid_at,
        first_seen_at: row.first_seen_at,
        payer_name: row.payer_name,
        payer_phone: PartyPhone::parse(phone).shown(),
        bill_reference: row.bill_reference,
        channel: row.channel,
        why: row.why,
        differs: row.differs == 1,
        member_id: row.member_id.map(MemberId::new),
        member: row.member,
        transaction_id: row.transaction_id.map(TransactionId::new),
        proposal_id: row.proposal_id.map(ProposalId::new),
        receipt: row.receipt,
    })
}

pub(super) async fn receipts(
    on: &mut Reader,
    chama: ChamaId,
    before: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<Vec<ReceiptLine>> {
    let mut list = query(
        "SELECT r.receipt, r.state, r.amount, r.cost, r.paid_at, r.first_seen_at, r.payer_name, \
         r.payer_phone, r.bill_reference, r.channel, r.why, r.differs, r.member_id, \
         m.first_name || ' ' || m.last_name AS member, r.transaction_id, r.proposal_id \
         FROM mpesa_receipts r LEFT JOIN members m ON m.id = r.member_id \
         WHERE r.chama_id = $1",
    )
    .bind(chama.get());
    if let Some(before) = before {
        list = list.push(" AND r.first_seen_at < $#", before);
    }
    let rows: Vec<Row> = list
        .push(" ORDER BY r.first_seen_at DESC, r.receipt LIMIT $#", limit)
        .all(on)
        .await?;
    rows.into_iter().map(line).collect()
}

pub(super) async fn receipt(
    on: &mut Reader,
    chama: ChamaId,
    code: &str,
) -> Result<Option<ReceiptLine>> {
    let row: Option<Row> = query(
        "SELECT r.receipt, r.state, r.amount, r.cost, r.paid_at, r.first_seen_at, r.payer_name, \
         r.payer_phone, r.bill_reference, r.channel, r.why, r.differs, r.member_id, \
         m.first_name || ' ' || m.last_name AS member, r.transaction_id, r.proposal_id \
         FROM mpesa_receipts r LEFT JOIN members m ON m.id = r.member_id \
         WHERE r.chama_id = $1 AND r.receipt = $2",
    )
    .bind(chama.get())
    .bind(code.to_owned())
    .optional(on)
    .await?;
    row.map(line).transpose()
}

/// Everything that is not settled, the oldest first.
pub(super) async fn open(on: &mut Reader, chama: ChamaId, limit: i64) -> Result<Vec<ReceiptLine>> {
    let rows: Vec<Row> = query(
        "SELECT r.receipt, r.state, r.amount, r.cost, r.paid_at, r.first_seen_at, r.payer_name, \
         r.payer_phone, r.bill_reference, r.channel, r.why, r.differs, r.member_id, \
         m.first_name || ' ' || m.last_name AS member, r.transaction_id, r.proposal_id \
         FROM mpesa_receipts r LEFT JOIN members m ON m.id = r.member_id \
         LEFT JOIN transactions t ON t.id = r.transaction_id \
         WHERE r.chama_id = $1 AND (t.id IS NULL OR t.status <> 'reversed') \
         AND (r.state IN ('unconfirmed', 'denied', 'waiting', 'suspense') \
         OR (r.state = 'refunding' AND NOT EXISTS (SELECT 1 FROM payment_proposals p \
         WHERE p.id = r.proposal_id AND p.state = 'paid' AND NOT EXISTS (SELECT 1 \
         FROM payouts o WHERE o.proposal_id = p.id AND o.state = 'failed'))) \
         OR (r.state = 'assigned' AND EXISTS (SELECT 1 FROM suspense_assignments a \
         JOIN transactions u ON u.id = a.transaction_id WHERE a.receipt = r.receipt \
         AND a.state = 'confirmed' AND u.status = 'reversed'))) \
         ORDER BY r.first_seen_at, r.receipt LIMIT $2",
    )
    .bind(chama.get())
    .bind(limit)
    .all(on)
    .await?;
    rows.into_iter().map(line).collect()
}

pub(super) async fn differing(
    on: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> Result<Vec<ReceiptLine>> {
    let rows: Vec<Row> = query(
        "SELECT r.receipt, r.state, r.amount, r.cost, r.paid_at, r.first_seen_at, r.payer_name, \
         r.payer_phone, r.bill_reference, r.channel, r.why, r.differs, r.member_id, \
         m.first_name || ' ' || m.last_name AS member, r.transaction_id, r.proposal_id \
         FROM mpesa_receipts r LEFT JOIN members m ON m.id = r.member_id \
         WHERE r.chama_id = $1 AND r.differs = 1 ORDER BY r.first_seen_at LIMIT $2",
    )
    .bind(chama.get())
    .bind(limit)
    .all(on)
    .await?;
    rows.into_iter().map(line).collect()
}

pub(super) async fn seen(on: &mut Reader, code: &str) -> Result<Vec<SeenLine>> {
    #[derive(sqlx::FromRow)]
    struct Seen {
        channel: String,
        amount: i64,
        times: i64,
        first_at: DateTime<Utc>,
        last_at: DateTime<Utc>,
    }
    let rows: Vec<Seen> = query(
        "SELECT channel, amount, times, first_at, last_at FROM mpesa_sightings \
         WHERE receipt = $1 ORDER BY first_at, channel LIMIT 50",
    )
    .bind(code.to_owned())
    .all(on)
    .await?;
    let seen = |row: Seen| {
        let unknown = |_unknown| Error::Defect(format!("sighting: {}", row.channel));
        Ok(SeenLine {
            channel: row.channel.parse().map_err(unknown)?,
            amount: Money::from_cents(row.amount),
            times: row.times,
            first_at: row.first_at,
            last_at: row.last_at,
        })
    };
    rows.into_iter().map(seen).collect()
}

pub(super) async fn pasted_by(
    on: &mut Reader,
    chama: ChamaId,
    code: &str,
) -> store::Result<Vec<String>> {
    let rows: Vec<(String,)> = query(
        "SELECT m.first_name || ' ' || m.last_name FROM pasted_messages p \
         JOIN members m ON m.id = p.member_id \
         WHERE p.chama_id = $1 AND p.receipt = $2 ORDER BY p.id LIMIT 10",
    )
    .bind(chama.get())
    .bind(code.to_owned())
    .all(on)
    .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

pub(super) async fn pasted(
    on: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> store::Result<Vec<PastedLine>> {
    #[derive(sqlx::FromRow)]
    struct Pasted {
        receipt: String,
        amount: i64,
        member: String,
        paid_at: Option<DateTime<Utc>>,
        pasted_at: DateTime<Utc>,
    }
    let rows: Vec<Pasted> = query(
        "SELECT p.receipt, p.amount, m.first_name || ' ' || m.last_name AS member, p.paid_at, \
         p.pasted_at FROM pasted_messages p JOIN members m ON m.id = p.member_id \
         WHERE p.chama_id = $1 AND NOT EXISTS (SELECT 1 FROM mpesa_receipts r \
         WHERE r.receipt = p.receipt AND r.transaction_id IS NOT NULL) \
         AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.receipt_scope = 'mpesa' \
         AND t.receipt_code = p.receipt AND t.status IN ('pending', 'completed')) \
         ORDER BY p.id LIMIT $2",
    )
    .bind(chama.get())
    .bind(limit)
    .all(on)
    .await?;
    let line = |row: Pasted| PastedLine {
        receipt: row.receipt,
        amount: Money::from_cents(row.amount),
        member: row.member,
        paid_at: row.paid_at,
        pasted_at: row.pasted_at,
    };
    Ok(rows.into_iter().map(line).collect())
}

pub(super) async fn proposed(
    on: &mut Reader,
    (chama, code): (ChamaId, &str),
    asks: UserId,
) -> store::Result<Option<Proposed>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        member_id: i64,
        member: String,
        proposed_by: i64,
        by_name: String,
        proposed_at: DateTime<Utc>,
    }
    let row: Option<Row> = query(
        "SELECT a.member_id, m.first_name || ' ' || m.last_name AS member, a.proposed_by, \
         u.first_name || ' ' || u.last_name AS by_name, a.proposed_at \
         FROM suspense_assignments a JOIN members m ON m.id = a.member_id \
         JOIN users u ON u.id = a.proposed_by \
         WHERE a.chama_id = $1 AND a.receipt = $2 AND a.state = 'proposed'",
    )
    .bind(chama.get())
    .bind(code.to_owned())
    .optional(on)
    .await?;
    Ok(row.map(|row| Proposed {
        member_id: MemberId::new(row.member_id),
        member: row.member,
        by: row.by_name,
        is_own: UserId::new(row.proposed_by) == asks,
        at: row.proposed_at,
    }))
}

/// What lies in suspense, as a person reads it.
pub(super) async fn suspense_balance(on: &mut Reader, chama: ChamaId) -> store::Result<Money> {
    let row: Option<(i64,)> = query(
        "SELECT b.balance FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id \
         WHERE a.chama_id = $1 AND a.kind = 'suspense'",
    )
    .bind(chama.get())
    .optional(on)
    .await?;
    let raw = row.map_or(0, |(raw,)| raw);
    Ok(Money::from_cents(raw.saturating_neg()))
}
