//! All SQL of payments by M-Pesa: the tables `payouts`, `payout_batches`, `payout_batch_lines`,
//! `payout_questions` and `payout_events`.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ChamaId, MemberId, PaybillId, PayoutId, ProposalId, TransactionId};
use domain::money::{Amount, Money};
use domain::payouts::PayoutState;
use store::{Connection, Part, Tx, query};

use super::views::Payout;
use crate::error::{Error, Result};

const SELECT: &str = "SELECT id, chama_id, proposal_id, line_no, paybill_id, place_id, \
    transaction_id, originator_conversation_id, member_id, phone_number, payee_name, purpose, \
    amount, cost, state, attempts, asked, may_be_sent, reserved_at, sent_at, known_at, next_at, \
    receipt FROM payouts";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: i64,
    proposal_id: i64,
    line_no: i64,
    paybill_id: i64,
    place_id: i64,
    transaction_id: i64,
    originator_conversation_id: String,
    member_id: Option<i64>,
    phone_number: String,
    payee_name: String,
    purpose: String,
    amount: i64,
    cost: i64,
    state: String,
    attempts: i64,
    asked: i64,
    may_be_sent: i64,
    reserved_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    known_at: DateTime<Utc>,
    next_at: Option<DateTime<Utc>>,
    receipt: Option<String>,
}

impl Row {
    fn read(self) -> Result<Payout> {
        let defect = |what: &str| Error::Defect(format!("payout {}: {what}", self.id));
        Ok(Payout {
            amount: Amount::from_cents(self.amount).map_err(|error| defect(error.code()))?,
            state: self.state.parse().map_err(|_unknown| defect("state"))?,
            id: PayoutId::new(self.id),
            chama_id: ChamaId::new(self.chama_id),
            proposal_id: ProposalId::new(self.proposal_id),
            line_no: self.line_no,
            paybill_id: PaybillId::new(self.paybill_id),
            place_id: AccountId::new(self.place_id),
            transaction_id: TransactionId::new(self.transaction_id),
            originator_conversation_id: self.originator_conversation_id,
            member_id: self.member_id.map(MemberId::new),
            phone_number: self.phone_number,
            payee_name: self.payee_name,
            purpose: self.purpose,
            cost: Money::from_cents(self.cost),
            attempts: self.attempts,
            asked: self.asked,
            may_be_sent: self.may_be_sent != 0,
            reserved_at: self.reserved_at,
            sent_at: self.sent_at,
            known_at: self.known_at,
            next_at: self.next_at,
            receipt: self.receipt,
        })
    }
}

async fn one(asked: store::Query, on: &mut impl Connection) -> Result<Option<Payout>> {
    let row: Option<Row> = asked.optional(on).await?;
    row.map(Row::read).transpose()
}

pub(super) async fn find(on: &mut impl Connection, id: PayoutId) -> Result<Option<Payout>> {
    one(query(SELECT).push(" WHERE id = $#", id.get()), on).await
}

/// The payment M-Pesa was given this number for.
pub(super) async fn by_originator(
    on: &mut impl Connection,
    originator: &str,
) -> Result<Option<Payout>> {
    let asked = query(SELECT).push(
        " WHERE originator_conversation_id = $#",
        originator.to_owned(),
    );
    one(asked, on).await
}

/// The payment M-Pesa gave this number.
pub(super) async fn by_conversation(
    on: &mut impl Connection,
    conversation: &str,
) -> Result<Option<Payout>> {
    if conversation.is_empty() {
        return Ok(None);
    }
    let asked = query(SELECT).push(" WHERE conversation_id = $#", conversation.to_owned());
    one(asked.push_static(" ORDER BY id DESC LIMIT 1"), on).await
}

/// The payment M-Pesa was asked about under this number.
pub(super) async fn by_question(
    on: &mut impl Connection,
    conversation: &str,
) -> Result<Option<Payout>> {
    if conversation.is_empty() {
        return Ok(None);
    }
    let asked = query(SELECT).push(
        " WHERE id = (SELECT payout_id FROM payout_questions WHERE conversation_id = $#)",
        conversation.to_owned(),
    );
    one(asked, on).await
}

