//! All SQL of the lists of payments.

use chrono::{DateTime, Utc};
use domain::approvals::{ProposalState, state_at};
use domain::ids::{ChamaId, MemberId, ProposalId, TransactionId};
use domain::money::Money;
use domain::phone::PhoneNumber;
use store::{Reader, query};

use super::{Approver, Closed, Filter, PaymentDetails, PaymentLine};
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
}

const PAYMENTS: &str = "SELECT p.id, p.kind, p.amount, p.purpose, \
    coalesce(p.payee_name, m.first_name || ' ' || m.last_name) AS payee, p.state, \
    p.proposer_member_id, u.first_name || ' ' || u.last_name AS proposed_by, p.proposed_at, \
    p.open_until, p.approvals_needed, p.approvals_given, p.transaction_id, p.member_id, \
    p.payee_phone, p.payee_account, f.name AS fund, p.refund_of, a.name AS place, p.method, \
    p.reference_number, c.first_name || ' ' || c.last_name AS closed_by, p.closed_at, \
    p.close_reason \
    FROM payment_proposals p JOIN users u ON u.id = p.proposed_by \
    JOIN ledger_accounts a ON a.id = p.place_id LEFT JOIN members m ON m.id = p.member_id \
    LEFT JOIN users c ON c.id = p.closed_by LEFT JOIN funds f ON f.id = p.fund_id \
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
    Ok(PaymentDetails {
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
        },
    })
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
