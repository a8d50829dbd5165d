//! The payments of a chama: the list, and one with its history, its approvers and its files.

mod queries;

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::approvals::{Bands, PaymentKind, ProposalState, RefundOf};
use domain::ids::{FundId, MemberId, PayoutId, ProposalId, TransactionId};
use domain::money::Money;
use domain::payouts::{PayoutFailure, PayoutState};
use domain::transactions::PaymentMethod;

use super::members::{self, RecordChoices};
use crate::access::Grant;
use crate::approvals;
use crate::attachments;
use crate::attachments::views::AttachmentView;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::ledger::{accounts, funds};
use crate::payouts;

/// The most payments a page lists.
pub const PER_PAGE_MAX: i64 = 100;

/// A payment in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentLine {
    /// The proposal.
    pub id: ProposalId,
    /// For what.
    pub kind: PaymentKind,
    /// How much.
    pub amount: Money,
    /// Why.
    pub purpose: String,
    /// Who is paid.
    pub payee: String,
    /// How far it has come, as of now.
    pub state: ProposalState,
    /// Who proposed it, as a member.
    pub proposer: MemberId,
    /// Their name.
    pub proposed_by: String,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Until when it can be approved.
    pub open_until: DateTime<Utc>,
    /// How many must approve.
    pub approvals_needed: i64,
    /// How many did.
    pub approvals_given: i64,
    /// The transaction that paid it; of a list that of its first line.
    pub transaction_id: Option<TransactionId>,
    /// How many are paid by it, where it is a list.
    pub lines: Option<i64>,
    /// Whether an officer should look at it: M-Pesa has not said for a quarter of an hour what
    /// became of it, or has sent what was given up, or more than was asked for.
    pub needs_a_look: bool,
}

/// A payment M-Pesa was asked to make, or will be when the list it stands in is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutLine {
    /// Which line of the proposal, from 1.
    pub line_no: i64,
    /// Who is paid.
    pub payee: String,
    /// How much.
    pub amount: Money,
    /// Why.
    pub purpose: String,
    /// What is known of it, once it was approved.
    pub sent: Option<SentPayout>,
}

/// What is known of a payment by M-Pesa.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPayout {
    /// The payment.
    pub id: PayoutId,
    /// How far it has come.
    pub state: PayoutState,
    /// The phone it goes to, with its middle hidden.
    pub phone_masked: String,
    /// The transaction that set the money aside.
    pub transaction_id: TransactionId,
    /// The transaction that booked it after all, where it had been given up.
    pub after_all: Option<TransactionId>,
    /// M-Pesa's receipt.
    pub receipt: Option<String>,
    /// The name the phone is registered under.
    pub recipient_name: Option<String>,
    /// Whether that is the name the chama knows; none until M-Pesa tells it.
    pub name_agrees: Option<bool>,
    /// What M-Pesa took, or is expected to take.
    pub cost: Money,
    /// Why it was not made.
    pub failure: Option<PayoutFailure>,
    /// M-Pesa's own words for that.
    pub failure_text: Option<String>,
    /// When its money was set aside.
    pub reserved_at: DateTime<Utc>,
    /// When M-Pesa was first asked to make it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// How often M-Pesa was asked what became of it.
    pub asked: i64,
    /// Nothing has been known of it for too long.
    pub overdue: bool,
    /// Whether two officers may end it.
    pub may_be_ended: bool,
    /// What an officer should look at, as codes; see the events of a payment.
    pub differences: Vec<String>,
}

/// How far a list has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// All lines.
    pub lines: usize,
    /// Lines that have arrived.
    pub arrived: usize,
    /// Lines that were not made.
    pub failed: usize,
    /// Lines on their way, or waiting their turn.
    pub open: usize,
}

impl Progress {
    fn of(lines: &[PayoutLine]) -> Self {
        let count = |wanted: fn(PayoutState) -> bool| {
            let states = lines
                .iter()
                .filter_map(|line| Some(line.sent.as_ref()?.state));
            states.filter(|state| wanted(*state)).count()
        };
        Self {
            lines: lines.len(),
            arrived: count(|state| state == PayoutState::Succeeded),
            failed: count(|state| state == PayoutState::Failed),
            open: count(PayoutState::is_open),
        }
    }
}

/// One page of payments, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPage {
    /// The payments.
    pub payments: Vec<PaymentLine>,
    /// The cursor of the next page, if there is one.
    pub next: Option<ProposalId>,
}

/// Which payments a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state, as of now.
    pub state: Option<ProposalState>,
    /// Older than this one: the cursor of the next page.
    pub before: Option<ProposalId>,
}

/// Somebody who may approve a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approver {
    /// The member.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// When they approved, if they did.
    pub approved_at: Option<DateTime<Utc>>,
}

/// How a payment was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

