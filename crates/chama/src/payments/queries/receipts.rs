//! Receipts and where they were seen.

use chrono::{DateTime, Utc};
use domain::ids::{
    ChamaId, MemberId, PaybillId, PaymentMessageId, ProposalId, StkRequestId, TransactionId,
};
use domain::intake::ReceiptState;
use domain::money::{Amount, Money};
use store::{Connection, Part, Tx, query};

use crate::error::{Error, Result};
use crate::payments::sight::Sighting;

/// The most receipts asked about in one statement.
const CODES_AT_ONCE: usize = 200;

/// A receipt as it is kept.
#[derive(Clone)]
pub struct Receipt {
    pub receipt: String,
    pub paybill: PaybillId,
    pub chama: Option<ChamaId>,
    pub state: ReceiptState,
    pub amount: Money,
    pub paid_at: Option<DateTime<Utc>>,
    pub payer_phone: Option<String>,
    pub payer_name: Option<String>,
    pub bill_reference: Option<String>,
    pub channel: String,
    pub request: Option<StkRequestId>,
    pub transaction: Option<TransactionId>,
    pub proposal: Option<ProposalId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    receipt: String,
    paybill_id: i64,
    chama_id: Option<i64>,
    state: String,
    amount: i64,
    paid_at: Option<DateTime<Utc>>,
    payer_phone: Option<String>,
    payer_name: Option<String>,
    bill_reference: Option<String>,
    channel: String,
    stk_request_id: Option<i64>,
    transaction_id: Option<i64>,
    proposal_id: Option<i64>,
}

fn receipt(row: Row) -> Result<Receipt> {
    let unknown = |_unknown| Error::Defect(format!("receipt {}: state", row.receipt));
    Ok(Receipt {
        paybill: PaybillId::new(row.paybill_id),
        chama: row.chama_id.map(ChamaId::new),
        state: row.state.parse().map_err(unknown)?,
        amount: Money::from_cents(row.amount),
        paid_at: row.paid_at,
        payer_phone: row.payer_phone,
        payer_name: row.payer_name,
        bill_reference: row.bill_reference,
        channel: row.channel,
        request: row.stk_request_id.map(StkRequestId::new),
        transaction: row.transaction_id.map(TransactionId::new),
        proposal: row.proposal_id.map(ProposalId::new),
        receipt: row.receipt,
    })
}

pub async fn find(on: &mut impl Connection, code: &str) -> Result<Option<Receipt>> {
    let row: Option<Row> = query(
        "SELECT receipt, paybill_id, chama_id, state, amount, paid_at, payer_phone, payer_name, \
         bill_reference, channel, stk_request_id, transaction_id, proposal_id \
         FROM mpesa_receipts WHERE receipt = $1",
    )
    .bind(code.to_owned())
    .optional(on)
    .await?;
    row.map(receipt).transpose()
}

/// Notes that the receipt was told.
pub fn saw(sighting: &Sighting, now: DateTime<Utc>) -> Part {
    Part::plain(
        "INSERT INTO mpesa_sightings \
         (receipt, channel, amount, paid_at, message_id, times, first_at, last_at) \
         VALUES ($1, $2, $3, $4, $5, 1, $6, $6) \
         ON CONFLICT (receipt, channel, amount) DO UPDATE SET \
         times = mpesa_sightings.times + 1, last_at = excluded.last_at",
    )
    .bind(sighting.receipt.clone())
    .bind(sighting.channel.as_str())
    .bind(sighting.amount.cents())
    .bind(sighting.at)
    .bind(sighting.message.map(PaymentMessageId::get))
    .bind(now)
}

/// Takes the receipt for booking: it is new, or nobody has booked it. Whoever else takes it
/// meanwhile waits for this unit of work, and then finds it booked.
pub async fn take(
    tx: &mut Tx,
    sighting: &Sighting,
    (paybill, chama): (PaybillId, Option<ChamaId>),
    now: DateTime<Utc>,
) -> Result<Option<Receipt>> {
    let rows: Vec<Row> = query(
        "INSERT INTO mpesa_receipts (receipt, paybill_id, chama_id, state, amount, paid_at, \
         payer_phone, payer_name, bill_reference, channel, stk_request_id, first_seen_at) \
         VALUES ($1, $2, $3, 'unconfirmed', $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (receipt) DO UPDATE SET state = 'unconfirmed', \
         paybill_id = excluded.paybill_id, chama_id = excluded.chama_id, \
         amount = excluded.amount, channel = excluded.channel, \
         paid_at = coalesce(excluded.paid_at, mpesa_receipts.paid_at), \
         payer_phone = coalesce(excluded.payer_phone, mpesa_receipts.payer_phone), \
         payer_name = coalesce(excluded.payer_name, mpesa_receipts.payer_name), \
         bill_reference = coalesce(excluded.bill_reference, mpesa_receipts.bill_reference), \
         stk_request_id = coalesce(excluded.stk_request_id, mpesa_receipts.stk_request_id) \
         WHERE mpesa_receipts.state IN ('unconfirmed', 'denied', 'waiting') \
         RETURNING receipt, paybill_id, chama_id, state, amount, paid_at, payer_phone, \
         payer_name, bill_reference, channel, stk_request_id, transaction_id, proposal_id",
    )
    .bind(sighting.receipt.clone())
    .bind(paybill.get())
    .bind(chama.map(ChamaId::get))
    .bind(sighting.amount.cents())
    .bind(sighting.at)
    .bind(sighting.phone())
    .bind(sighting.name())
    .bind(sighting.reference())
    .bind(sighting.channel.as_str())
    .bind(sighting.request.map(StkRequestId::get))
    .bind(now)
    .returning(tx)
    .await?;
    rows.into_iter().next().map(receipt).transpose()
}

