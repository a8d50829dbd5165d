//! Prompts on phones.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, FundId, MemberId, PaybillId, StkRequestId, UserId};
use domain::intake::PromptFailure;
use domain::money::{Amount, Money};
use domain::payments::stk::StkState;
use store::{Connection, Part, Tx, query};

use crate::error::{Error, Result};

/// A prompt as it is kept.
#[derive(Clone)]
pub struct Prompt {
    pub id: StkRequestId,
    pub chama: ChamaId,
    pub member: MemberId,
    pub paybill: PaybillId,
    pub phone: String,
    pub amount: Money,
    pub state: StkState,
    pub failure: Option<String>,
    pub checkout: Option<String>,
    pub receipt: Option<String>,
    pub requested_at: DateTime<Utc>,
    pub attempted_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: i64,
    member_id: i64,
    paybill_id: i64,
    phone_number: String,
    amount: i64,
    state: String,
    failure: Option<String>,
    checkout_request_id: Option<String>,
    receipt: Option<String>,
    requested_at: DateTime<Utc>,
    attempted_at: Option<DateTime<Utc>>,
}

fn prompt(row: Row) -> Result<Prompt> {
    let unknown = |_unknown| Error::Defect(format!("prompt {}: state", row.id));
    Ok(Prompt {
        id: StkRequestId::new(row.id),
        chama: ChamaId::new(row.chama_id),
        member: MemberId::new(row.member_id),
        paybill: PaybillId::new(row.paybill_id),
        phone: row.phone_number,
        amount: Money::from_cents(row.amount),
        state: row.state.parse().map_err(unknown)?,
        failure: row.failure,
        checkout: row.checkout_request_id,
        receipt: row.receipt,
        requested_at: row.requested_at,
        attempted_at: row.attempted_at,
    })
}

pub async fn find(on: &mut impl Connection, id: StkRequestId) -> Result<Option<Prompt>> {
    let row: Option<Row> = query(
        "SELECT id, chama_id, member_id, paybill_id, phone_number, amount, state, failure, \
         checkout_request_id, receipt, requested_at, attempted_at \
         FROM stk_requests WHERE id = $1",
    )
    .bind(id.get())
    .optional(on)
    .await?;
    row.map(prompt).transpose()
}

pub async fn by_checkout(on: &mut impl Connection, checkout: &str) -> Result<Option<Prompt>> {
    let row: Option<Row> = query(
        "SELECT id, chama_id, member_id, paybill_id, phone_number, amount, state, failure, \
         checkout_request_id, receipt, requested_at, attempted_at \
         FROM stk_requests WHERE checkout_request_id = $1",
    )
    .bind(checkout.to_owned())
    .optional(on)
    .await?;
    row.map(prompt).transpose()
}

/// A prompt that waits for just this payment: of this paybill and member, for this amount, not
/// answered yet.
pub async fn waiting_for(
    on: &mut impl Connection,
    (paybill, member): (PaybillId, MemberId),
    amount: Amount,
    since: DateTime<Utc>,
) -> Result<Option<Prompt>> {
    let row: Option<Row> = query(
        "SELECT id, chama_id, member_id, paybill_id, phone_number, amount, state, failure, \
         checkout_request_id, receipt, requested_at, attempted_at \
         FROM stk_requests WHERE paybill_id = $1 AND member_id = $2 AND amount = $3 \
         AND state IN ('requested', 'sent', 'expired', 'paid') AND receipt IS NULL \
         AND attempted_at > $4 ORDER BY id DESC LIMIT 1",
    )
    .bind(paybill.get())
    .bind(member.get())
    .bind(amount.cents())
    .bind(since)
    .optional(on)
    .await?;
    row.map(prompt).transpose()
}

/// Prompts nobody hears of any more.
pub async fn stuck(on: &mut impl Connection, before: DateTime<Utc>) -> Result<Vec<Prompt>> {
    let rows: Vec<Row> = query(
        "SELECT id, chama_id, member_id, paybill_id, phone_number, amount, state, failure, \
         checkout_request_id, receipt, requested_at, attempted_at \
         FROM stk_requests WHERE state IN ('requested', 'sent') AND requested_at < $1 \
         ORDER BY id LIMIT 200",
    )
    .bind(before)
    .all(on)
    .await?;
    rows.into_iter().map(prompt).collect()
}

/// A prompt to be written.
pub struct NewPrompt {
    pub chama: ChamaId,
    pub member: MemberId,
    pub requested_by: UserId,
    pub paybill: PaybillId,
    pub phone: String,
    pub amount: Amount,
    pub now: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, new: NewPrompt) -> store::Result<StkRequestId> {
    let (id,): (i64,) = query(
        "INSERT INTO stk_requests (chama_id, member_id, requested_by, paybill_id, phone_number, \
         amount, state, requested_at) VALUES ($1, $2, $3, $4, $5, $6, 'requested', $7) \
         RETURNING id",
    )
    .bind(new.chama.get())
    .bind(new.member.get())
    .bind(new.requested_by.get())
    .bind(new.paybill.get())
    .bind(new.phone)
    .bind(new.amount.cents())
    .bind(new.now)
    .returning_one(tx)
    .await?;
    Ok(StkRequestId::new(id))
}