/// A payment to be written.
pub(super) struct NewPayout {
    pub chama_id: ChamaId,
    pub proposal_id: ProposalId,
    pub line_no: i64,
    pub paybill_id: PaybillId,
    pub place_id: AccountId,
    pub transaction_id: TransactionId,
    pub originator_conversation_id: String,
    pub member_id: Option<MemberId>,
    pub phone_number: String,
    pub payee_name: String,
    pub purpose: String,
    pub amount: Amount,
    pub cost: Money,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: NewPayout) -> store::Result<PayoutId> {
    let (id,): (i64,) = query(
        "INSERT INTO payouts (chama_id, proposal_id, line_no, paybill_id, place_id, \
         transaction_id, originator_conversation_id, member_id, phone_number, payee_name, purpose, \
         amount, cost, state, attempts, asked, may_be_sent, reserved_at, known_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'reserved', 0, 0, 0, \
         $14, $14) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.proposal_id.get())
    .bind(new.line_no)
    .bind(new.paybill_id.get())
    .bind(new.place_id.get())
    .bind(new.transaction_id.get())
    .bind(new.originator_conversation_id)
    .bind(new.member_id.map(MemberId::get))
    .bind(new.phone_number)
    .bind(new.payee_name)
    .bind(new.purpose)
    .bind(new.amount.cents())
    .bind(new.cost.cents())
    .bind(new.now)
    .returning_one(tx)
    .await?;
    Ok(PayoutId::new(id))
}

/// Writes "sending" if the row is as it was read: who comes second touches nothing.
pub(super) async fn claim(
    tx: &mut Tx,
    was: &Payout,
    now: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE payouts SET state = 'sending', attempts = attempts + 1, may_be_sent = 1, \
         sent_at = coalesce(sent_at, $4), known_at = CASE WHEN state = 'reserved' THEN $4 \
         ELSE known_at END, next_at = $5 WHERE id = $1 AND state = $2 AND attempts = $3",
    )
    .bind(was.id.get())
    .bind(was.state.as_str())
    .bind(was.attempts)
    .bind(now)
    .bind(next_at)
    .execute(tx)
    .await
}

/// What is written down of an attempt.
pub(super) struct Attempt {
    pub id: PayoutId,
    /// Which attempt it was.
    pub attempts: i64,
    pub state: PayoutState,
    pub may_be_sent: bool,
    pub conversation_id: Option<String>,
    pub next_at: DateTime<Utc>,
}

/// Writes down how an attempt went, unless more is known by now.
pub(super) async fn note_attempt(tx: &mut Tx, attempt: Attempt) -> store::Result<u64> {
    query(
        "UPDATE payouts SET state = $3, may_be_sent = $4, \
         conversation_id = coalesce($5, conversation_id), next_at = $6, \
         sent_at = CASE WHEN $7 = 0 THEN NULL ELSE sent_at END \
         WHERE id = $1 AND attempts = $2 AND state = 'sending'",
    )
    .bind(attempt.id.get())
    .bind(attempt.attempts)
    .bind(attempt.state.as_str())
    .bind(i64::from(attempt.may_be_sent))
    .bind(attempt.conversation_id.filter(|number| !number.is_empty()))
    .bind(attempt.next_at)
    .bind(i64::from(attempt.may_be_sent))
    .execute(tx)
    .await
}

/// M-Pesa's own number for a payment of which more is known by now.
pub(super) async fn note_conversation(
    tx: &mut Tx,
    id: PayoutId,
    conversation: String,
) -> store::Result<u64> {
    query("UPDATE payouts SET conversation_id = coalesce(conversation_id, $2) WHERE id = $1")
        .bind(id.get())
        .bind(conversation)
        .execute(tx)
        .await
}

/// Counts one more question, if nobody else asks it: M-Pesa is being asked from here on.
pub(super) async fn count_question(
    tx: &mut Tx,
    was: &Payout,
    next_at: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE payouts SET state = 'unknown', asked = asked + 1, next_at = $3 \
         WHERE id = $1 AND asked = $2 AND state IN ('sending', 'unknown')",
    )
    .bind(was.id.get())
    .bind(was.asked)
    .bind(next_at)
    .execute(tx)
    .await
}

