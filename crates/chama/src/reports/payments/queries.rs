//! All SQL of the lists of payments.

use chrono::{DateTime, Utc};
use domain::approvals::{ProposalState, state_at};
use domain::ids::{ChamaId, MemberId, PayoutId, ProposalId, TransactionId};
use domain::money::Money;
use domain::payouts::{PayoutState, failure_of, is_overdue, is_reachable, may_be_ended};
use domain::phone::PhoneNumber;
use store::{Reader, query};

use super::{
    Approver, Closed, Filter, ListMember, PaymentDetails, PaymentLine, PayoutLine, SentPayout,
};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    kind: String,
    amount: i64,
    purpose: String,
    payee: String,
    state: String,
    proposer_member_id: i64,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    open_until: DateTime<Utc>,
    approvals_needed: i64,
    approvals_given: i64,
    transaction_id: Option<i64>,
    member_id: Option<i64>,
    payee_phone: Option<String>,
    payee_account: Option<String>,
    fund: Option<String>,
    refund_of: Option<String>,
    place: String,
    method: String,
    reference_number: Option<String>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    close_reason: Option<String>,
    line_count: Option<i64>,
    unknown_since: Option<DateTime<Utc>>,
    differences: i64,
}

/// A proposal that was approved is on its way as long as one of its payments by M-Pesa is, and has
/// failed where none of them arrived. Events that are for an officer to look at are named here.
const PAYMENTS: &str = "SELECT * FROM (SELECT p.id, p.kind, p.amount, p.purpose, p.chama_id, \
    coalesce(p.payee_name, m.first_name || ' ' || m.last_name) AS payee, CASE \
    WHEN p.state = 'paid' AND EXISTS (SELECT 1 FROM payouts o WHERE o.proposal_id = p.id \
    AND o.state IN ('reserved', 'sending', 'unknown')) THEN 'sending' \
    WHEN p.state = 'paid' AND EXISTS (SELECT 1 FROM payouts o WHERE o.proposal_id = p.id) \
    AND NOT EXISTS (SELECT 1 FROM payouts o WHERE o.proposal_id = p.id \
    AND o.state = 'succeeded') THEN 'failed' ELSE p.state END AS state, \
    (SELECT b.line_count FROM payout_batches b WHERE b.proposal_id = p.id) AS line_count, \
    (SELECT min(o.known_at) FROM payouts o WHERE o.proposal_id = p.id \
    AND o.state IN ('sending', 'unknown')) AS unknown_since, \
    (SELECT count(*) FROM payouts o JOIN payout_events e ON e.payout_id = o.id \
    WHERE o.proposal_id = p.id AND e.what IN ('after_all', 'other_receipt', 'other_amount', \
    'receipt_twice', 'not_bookable')) AS differences, \
    p.proposer_member_id, u.first_name || ' ' || u.last_name AS proposed_by, p.proposed_at, \
    p.open_until, p.approvals_needed, p.approvals_given, p.transaction_id, p.member_id, \
    p.payee_phone, p.payee_account, f.name AS fund, p.refund_of, a.name AS place, p.method, \
    p.reference_number, c.first_name || ' ' || c.last_name AS closed_by, p.closed_at, \
    p.close_reason \
    FROM payment_proposals p JOIN users u ON u.id = p.proposed_by \
    JOIN ledger_accounts a ON a.id = p.place_id LEFT JOIN members m ON m.id = p.member_id \
    LEFT JOIN users c ON c.id = p.closed_by LEFT JOIN funds f ON f.id = p.fund_id) p \
    WHERE p.chama_id = ";