/// One payment with all there is to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentDetails {
    /// What the list shows.
    pub payment: PaymentLine,
    /// The member paid.
    pub member_id: Option<MemberId>,
    /// The phone paid, with its middle hidden.
    pub payee_phone_masked: Option<String>,
    /// The account paid.
    pub payee_account: Option<String>,
    /// The fund of a withdrawal.
    pub fund: Option<String>,
    /// As what the money of a refund had come in.
    pub refund_of: Option<RefundOf>,
    /// The cash place.
    pub place: String,
    /// How it is paid.
    pub method: PaymentMethod,
    /// Voucher, cheque or minute number.
    pub reference_number: Option<String>,
    /// Those who may approve, by name.
    pub approvers: Vec<Approver>,
    /// How it ended, if it did.
    pub closed: Option<Closed>,
    /// Its files, oldest first.
    pub files: Vec<AttachmentView>,
    /// What M-Pesa is asked to pay: every line of a list, or the one payment; nothing where it is
    /// paid by hand.
    pub payouts: Vec<PayoutLine>,
}

impl PaymentDetails {
    /// How far M-Pesa has come with it.
    pub fn progress(&self) -> Progress {
        Progress::of(&self.payouts)
    }
}

/// The payments of a chama that pass the filter, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    context: &Context,
    grant: Grant<may::ViewTransactions>,
    filter: Filter,
    limit: i64,
) -> Result<PaymentPage> {
    let limit = limit.clamp(1, PER_PAGE_MAX);
    let now = context.now();
    let mut reader = context.db().read().await?;
    let mut payments = queries::list(&mut reader, grant.chama_id(), filter, now, limit + 1).await?;
    let more = i64::try_from(payments.len()).is_ok_and(|found| found > limit);
    if more {
        payments.pop();
    }
    let next = payments.last().filter(|_| more).map(|last| last.id);
    Ok(PaymentPage { payments, next })
}

/// One payment of a chama.
///
/// # Errors
/// Not found when there is no such payment in the chama.
pub async fn details(
    context: &Context,
    grant: Grant<may::ViewTransactions>,
    id: ProposalId,
) -> Result<PaymentDetails> {
    let now = context.now();
    let mut reader = context.db().read().await?;
    let chama = grant.chama_id();
    let found = queries::one(&mut reader, chama, id, now).await?;
    let mut found = found.ok_or_else(Error::not_found)?;
    found.approvers = queries::approvers(&mut reader, chama, id).await?;
    found.files = attachments::of_proposal(&mut reader, chama, id).await?;
    found.payouts = queries::payouts(&mut reader, chama, id, now).await?;
    Ok(found)
}

/// What the form for a list of payments offers: every active member with how much each could be
/// paid, and the place the money goes out of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChoices {
    /// The members, by name.
    pub members: Vec<ListMember>,
    /// The funds savings can be taken out of.
    pub funds: Vec<(FundId, String)>,
    /// What the chama's own paybill holds by the books; none where it cannot pay out.
    pub paybill_holds: Option<Money>,
}

/// A member who can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListMember {
    /// The member.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Their phone with its middle hidden; none where M-Pesa cannot reach them.
    pub phone_masked: Option<String>,
    /// What they have saved, all funds together.
    pub savings: Money,
}

/// What the form for a list of payments offers.
///
/// # Errors
/// When the database fails.
pub async fn list_choices(
    context: &Context,
    grant: Grant<may::ProposePayment>,
) -> Result<ListChoices> {
    let mut reader = context.db().read().await?;
    let chama = grant.chama_id();
    let payer = payouts::payer(&mut reader, chama).await?;
    let places = accounts::cash_places(&mut reader, chama).await?;
    let held = places
        .iter()
        .find(|own| payer.is_some_and(|payer| payer.place == own.id));
    let funds = funds::list(&mut reader, chama).await?;
    Ok(ListChoices {
        members: queries::list_members(&mut reader, chama).await?,
        funds: funds.into_iter().map(|fund| (fund.id, fund.name)).collect(),
        paybill_holds: held.map(|own| own.balance),
    })
}

/// How many must approve, by the amount.
///
/// # Errors
/// When the database fails.
pub async fn bands(context: &Context, grant: Grant<may::ViewTransactions>) -> Result<Bands> {
    let mut reader = context.db().read().await?;
    approvals::bands(&mut reader, grant.chama_id()).await
}

/// What the form for proposing a payment offers.
///
/// # Errors
/// When the database fails.
pub async fn choices(
    context: &Context,
    grant: Grant<may::ProposePayment>,
) -> Result<RecordChoices> {
    members::choices(context, grant.chama_id()).await
}

/// The files of a transaction, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn files_of(
    context: &Context,
    grant: Grant<may::ViewTransactions>,
    id: TransactionId,
) -> Result<Vec<AttachmentView>> {
    let mut reader = context.db().read().await?;
    attachments::of_transaction(&mut reader, grant.chama_id(), id).await
}
