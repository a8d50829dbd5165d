//! The transactions of a chama: the list with its filters, and one with its journal lines.

mod queries;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::may;
use domain::ids::{ChamaId, MemberId, TransactionId, UserId};
use domain::ledger::EntryKind;
use domain::money::Money;
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};
use store::Reader;

use crate::access::{Grant, SignedIn};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::ledger;
use crate::ledger::views::EntryView;

/// The most transactions a page lists.
pub const PER_PAGE_MAX: i64 = 100;
/// The most chamas [`latest`] looks into.
const CHAMAS_MAX: usize = 20;

/// A transaction in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionLine {
    /// The transaction.
    pub id: TransactionId,
    /// Its chama.
    pub chama_id: ChamaId,
    /// Who recorded it.
    pub user_id: UserId,
    /// Their name.
    pub recorded_by: String,
    /// How much.
    pub amount: Money,
    /// What it is.
    pub transaction_type: TransactionType,
    /// Where it stands.
    pub status: TransactionStatus,
    /// Why.
    pub description: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was booked.
    pub processed_at: Option<DateTime<Utc>>,
    /// The day the money moved.
    pub value_date: NaiveDate,
    /// M-Pesa's code.
    pub mpesa_receipt_number: Option<String>,
    /// Any other reference.
    pub reference_number: Option<String>,
    /// How it was paid.
    pub method: PaymentMethod,
    /// The code of any provider.
    pub receipt_code: Option<String>,
    /// Whose money it is.
    pub member_id: Option<MemberId>,
    /// Their name.
    pub member_name: Option<String>,
    /// Who paid: a member, or somebody else by name.
    pub payer: Option<String>,
    /// The cash place.
    pub place: Option<String>,
    /// For a transfer, where to.
    pub to_place: Option<String>,
    /// The fund.
    pub fund: Option<String>,
}

/// Which transactions a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this type.
    pub transaction_type: Option<TransactionType>,
    /// In this state.
    pub status: Option<TransactionStatus>,
    /// Of this member.
    pub member_id: Option<MemberId>,
    /// Moved on this day or later.
    pub from: Option<NaiveDate>,
    /// Moved on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Older than this one: the cursor of the next page.
    pub before: Option<TransactionId>,
}

/// One page of transactions, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionPage {
    /// The transactions.
    pub transactions: Vec<TransactionLine>,
    /// The cursor of the next page, if there is one.
    pub next: Option<TransactionId>,
}

/// One transaction with its journal entries: its own and, if it was reversed, the reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionDetails {
    /// The transaction.
    pub transaction: TransactionLine,
    /// Its entries, oldest first.
    pub entries: Vec<EntryView>,
    /// The names of those who booked the entries, in the same order.
    pub booked_by: Vec<String>,
}

impl TransactionDetails {
    /// Whether it can be reversed as things stand: it happened, and M-Pesa did not send it.
    pub fn can_be_reversed(&self) -> bool {
        let sent = |entry: &EntryView| entry.kind.parse().is_ok_and(EntryKind::is_sent);
        self.transaction.status == TransactionStatus::Completed && !self.entries.iter().any(sent)
    }
}

/// The transactions of a chama that pass the filter, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    context: &Context,
    grant: Grant<may::ViewTransactions>,
    filter: &Filter,
    limit: i64,
) -> Result<TransactionPage> {
    let limit = limit.clamp(1, PER_PAGE_MAX);
    let mut reader = context.db().read().await?;
    let chama = grant.chama_id();
    // One more than asked tells whether there is a next page.
    let mut transactions = queries::list(&mut reader, chama, filter, limit + 1).await?;
    let more = i64::try_from(transactions.len()).is_ok_and(|found| found > limit);
    if more {
        transactions.pop();
    }
    let next = transactions.last().filter(|_| more).map(|last| last.id);
    Ok(TransactionPage { transactions, next })
}

/// The latest transactions of several of a person's chamas, newest first, in one question.
///
/// # Errors
/// When the database fails.
pub async fn latest(
    context: &Context,
    person: SignedIn,
    chamas: &[ChamaId],
    limit: i64,
) -> Result<Vec<TransactionLine>> {
    let chamas = chamas.get(..CHAMAS_MAX).unwrap_or(chamas);
    let limit = limit.clamp(1, PER_PAGE_MAX);
    let mut reader = context.db().read().await?;
    queries::latest(&mut reader, person.user_id(), chamas, limit).await
}

/// One transaction of a chama.
///
/// # Errors
/// Not found when there is no such transaction in the chama.
pub async fn details(
    context: &Context,
    grant: Grant<may::ViewTransactions>,
    id: TransactionId,
) -> Result<TransactionDetails> {
    let mut reader = context.db().read().await?;
    let chama = grant.chama_id();
    let transaction = queries::one(&mut reader, chama, id)
        .await?
        .ok_or_else(Error::not_found)?;
    let entries = ledger::entries_of(&mut reader, chama, id).await?;
    let names = queries::names_of_bookers(&mut reader, chama, id).await?;
    let booked_by = entries
        .iter()
        .map(|entry| {
            let name = names.iter().find(|(user, _)| *user == entry.user_id.get());
            name.map(|(_, name)| name.clone()).unwrap_or_default()
        })
        .collect();
    Ok(TransactionDetails {
        transaction,
        entries,
        booked_by,
    })
}

/// The chama a transaction belongs to, if the person is an active member of it.
///
/// # Errors
/// Not found otherwise, so that nobody learns which transactions exist.
pub async fn chama_of(context: &Context, person: SignedIn, id: TransactionId) -> Result<ChamaId> {
    let mut reader = context.db().read().await?;
    queries::chama_of(&mut reader, person.user_id(), id)
        .await?
        .ok_or_else(Error::not_found)
}

pub(super) async fn recent(
    reader: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> Result<Vec<TransactionLine>> {
    queries::list(reader, chama, &Filter::default(), limit).await
}