pub fn insert_line(
    (id, line_no): (StkRequestId, i64),
    chama: ChamaId,
    (fund, amount): (FundId, Amount),
) -> Part {
    Part::plain(
        "INSERT INTO stk_lines (request_id, line_no, chama_id, fund_id, amount) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.get())
    .bind(line_no)
    .bind(chama.get())
    .bind(fund.get())
    .bind(amount.cents())
}

/// What the money of a prompt is for.
pub async fn lines(on: &mut impl Connection, id: StkRequestId) -> Result<Vec<(FundId, Amount)>> {
    let rows: Vec<(i64, i64)> = query(
        "SELECT fund_id, amount FROM stk_lines WHERE request_id = $1 ORDER BY line_no LIMIT 100",
    )
    .bind(id.get())
    .all(on)
    .await?;
    let line = |(fund, cents): (i64, i64)| {
        let amount = Amount::from_cents(cents);
        let amount = amount.map_err(|error| Error::Defect(error.code().to_owned()))?;
        Ok((FundId::new(fund), amount))
    };
    rows.into_iter().map(line).collect()
}

/// When a phone was last sent a prompt, but for those of this member that it answered.
pub async fn last_to(
    on: &mut impl Connection,
    (phone, member): (&str, MemberId),
) -> store::Result<Option<DateTime<Utc>>> {
    let row: Option<(DateTime<Utc>,)> = query(
        "SELECT requested_at FROM stk_requests WHERE phone_number = $1 \
         AND NOT (member_id = $2 AND state IN ('paid', 'failed')) ORDER BY id DESC LIMIT 1",
    )
    .bind(phone.to_owned())
    .bind(member.get())
    .optional(on)
    .await?;
    Ok(row.map(|(at,)| at))
}

/// Marks that the prompt is about to be sent; none when that was done before.
pub async fn attempt(tx: &mut Tx, id: StkRequestId, now: DateTime<Utc>) -> store::Result<u64> {
    query(
        "UPDATE stk_requests SET attempted_at = $2 \
         WHERE id = $1 AND state = 'requested' AND attempted_at IS NULL",
    )
    .bind(id.get())
    .bind(now)
    .execute(tx)
    .await
}

/// M-Pesa took it. A prompt that was given up meanwhile keeps its state.
pub async fn accepted(
    tx: &mut Tx,
    id: StkRequestId,
    (checkout, merchant): (String, String),
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE stk_requests SET checkout_request_id = $2, merchant_request_id = $3, \
         sent_at = $4, state = CASE WHEN state = 'requested' THEN 'sent' ELSE state END \
         WHERE id = $1",
    )
    .bind(id.get())
    .bind(checkout)
    .bind(merchant)
    .bind(now)
    .execute(tx)
    .await
}

/// What became of a prompt.
pub struct Ended {
    pub id: StkRequestId,
    pub from: StkState,
    pub to: StkState,
    pub failure: Option<PromptFailure>,
    pub code: Option<String>,
    pub text: Option<String>,
    pub now: DateTime<Utc>,
}

/// Moves a prompt on; none when it is no longer where it was.
pub async fn end(tx: &mut Tx, ended: Ended) -> store::Result<u64> {
    query(
        "UPDATE stk_requests SET state = $3, failure = $4, result_code = $5, result_text = $6, \
         ended_at = $7 WHERE id = $1 AND state = $2",
    )
    .bind(ended.id.get())
    .bind(ended.from.as_str())
    .bind(ended.to.as_str())
    .bind(ended.failure.map(|failure| failure.as_str().to_owned()))
    .bind(ended.code)
    .bind(ended.text)
    .bind(ended.now)
    .execute(tx)
    .await
}

/// The prompt was paid by this receipt.
pub fn paid(id: StkRequestId, receipt: Option<String>, now: DateTime<Utc>) -> Part {
    Part::plain(
        "UPDATE stk_requests SET state = 'paid', receipt = coalesce(receipt, $2), \
         failure = NULL, ended_at = coalesce(ended_at, $3) WHERE id = $1",
    )
    .bind(id.get())
    .bind(receipt)
    .bind(now)
}

/// How many prompts a member had sent since a moment.
pub async fn sent_since(
    on: &mut impl Connection,
    (chama, member): (ChamaId, MemberId),
    since: DateTime<Utc>,
) -> store::Result<i64> {
    let (count,): (i64,) = query(
        "SELECT count(*) FROM stk_requests \
         WHERE chama_id = $1 AND member_id = $2 AND requested_at > $3",
    )
    .bind(chama.get())
    .bind(member.get())
    .bind(since)
    .one(on)
    .await?;
    Ok(count)
}

/// The latest prompts of a member.
pub async fn of_member(
    on: &mut impl Connection,
    (chama, member): (ChamaId, MemberId),
    at_most: i64,
) -> Result<Vec<Prompt>> {
    let rows: Vec<Row> = query(
        "SELECT id, chama_id, member_id, paybill_id, phone_number, amount, state, failure, \
         checkout_request_id, receipt, requested_at, attempted_at \
         FROM stk_requests WHERE chama_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(chama.get())
    .bind(member.get())
    .bind(at_most)
    .all(on)
    .await?;
    rows.into_iter().map(prompt).collect()
}