/// Writes down a receipt that M-Pesa has still to confirm; tells whether anything was written. What
/// comes from where M-Pesa speaks takes the place of what anybody may have told before it.
pub async fn claim(
    tx: &mut Tx,
    sighting: &Sighting,
    (paybill, chama): (PaybillId, Option<ChamaId>),
    (why, now): (Option<&'static str>, DateTime<Utc>),
) -> store::Result<bool> {
    // What contradicts a request of ours is not taken for the answer to it.
    let request = sighting.request.filter(|_| !is_contradiction(why));
    let written = query(
        "INSERT INTO mpesa_receipts (receipt, paybill_id, chama_id, state, amount, paid_at, \
         payer_phone, payer_name, bill_reference, channel, why, stk_request_id, first_seen_at) \
         VALUES ($1, $2, $3, 'unconfirmed', $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (receipt) DO UPDATE SET paybill_id = excluded.paybill_id, \
         chama_id = excluded.chama_id, payer_phone = excluded.payer_phone, \
         payer_name = excluded.payer_name, bill_reference = excluded.bill_reference, \
         stk_request_id = excluded.stk_request_id, channel = excluded.channel \
         WHERE $13 = 1 AND mpesa_receipts.state = 'unconfirmed'",
    )
    .bind(sighting.receipt.clone())
    .bind(paybill.get())
    .bind(chama.map(ChamaId::get))
    .bind(sighting.amount.cents())
    .bind(sighting.at)
    .bind(sighting.phone())
    .bind(sighting.name())
    .bind(sighting.reference())
    .bind(sighting.channel.as_str())
    .bind(why.map(str::to_owned))
    .bind(request.map(StkRequestId::get))
    .bind(now)
    .bind(i64::from(
        sighting.source_known && sighting.message.is_some(),
    ))
    .execute(tx)
    .await?;
    Ok(written > 0)
}

fn is_contradiction(why: Option<&'static str>) -> bool {
    why.is_some_and(|why| why != "paid_after_failure")
}

/// How a receipt that was taken ends.
pub struct Settled {
    pub receipt: String,
    pub chama: Option<ChamaId>,
    pub state: ReceiptState,
    pub member: Option<MemberId>,
    pub transaction: Option<TransactionId>,
    pub why: &'static str,
    pub cost: Option<Amount>,
    pub differs: bool,
    pub now: DateTime<Utc>,
}

pub fn settle(settled: &Settled) -> Part {
    Part::plain(
        "UPDATE mpesa_receipts SET chama_id = $2, state = $3, member_id = $4, \
         transaction_id = $5, why = $6, cost = $7, differs = $8, settled_at = $9 \
         WHERE receipt = $1",
    )
    .bind(settled.receipt.clone())
    .bind(settled.chama.map(ChamaId::get))
    .bind(settled.state.as_str())
    .bind(settled.member.map(MemberId::get))
    .bind(settled.transaction.map(TransactionId::get))
    .bind(settled.why)
    .bind(settled.cost.map_or(0, Amount::cents))
    .bind(i64::from(settled.differs))
    .bind(settled.now)
}

/// Somebody told the receipt with another amount than it is kept with.
pub fn differs(receipt: String) -> Part {
    Part::plain("UPDATE mpesa_receipts SET differs = 1 WHERE receipt = $1").bind(receipt)
}

/// The receipt answers this request, which was not known when it was booked.
pub fn answers(receipt: String, request: StkRequestId) -> Part {
    Part::plain(
        "UPDATE mpesa_receipts SET stk_request_id = $2 \
         WHERE receipt = $1 AND stk_request_id IS NULL",
    )
    .bind(receipt)
    .bind(request.get())
}

pub fn denied(receipt: String, now: DateTime<Utc>) -> Part {
    Part::plain(
        "UPDATE mpesa_receipts SET state = 'denied', settled_at = $2 \
         WHERE receipt = $1 AND state = 'unconfirmed'",
    )
    .bind(receipt)
    .bind(now)
}

/// Moves a receipt between the states of unexplained money; none when it is not where it was.
pub async fn move_on(
    tx: &mut Tx,
    (chama, code): (ChamaId, &str),
    (from, to): (ReceiptState, ReceiptState),
    proposal: Option<ProposalId>,
) -> store::Result<u64> {
    query(
        "UPDATE mpesa_receipts SET state = $4, proposal_id = coalesce($5, proposal_id) \
         WHERE chama_id = $1 AND receipt = $2 AND state = $3",
    )
    .bind(chama.get())
    .bind(code.to_owned())
    .bind(from.as_str())
    .bind(to.as_str())
    .bind(proposal.map(ProposalId::get))
    .execute(tx)
    .await
}

/// Whose the money turned out to be.
pub fn owned(receipt: String, member: MemberId) -> Part {
    Part::plain("UPDATE mpesa_receipts SET member_id = $2 WHERE receipt = $1")
        .bind(receipt)
        .bind(member.get())
}

/// Receipts in a state, first those that were looked at longest ago.
pub async fn in_state(
    on: &mut impl Connection,
    state: ReceiptState,
    at_most: i64,
) -> Result<Vec<Receipt>> {
    let rows: Vec<Row> = query(
        "SELECT receipt, paybill_id, chama_id, state, amount, paid_at, payer_phone, payer_name, \
         bill_reference, channel, stk_request_id, transaction_id, proposal_id \
         FROM mpesa_receipts WHERE state = $1 \
         ORDER BY coalesce(settled_at, first_seen_at) LIMIT $2",
    )
    .bind(state.as_str())
    .bind(at_most)
    .all(on)
    .await?;
    rows.into_iter().map(receipt).collect()
}

/// The state, how many receipts are in it, and since when the oldest.
#[derive(sqlx::FromRow)]
pub struct Depth {
    pub state: String,
    pub receipts: i64,
    pub oldest: DateTime<Utc>,
}

pub async fn depth(on: &mut impl Connection) -> store::Result<Vec<Depth>> {
    query(
        "SELECT state, count(*) AS receipts, min(first_seen_at) AS oldest FROM mpesa_receipts \
         WHERE state IN ('unconfirmed', 'denied', 'waiting', 'suspense', 'refunding') \
         GROUP BY state",
    )
    .all(on)
    .await
}

/// When a receipt was first told of whose booking was made of what was told; nothing where an
/// officer had recorded it by hand.
pub async fn booked_as_told(
    on: &mut impl Connection,
    code: &str,
) -> store::Result<Option<DateTime<Utc>>> {
    let row: Option<(DateTime<Utc>,)> = query(
        "SELECT first_seen_at FROM mpesa_receipts \
             WHERE receipt = $1 AND coalesce(why, '') <> 'recorded_by_hand'",
    )
    .bind(code.to_owned())
    .optional(on)
    .await?;
    Ok(row.map(|(at,)| at))
}

/// Whether anything but a statement told of a receipt.
pub async fn told_otherwise(on: &mut impl Connection, code: &str) -> store::Result<bool> {
    let rows: Vec<(String,)> = query(
        "SELECT channel FROM mpesa_sightings \
         WHERE receipt = $1 AND channel <> 'statement' LIMIT 1",
    )
    .bind(code.to_owned())
    .all(on)
    .await?;
    Ok(!rows.is_empty())
}

/// Which of these receipts had their booking taken back with the statement that told of them.
pub async fn taken_back(on: &mut impl Connection, codes: &[&str]) -> store::Result<Vec<String>> {
    const UNDONE: &str = "SELECT receipt FROM mpesa_receipts \
        WHERE state = 'denied' AND why = 'undone' AND receipt IN ";
    of_codes(on, UNDONE, codes).await
}

/// Which of these receipts had their money assigned to a member or given back since it was booked.
pub async fn went_on(on: &mut impl Connection, codes: &[&str]) -> store::Result<Vec<String>> {
    const WENT_ON: &str = "SELECT receipt FROM mpesa_receipts \
        WHERE state IN ('assigned', 'refunding') AND receipt IN ";
    of_codes(on, WENT_ON, codes).await
}

/// Which of these receipts brought money that waits for an explanation.
pub async fn in_suspense(on: &mut impl Connection, codes: &[&str]) -> store::Result<Vec<String>> {
    const WAITS: &str = "SELECT receipt FROM mpesa_receipts \
        WHERE state = 'suspense' AND receipt IN ";
    of_codes(on, WAITS, codes).await
}

async fn of_codes(
    on: &mut impl Connection,
    select: &'static str,
    codes: &[&str],
) -> store::Result<Vec<String>> {
    let mut found = Vec::new();
    for some in codes.chunks(CODES_AT_ONCE) {
        let asked = query(select).push_list("", some.iter().map(|code| (*code).to_owned()));
        let rows: Vec<(String,)> = asked.push_static(" LIMIT 200").all(on).await?;
        found.extend(rows.into_iter().map(|(code,)| code));
    }
    Ok(found)
}

/// A receipt whose booking was taken back: whoever tells of it next books it.
pub async fn unbook(tx: &mut Tx, code: &str, now: DateTime<Utc>) -> store::Result<u64> {
    query(
        "UPDATE mpesa_receipts SET state = 'denied', why = 'undone', transaction_id = NULL, \
         member_id = NULL, first_seen_at = $2, settled_at = $2 WHERE receipt = $1",
    )
    .bind(code.to_owned())
    .bind(now)
    .execute(tx)
    .await
}
