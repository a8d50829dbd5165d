//! The payments of a chama: the list, and one with its history, its approvers and its files.

mod queries;

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::approvals::{Bands, PaymentKind, ProposalState, RefundOf};
use domain::ids::{MemberId, ProposalId, TransactionId};
use domain::money::Money;
use domain::transactions::PaymentMethod;

use super::members::{self, RecordChoices};
use crate::access::Grant;
use crate::approvals;
use crate::attachments;
use crate::attachments::views::AttachmentView;
use crate::context::Context;
use crate::error::{Error, Result};

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
    /// The transaction that paid it.
    pub transaction_id: Option<TransactionId>,
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
    Ok(found)
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
