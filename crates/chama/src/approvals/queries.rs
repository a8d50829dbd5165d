//! All SQL of payments: the tables `approval_bands`, `payment_proposals`, `payment_approvers` and
//! `payment_approvals`.

use chrono::{DateTime, Utc};
use domain::approvals::{Band, Bands, ProposalState, RefundOf, state_at};
use domain::ids::{AccountId, ChamaId, FundId, MemberId, ProposalId, TransactionId, UserId};
use domain::money::{Amount, Money};
use domain::transactions::PaymentMethod;
use store::{Connection, Part, Tx, query};

use super::commands::propose::Propose;
use super::views::{BandView, ProposalView};
use crate::error::{Error, Kind, Refusal, Result};
use crate::payouts;

/// The rule of a chama.
///
/// # Errors
/// When the database fails.
pub async fn bands(on: &mut impl Connection, chama_id: ChamaId) -> Result<Bands> {
    let rows: Vec<(i64, i64)> = query(
        "SELECT from_amount, approvals FROM approval_bands WHERE chama_id = $1 \
         ORDER BY from_amount LIMIT 20",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    let defect = |what: &str| Error::Defect(format!("bands of {chama_id}: {what}"));
    let band = |(from, approvals): (i64, i64)| {
        Ok(Band {
            from: Amount::from_cents(from).map_err(|error| defect(error.code()))?,
            approvals: u8::try_from(approvals).map_err(|_range| defect("approvals"))?,
        })
    };
    let bands = rows.into_iter().map(band).collect::<Result<_>>()?;
    Bands::new(bands).map_err(|error| defect(error.code()))
}

pub(super) async fn delete_bands(tx: &mut Tx, chama_id: ChamaId) -> store::Result<u64> {
    query("DELETE FROM approval_bands WHERE chama_id = $1")
        .bind(chama_id.get())
        .execute(tx)
        .await
}

pub(super) fn insert_band(chama_id: ChamaId, band: BandView) -> Part {
    Part::plain("INSERT INTO approval_bands (chama_id, from_amount, approvals) VALUES ($1, $2, $3)")
        .bind(chama_id.get())
        .bind(band.from.cents())
        .bind(i64::from(band.approvals))
}

/// A proposal to be written.
pub(super) struct NewProposal<'a> {
    pub propose: &'a Propose,
    pub chama_id: ChamaId,
    pub proposed_by: UserId,
    pub proposer: MemberId,
    pub fund: Option<FundId>,
    pub place: AccountId,
    pub needed: u8,
    pub now: DateTime<Utc>,
    pub open_until: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: NewProposal<'_>) -> store::Result<ProposalView> {
    let form = new.propose;
    let (id,): (i64,) = query(
        "INSERT INTO payment_proposals (chama_id, kind, amount, refund_of, member_id, payee_name, \
         payee_phone, payee_account, purpose, fund_id, place_id, method, reference_number, \
         proposed_by, proposer_member_id, proposed_at, open_until, approvals_needed, \
         approvals_given, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         0, 'open') RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(form.kind.as_str())
    .bind(form.amount.cents())
    .bind(form.refund_of.map(|of| of.as_str().to_owned()))
    .bind(form.member_id.map(MemberId::get))
    .bind(form.payee_name.clone())
    .bind(form.payee_phone.clone())
    .bind(form.payee_account.clone())
    .bind(form.purpose.clone())
    .bind(new.fund.map(FundId::get))
    .bind(new.place.get())
    .bind(form.method.as_str())
    .bind(form.reference_number.clone())
    .bind(new.proposed_by.get())
    .bind(new.proposer.get())
    .bind(new.now)
    .bind(new.open_until)
    .bind(i64::from(new.needed))
    .returning_one(tx)
    .await?;
    Ok(ProposalView {
        id: ProposalId::new(id),
        chama_id: new.chama_id,
        kind: form.kind,
        amount: form.amount.money(),
        purpose: form.purpose.clone(),
        state: ProposalState::Open,
        proposer: new.proposer,
        approvals_needed: i64::from(new.needed),
        approvals_given: 0,
        proposed_at: new.now,
        open_until: new.open_until,
        transaction_id: None,
    })
}

pub(super) fn insert_approver(chama_id: ChamaId, id: ProposalId, member: MemberId) -> Part {
    Part::plain(
        "INSERT INTO payment_approvers (chama_id, proposal_id, member_id) VALUES ($1, $2, $3)",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(member.get())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: i64,
    kind: String,
    amount: i64,
    refund_of: Option<String>,
    member_id: Option<i64>,
    payee_name: Option<String>,
    payee_phone: Option<String>,
    payee_account: Option<String>,
    purpose: String,
    fund_id: Option<i64>,
    place_id: i64,
    method: String,
    reference_number: Option<String>,
    proposer_member_id: i64,
    proposed_at: DateTime<Utc>,
    open_until: DateTime<Utc>,
    approvals_needed: i64,
    approvals_given: i64,
    state: String,
    transaction_id: Option<i64>,
}

/// A proposal with all that is needed to book it.
pub(super) struct Found {
    pub view: ProposalView,
    pub refund_of: Option<RefundOf>,
    pub member: Option<MemberId>,
    pub payee_name: Option<String>,
    pub payee_phone: Option<String>,
    pub payee_account: Option<String>,
    pub fund: Option<FundId>,
    pub place: AccountId,
    pub method: PaymentMethod,
    pub reference_number: Option<String>,
}

/// How far a proposal has come by a moment.
///
/// # Errors
/// Not found when the chama has none of this number.
pub async fn state_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: ProposalId,
    now: DateTime<Utc>,
) -> Result<ProposalState> {
    let found = find(on, chama_id, id).await?.ok_or_else(Error::not_found)?;
    let state = state_at(found.view.state, found.view.open_until, now);
    // That M-Pesa did not pay it is told by its payments.
    if state == ProposalState::Paid && payouts::all_failed(on, id).await? {
        return Ok(ProposalState::Failed);
    }
    Ok(state)
}

pub(super) async fn find(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: ProposalId,
) -> Result<Option<Found>> {
    let row: Option<Row> = query(
        "SELECT id, chama_id, kind, amount, refund_of, member_id, payee_name, payee_phone, \
         payee_account, purpose, fund_id, place_id, method, reference_number, \
         proposer_member_id, proposed_at, open_until, approvals_needed, approvals_given, \
         state, transaction_id \
         FROM payment_proposals WHERE chama_id = $1 AND id = $2",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .optional(on)
    .await?;
    row.map(found).transpose()
}

fn found(row: Row) -> Result<Found> {
    let defect = |what: &str| Error::Defect(format!("proposal {}: {what}", row.id));
    let refund_of = row.refund_of.as_deref().map(str::parse).transpose();
    Ok(Found {
        refund_of: refund_of.map_err(|_unknown| defect("refund_of"))?,
        member: row.member_id.map(MemberId::new),
        payee_name: row.payee_name,
        payee_phone: row.payee_phone,
        payee_account: row.payee_account,
        fund: row.fund_id.map(FundId::new),
        place: AccountId::new(row.place_id),
        method: row.method.parse().map_err(|_unknown| defect("method"))?,
        reference_number: row.reference_number,
        view: ProposalView {
            id: ProposalId::new(row.id),
            chama_id: ChamaId::new(row.chama_id),
            kind: row.kind.parse().map_err(|_unknown| defect("kind"))?,
            amount: Money::from_cents(row.amount),
            purpose: row.purpose,
            state: row.state.parse().map_err(|_unknown| defect("state"))?,
            proposer: MemberId::new(row.proposer_member_id),
            approvals_needed: row.approvals_needed,
            approvals_given: row.approvals_given,
            proposed_at: row.proposed_at,
            open_until: row.open_until,
            transaction_id: row.transaction_id.map(TransactionId::new),
        },
    })
}

/// Whether the chama has such a proposal.
///
/// # Errors
/// When the database fails.
pub async fn has_proposal(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: ProposalId,
) -> Result<bool> {
    Ok(find(on, chama_id, id).await?.is_some())
}

/// Counts one more approval of an open proposal, and holds its row until the commit.
pub(super) async fn count_approval(
    tx: &mut Tx,
    chama_id: ChamaId,
    id: ProposalId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE payment_proposals SET approvals_given = approvals_given + 1 \
         WHERE chama_id = $1 AND id = $2 AND state = 'open' AND open_until > $3",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(now)
    .execute(tx)
    .await
}

/// Refuses a member who is none of those who may approve it.
pub(super) async fn may_approve(
    on: &mut impl Connection,
    view: &ProposalView,
    member: MemberId,
) -> Result<()> {
    if view.proposer == member {
        return Err(Refusal::new(Kind::Forbidden, "own_proposal").into());
    }
    let row: Option<(i64,)> = query(
        "SELECT member_id FROM payment_approvers \
         WHERE chama_id = $1 AND proposal_id = $2 AND member_id = $3",
    )
    .bind(view.chama_id.get())
    .bind(view.id.get())
    .bind(member.get())
    .optional(on)
    .await?;
    if row.is_none() {
        return Err(Refusal::new(Kind::Forbidden, "not_an_approver").into());
    }
    Ok(())
}

pub(super) async fn insert_approval(
    tx: &mut Tx,
    view: &ProposalView,
    member: MemberId,
    user: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO payment_approvals (chama_id, proposal_id, member_id, user_id, approved_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(view.chama_id.get())
    .bind(view.id.get())
    .bind(member.get())
    .bind(user.get())
    .bind(now)
    .execute(tx)
    .await
}

/// How a proposal ends.
pub(super) struct Closing {
    pub state: ProposalState,
    pub by: UserId,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
    pub transaction: Option<TransactionId>,
}

const CLOSE: &str = "UPDATE payment_proposals SET state = $3, closed_at = $4, closed_by = $5, \
    close_reason = $6, transaction_id = $7 \
    WHERE chama_id = $1 AND id = $2 AND state = 'open' AND open_until > $4";

/// Closes an open proposal; touches no row when it is open no more.
pub(super) async fn close(
    tx: &mut Tx,
    chama_id: ChamaId,
    id: ProposalId,
    closing: Closing,
) -> store::Result<u64> {
    query(CLOSE)
        .bind(chama_id.get())
        .bind(id.get())
        .bind(closing.state.as_str())
        .bind(closing.at)
        .bind(closing.by.get())
        .bind(closing.reason)
        .bind(closing.transaction.map(TransactionId::get))
        .execute(tx)
        .await
}

/// The same beside the booking that pays it; the row is held since the approval was counted.
pub(super) fn close_part(chama_id: ChamaId, id: ProposalId, closing: Closing) -> Part {
    Part::plain(CLOSE)
        .bind(chama_id.get())
        .bind(id.get())
        .bind(closing.state.as_str())
        .bind(closing.at)
        .bind(closing.by.get())
        .bind(closing.reason)
        .bind(closing.transaction.map(TransactionId::get))
}