/// Nothing is known any more of a payment that was being sent.
pub(super) async fn doubt(tx: &mut Tx, id: PayoutId, next_at: DateTime<Utc>) -> store::Result<u64> {
    query(
        "UPDATE payouts SET state = 'unknown', next_at = $2 \
         WHERE id = $1 AND state IN ('sending', 'unknown')",
    )
    .bind(id.get())
    .bind(next_at)
    .execute(tx)
    .await
}

pub(super) async fn insert_question(
    tx: &mut Tx,
    id: PayoutId,
    conversation: String,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO payout_questions (conversation_id, payout_id, asked_at) VALUES ($1, $2, $3) \
         ON CONFLICT (conversation_id) DO NOTHING",
    )
    .bind(conversation)
    .bind(id.get())
    .bind(now)
    .execute(tx)
    .await
}

/// What M-Pesa said of a payment that has arrived.
pub(super) struct Arrival {
    pub id: PayoutId,
    pub receipt: Option<String>,
    pub recipient_name: Option<String>,
    pub name_agrees: Option<bool>,
    pub cost_taken: Money,
    pub result_text: String,
    pub now: DateTime<Utc>,
}

const SUCCEED: &str = "UPDATE payouts SET state = 'succeeded', receipt = $2, recipient_name = $3, \
    name_agrees = $4, cost_taken = $5, result_code = '0', result_text = $6, known_at = $7, \
    finished_at = $7, next_at = NULL WHERE id = $1 AND ";

async fn arrived(tx: &mut Tx, arrival: &Arrival, open: &'static str) -> store::Result<u64> {
    query(SUCCEED)
        .push_static(open)
        .bind(arrival.id.get())
        .bind(arrival.receipt.clone())
        .bind(arrival.recipient_name.clone())
        .bind(arrival.name_agrees.map(i64::from))
        .bind(arrival.cost_taken.cents())
        .bind(arrival.result_text.clone())
        .bind(arrival.now)
        .execute(tx)
        .await
}

/// A payment that was on its way has arrived.
pub(super) async fn succeed(tx: &mut Tx, arrival: &Arrival) -> store::Result<u64> {
    arrived(tx, arrival, "state IN ('reserved', 'sending', 'unknown')").await
}

/// A payment that was given up has arrived.
pub(super) async fn succeed_after_all(tx: &mut Tx, arrival: &Arrival) -> store::Result<u64> {
    arrived(tx, arrival, "state = 'failed'").await
}

pub(super) fn name_after_all(id: PayoutId, transaction: TransactionId) -> Part {
    Part::plain("UPDATE payouts SET after_all_transaction_id = $2 WHERE id = $1")
        .bind(id.get())
        .bind(transaction.get())
}

pub(super) async fn fail(
    tx: &mut Tx,
    id: PayoutId,
    (code, text): (String, String),
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE payouts SET state = 'failed', result_code = $2, result_text = $3, known_at = $4, \
         finished_at = $4, next_at = NULL WHERE id = $1 AND state IN ('reserved', 'sending', \
         'unknown')",
    )
    .bind(id.get())
    .bind(code)
    .bind(text)
    .bind(now)
    .execute(tx)
    .await
}