pub(super) async fn list(
    on: &mut Reader,
    chama: ChamaId,
    filter: Filter,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<PaymentLine>> {
    let mut list = query(PAYMENTS).push("$#", chama.get());
    match filter.state {
        Some(ProposalState::Open) => {
            list = list.push(" AND p.state = 'open' AND p.open_until > $#", now);
        }
        Some(ProposalState::Expired) => {
            list = list.push(" AND p.state = 'open' AND p.open_until <= $#", now);
        }
        Some(state) => list = list.push(" AND p.state = $#", state.as_str()),
        None => {}
    }
    if let Some(before) = filter.before {
        list = list.push(" AND p.id < $#", before.get());
    }
    let rows: Vec<Row> = list
        .push(" ORDER BY p.id DESC LIMIT $#", limit)
        .all(on)
        .await?;
    rows.into_iter()
        .map(|row| Ok(details(row, now)?.payment))
        .collect()
}

pub(super) async fn one(
    on: &mut Reader,
    chama: ChamaId,
    id: ProposalId,
    now: DateTime<Utc>,
) -> Result<Option<PaymentDetails>> {
    let row: Option<Row> = query(PAYMENTS)
        .push("$#", chama.get())
        .push(" AND p.id = $#", id.get())
        .optional(on)
        .await?;
    row.map(|row| details(row, now)).transpose()
}

fn details(row: Row, now: DateTime<Utc>) -> Result<PaymentDetails> {
    let defect = |what: &str| Error::Defect(format!("proposal {}: {what}", row.id));
    let kept: ProposalState = row.state.parse().map_err(|_unknown| defect("state"))?;
    let phone = row.payee_phone.as_deref().map(PhoneNumber::parse);
    let refund_of = row.refund_of.as_deref().map(str::parse).transpose();
    let closed = row.closed_by.zip(row.closed_at);
    let overdue = |since| is_overdue(PayoutState::Unknown, since, now);
    let overdue = row.unknown_since.is_some_and(overdue);
    Ok(PaymentDetails {
        payouts: Vec::new(),
        member_id: row.member_id.map(MemberId::new),
        payee_phone_masked: phone.and_then(std::result::Result::ok).map(|p| p.masked()),
        payee_account: row.payee_account,
        fund: row.fund,
        refund_of: refund_of.map_err(|_unknown| defect("refund_of"))?,
        place: row.place,
        method: row.method.parse().map_err(|_unknown| defect("method"))?,
        reference_number: row.reference_number,
        approvers: Vec::new(),
        closed: closed.map(|(by, at)| Closed {
            by,
            at,
            reason: row.close_reason,
        }),
        files: Vec::new(),
        payment: PaymentLine {
            id: ProposalId::new(row.id),
            kind: row.kind.parse().map_err(|_unknown| defect("kind"))?,
            amount: Money::from_cents(row.amount),
            purpose: row.purpose,
            payee: row.payee,
            state: state_at(kept, row.open_until, now),
            proposer: MemberId::new(row.proposer_member_id),
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            open_until: row.open_until,
            approvals_needed: row.approvals_needed,
            approvals_given: row.approvals_given,
            transaction_id: row.transaction_id.map(TransactionId::new),
            lines: row.line_count,
            needs_a_look: overdue || row.differences > 0,
        },
    })
}

#[derive(sqlx::FromRow)]
struct PayoutRow {
    line_no: i64,
    payee: String,
    amount: i64,
    purpose: String,
    id: Option<i64>,
    state: Option<String>,
    phone_number: Option<String>,
    transaction_id: Option<i64>,
    after_all_transaction_id: Option<i64>,
    receipt: Option<String>,
    recipient_name: Option<String>,
    name_agrees: Option<i64>,
    cost: Option<i64>,
    result_code: Option<String>,
    result_text: Option<String>,
    reserved_at: Option<DateTime<Utc>>,
    sent_at: Option<DateTime<Utc>>,
    known_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    asked: Option<i64>,
}

/// The payments by M-Pesa of a proposal in order: of a list every line, approved or not.
pub(super) async fn payouts(
    on: &mut Reader,
    chama: ChamaId,
    id: ProposalId,
    now: DateTime<Utc>,
) -> Result<Vec<PayoutLine>> {
    let rows: Vec<PayoutRow> = query(
        "SELECT l.line_no, coalesce(o.payee_name, m.first_name || ' ' || m.last_name) AS payee, \
         l.amount, l.purpose, o.id, o.state, o.phone_number, o.transaction_id, \
         o.after_all_transaction_id, o.receipt, o.recipient_name, o.name_agrees, \
         coalesce(o.cost_taken, o.cost) AS cost, o.result_code, o.result_text, o.reserved_at, \
         o.sent_at, o.known_at, o.finished_at, o.asked FROM (SELECT proposal_id, line_no, \
         member_id, amount, purpose FROM payout_batch_lines WHERE chama_id = $1 AND \
         proposal_id = $2 UNION ALL SELECT proposal_id, line_no, member_id, amount, purpose \
         FROM payouts WHERE chama_id = $1 AND proposal_id = $2 AND NOT EXISTS \
         (SELECT 1 FROM payout_batches b WHERE b.proposal_id = $2)) l \
         LEFT JOIN payouts o ON o.proposal_id = l.proposal_id AND o.line_no = l.line_no \
         LEFT JOIN members m ON m.id = l.member_id ORDER BY l.line_no LIMIT 100",
    )
    .bind(chama.get())
    .bind(id.get())
    .all(on)
    .await?;
    let events = differences(on, id).await?;
    let line = |row: PayoutRow| {
        let sent = match row.id {
            Some(number) => Some(sent(number, &row, &events, now)?),
            None => None,
        };
        Ok(PayoutLine {
            line_no: row.line_no,
            payee: row.payee,
            amount: Money::from_cents(row.amount),
            purpose: row.purpose,
            sent,
        })
    };
    rows.into_iter().map(line).collect()
}

fn sent(
    number: i64,
    row: &PayoutRow,
    events: &[(i64, String)],
    now: DateTime<Utc>,
) -> Result<SentPayout> {
    let defect = |what: &str| Error::Defect(format!("payout {number}: {what}"));
    let state: PayoutState = row
        .state
        .as_deref()
        .unwrap_or_default()
        .parse()
        .map_err(|_unknown| defect("state"))?;
    let phone = row.phone_number.as_deref().unwrap_or_default();
    let phone = PhoneNumber::parse(phone).map_err(|error| defect(error.code()))?;
    let failed = state == PayoutState::Failed;
    let code = row.result_code.as_deref().filter(|_| failed);
    let text = row
        .result_text
        .clone()
        .filter(|text| failed && !text.is_empty());
    let known_at = row.known_at.ok_or_else(|| defect("known_at"))?;
    let own = events.iter().filter(|(payout, _)| *payout == number);
    Ok(SentPayout {
        id: PayoutId::new(number),
        state,
        phone_masked: phone.masked(),
        transaction_id: row
            .transaction_id
            .map(TransactionId::new)
            .ok_or_else(|| defect("transaction"))?,
        after_all: row.after_all_transaction_id.map(TransactionId::new),
        receipt: row.receipt.clone(),
        recipient_name: row.recipient_name.clone(),
        name_agrees: row.name_agrees.map(|agrees| agrees != 0),
        cost: Money::from_cents(row.cost.unwrap_or_default()),
        failure: code.map(failure_of),
        failure_text: text,
        reserved_at: row.reserved_at.ok_or_else(|| defect("reserved_at"))?,
        sent_at: row.sent_at,
        finished_at: row.finished_at,
        asked: row.asked.unwrap_or_default(),
        overdue: is_overdue(state, known_at, now),
        may_be_ended: may_be_ended(state, row.sent_at, now),
        differences: own.map(|(_, what)| what.clone()).collect(),
    })
}

/// What happened to the payments of a proposal that is for an officer to look at, each sort once.
async fn differences(on: &mut Reader, id: ProposalId) -> store::Result<Vec<(i64, String)>> {
    query(
        "SELECT DISTINCT e.payout_id, e.what FROM payouts o \
         JOIN payout_events e ON e.payout_id = o.id WHERE o.proposal_id = $1 AND e.what IN \
         ('after_all', 'other_receipt', 'other_amount', 'receipt_twice', 'not_bookable') \
         ORDER BY e.payout_id, e.what LIMIT 500",
    )
    .bind(id.get())
    .all(on)
    .await
}

/// Every active member with what they saved, for a list of payments.
pub(super) async fn list_members(on: &mut Reader, chama: ChamaId) -> Result<Vec<ListMember>> {
    let rows: Vec<(i64, String, Option<String>, i64)> = query(
        "SELECT m.id, m.first_name || ' ' || m.last_name, m.phone_number, \
         CAST(coalesce(-sum(b.balance), 0) AS BIGINT) FROM members m \
         LEFT JOIN ledger_accounts a ON a.chama_id = m.chama_id AND a.member_id = m.id \
         LEFT JOIN ledger_balances b ON b.account_id = a.id \
         WHERE m.chama_id = $1 AND m.status = 'active' \
         GROUP BY m.id, m.first_name, m.last_name, m.phone_number \
         ORDER BY m.first_name, m.last_name, m.id LIMIT 500",
    )
    .bind(chama.get())
    .all(on)
    .await?;
    let member = |(id, name, phone, savings): (i64, String, Option<String>, i64)| {
        let phone = phone.and_then(|phone| PhoneNumber::parse(&phone).ok());
        ListMember {
            id: MemberId::new(id),
            name,
            phone_masked: phone.filter(is_reachable).map(|phone| phone.masked()),
            savings: Money::from_cents(savings),
        }
    };
    Ok(rows.into_iter().map(member).collect())
}

pub(super) async fn approvers(
    on: &mut Reader,
    chama: ChamaId,
    id: ProposalId,
) -> store::Result<Vec<Approver>> {
    let rows: Vec<(i64, String, Option<DateTime<Utc>>)> = query(
        "SELECT m.id, m.first_name || ' ' || m.last_name, g.approved_at FROM payment_approvers a \
         JOIN members m ON m.id = a.member_id LEFT JOIN payment_approvals g \
         ON g.proposal_id = a.proposal_id AND g.member_id = a.member_id \
         WHERE a.chama_id = $1 AND a.proposal_id = $2 \
         ORDER BY m.first_name, m.last_name, m.id LIMIT 50",
    )
    .bind(chama.get())
    .bind(id.get())
    .all(on)
    .await?;
    let approver = |(id, name, approved_at)| Approver {
        member: MemberId::new(id),
        name,
        approved_at,
    };
    Ok(rows.into_iter().map(approver).collect())
}