pub(super) fn event(
    id: PayoutId,
    what: &'static str,
    (code, note): (Option<String>, Option<String>),
    now: DateTime<Utc>,
) -> Part {
    Part::plain(
        "INSERT INTO payout_events (payout_id, at, what, code, note) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.get())
    .bind(now)
    .bind(what)
    .bind(code)
    .bind(note)
}

/// The next of the same proposal that was not begun.
pub(super) async fn next_of(
    on: &mut impl Connection,
    proposal: ProposalId,
) -> store::Result<Option<PayoutId>> {
    let row: Option<(i64,)> = query(
        "SELECT id FROM payouts WHERE proposal_id = $1 AND state = 'reserved' AND attempts = 0 \
         ORDER BY line_no LIMIT 1",
    )
    .bind(proposal.get())
    .optional(on)
    .await?;
    Ok(row.map(|(id,)| PayoutId::new(id)))
}

/// Open payments with which nothing was done for some time: the first of each proposal that waits
/// its turn, and every one that was begun.
pub(super) async fn idle(
    on: &mut impl Connection,
    before: DateTime<Utc>,
) -> store::Result<Vec<(i64, String)>> {
    query(
        "SELECT p.id, p.state FROM payouts p WHERE p.state IN ('reserved', 'sending', 'unknown') \
         AND p.known_at < $1 AND (p.next_at IS NULL OR p.next_at < $1) \
         AND (p.state <> 'reserved' OR p.attempts > 0 OR NOT EXISTS (SELECT 1 FROM payouts e \
         WHERE e.proposal_id = p.proposal_id AND e.state = 'reserved' AND e.line_no < p.line_no)) \
         ORDER BY p.id LIMIT 500",
    )
    .bind(before)
    .all(on)
    .await
}

/// How many payments nothing was known of since then.
pub(super) async fn unknown_since(
    on: &mut impl Connection,
    then: DateTime<Utc>,
) -> store::Result<i64> {
    let (count,): (i64,) = query(
        "SELECT count(*) FROM payouts WHERE state IN ('sending', 'unknown') AND known_at <= $1",
    )
    .bind(then)
    .one(on)
    .await?;
    Ok(count)
}

pub(super) async fn open_by_state(on: &mut impl Connection) -> store::Result<Vec<(String, i64)>> {
    query(
        "SELECT state, count(*) FROM payouts WHERE state IN ('reserved', 'sending', 'unknown') \
         GROUP BY state LIMIT 10",
    )
    .all(on)
    .await
}

pub(super) async fn insert_batch(
    tx: &mut Tx,
    chama_id: ChamaId,
    proposal: ProposalId,
    lines: usize,
) -> store::Result<u64> {
    query("INSERT INTO payout_batches (proposal_id, chama_id, line_count) VALUES ($1, $2, $3)")
        .bind(proposal.get())
        .bind(chama_id.get())
        .bind(i64::try_from(lines).unwrap_or(i64::MAX))
        .execute(tx)
        .await
}

/// A line of a list.
pub(super) struct NewLine {
    pub chama_id: ChamaId,
    pub proposal_id: ProposalId,
    pub line_no: i64,
    pub member_id: MemberId,
    pub phone_number: String,
    pub amount: Amount,
    pub purpose: String,
}

pub(super) fn insert_line(line: NewLine) -> Part {
    Part::plain(
        "INSERT INTO payout_batch_lines (proposal_id, chama_id, line_no, member_id, amount, \
         purpose, phone_number) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(line.proposal_id.get())
    .bind(line.chama_id.get())
    .bind(line.line_no)
    .bind(line.member_id.get())
    .bind(line.amount.cents())
    .bind(line.purpose)
    .bind(line.phone_number)
}

pub(super) async fn line_count(
    on: &mut impl Connection,
    chama_id: ChamaId,
    proposal: ProposalId,
) -> store::Result<Option<i64>> {
    let row: Option<(i64,)> =
        query("SELECT line_count FROM payout_batches WHERE chama_id = $1 AND proposal_id = $2")
            .bind(chama_id.get())
            .bind(proposal.get())
            .optional(on)
            .await?;
    Ok(row.map(|(count,)| count))
}

pub(super) async fn lines(
    on: &mut impl Connection,
    chama_id: ChamaId,
    proposal: ProposalId,
) -> store::Result<Vec<(i64, i64, String, i64, String)>> {
    query(
        "SELECT line_no, member_id, phone_number, amount, purpose FROM payout_batch_lines \
         WHERE chama_id = $1 AND proposal_id = $2 ORDER BY line_no LIMIT 100",
    )
    .bind(chama_id.get())
    .bind(proposal.get())
    .all(on)
    .await
}

/// Whether M-Pesa was asked to pay a proposal and has paid nothing of it, for good.
///
/// # Errors
/// When the database fails.
pub async fn all_failed(on: &mut impl Connection, proposal: ProposalId) -> Result<bool> {
    let rows: Vec<(String,)> =
        query("SELECT DISTINCT state FROM payouts WHERE proposal_id = $1 LIMIT 10")
            .bind(proposal.get())
            .all(on)
            .await?;
    let failed = |(state,): &(String,)| state == "failed";
    Ok(!rows.is_empty() && rows.iter().all(failed))
}
