//! Money M-Pesa is asked to send: set aside while nobody knows, then gone or given back.
//!
//! The transaction is pending from the moment its money is set aside. It becomes completed with the
//! receipt when the money has arrived, or failed when it did not leave; nothing else of it changes.

use chrono::NaiveDate;
use domain::ids::{AccountId, ChamaId, TransactionId};
use domain::ledger::{AccountKind, EntryError, EntryKind, JournalEntry};
use domain::money::{Amount, Money};
use domain::postings::{
    AccountRef, PayoutSettled, payout_after_all, payout_reserved, payout_settled,
};
use domain::transactions::TransactionStatus;

use super::book::{Movement, mapped};
use super::queries::{self, Repeat};
use super::views::TransactionView;
use crate::error::{Error, Result};
use crate::ledger::accounts::Chart;
use crate::ledger::{self, Booking};
use crate::work::Work;

/// Sets the money of a payment aside, and what M-Pesa is expected to take for it. The schema
/// refuses what the cash place or the savings do not hold.
///
/// # Errors
/// A defect when the chart lacks an account of the event, or the command took no id.
pub fn reserve(
    work: &mut Work<'_>,
    chart: &Chart,
    chama_id: ChamaId,
    movement: &Movement,
    cost: Money,
) -> Result<TransactionView> {
    let user_id = work.actor()?;
    let entry = mapped(
        chart,
        &payout_reserved(&movement.event, cost).map_err(defect)?,
    )?;
    let mut view = movement.view(work, chama_id, user_id)?;
    let id = TransactionId::new(work.take_id()?);
    view.id = id;
    view.status = TransactionStatus::Pending;
    view.processed_at = None;
    work.push(queries::insert(&view, &movement.particulars()));
    let booking = Booking {
        chama_id,
        value_date: movement.value_date,
        user_id,
        description: movement.description.clone(),
        transaction_id: Some(id),
        reverses_number: None,
    };
    ledger::post(work, &booking, &entry);
    Ok(view)
}

/// A payment that has arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// The chama.
    pub chama_id: ChamaId,
    /// The pending transaction.
    pub transaction_id: TransactionId,
    /// The cash place it was set aside in.
    pub place: AccountId,
    /// How much.
    pub amount: Amount,
    /// The cost set aside with it.
    pub cost_reserved: Money,
    /// What M-Pesa took.
    pub cost: Money,
    /// M-Pesa's receipt, unless another transaction holds it.
    pub receipt: Option<String>,
    /// The day it happened, or the first that can still be booked.
    pub value_date: NaiveDate,
    /// What the entry says.
    pub description: String,
}

/// Books what was set aside as gone, and the cost M-Pesa took.
///
/// # Errors
/// A defect when the chart lacks an account.
pub fn arrive(work: &mut Work<'_>, chart: &Chart, arrived: &Arrived) -> Result<()> {
    let settled = PayoutSettled {
        place: arrived.place,
        amount: arrived.amount,
        cost_reserved: arrived.cost_reserved,
        cost: arrived.cost,
    };
    let entry = mapped(chart, &payout_settled(&settled).map_err(defect)?)?;
    let (chama_id, id) = (arrived.chama_id, arrived.transaction_id);
    let now = work.now();
    work.push(queries::complete(
        chama_id,
        id,
        arrived.receipt.clone(),
        now,
    ));
    let booking = Booking {
        chama_id,
        value_date: arrived.value_date,
        user_id: work.actor()?,
        description: arrived.description.clone(),
        transaction_id: Some(id),
        reverses_number: None,
    };
    ledger::post(work, &booking, &entry);
    Ok(())
}

/// Puts back what was set aside for a payment that did not leave.
///
/// # Errors
/// A defect when nothing was set aside; when the database fails.
pub async fn give_back(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    id: TransactionId,
    value_date: NaiveDate,
    description: String,
) -> Result<()> {
    let (number, reserved) = reserved(work, chama_id, id).await?;
    let booking = Booking {
        chama_id,
        value_date,
        user_id: work.actor()?,
        description,
        transaction_id: Some(id),
        reverses_number: Some(number),
    };
    ledger::post(work, &booking, &reserved.reverse());
    let now = work.now();
    work.push(queries::fail(chama_id, id, now));
    Ok(())
}

/// A payment that was given up and arrived all the same.
#[derive(Debug, Clone)]
pub struct AfterAll {
    /// The chama.
    pub chama_id: ChamaId,
    /// The failed transaction.
    pub transaction_id: TransactionId,
    /// What M-Pesa took.
    pub cost: Money,
    /// M-Pesa's receipt, unless another transaction holds it.
    pub receipt: Option<String>,
    /// The day it happened, or the first that can still be booked.
    pub value_date: NaiveDate,
    /// What the transaction and its entry say.
    pub description: String,
    /// What it was for cannot take it any more: the money is not yet explained.
    pub unexplained: bool,
}

/// Books it as a transaction of its own, beside the one that failed.
///
/// # Errors
/// A defect when nothing was set aside or the command took no id; when the database fails.
pub async fn arrive_after_all(
    work: &mut Work<'_>,
    chart: &Chart,
    late: &AfterAll,
) -> Result<TransactionId> {
    let (_, reserved) = reserved(work, late.chama_id, late.transaction_id).await?;
    let costs = chart.find(AccountRef::Chart(AccountKind::TransactionCosts))?;
    let suspense = chart.find(AccountRef::Chart(AccountKind::Suspense))?;
    let instead = late.unexplained.then_some(suspense);
    let entry = payout_after_all(&reserved, late.cost, costs, instead).map_err(defect)?;
    let id = TransactionId::new(work.take_id()?);
    let user_id = work.actor()?;
    let now = work.now();
    work.push(queries::repeat(Repeat {
        of: late.transaction_id,
        chama_id: late.chama_id,
        id,
        user_id,
        receipt: late.receipt.clone(),
        value_date: late.value_date,
        description: late.description.clone(),
        now,
    }));
    let booking = Booking {
        chama_id: late.chama_id,
        value_date: late.value_date,
        user_id,
        description: late.description.clone(),
        transaction_id: Some(id),
        reverses_number: None,
    };
    ledger::post(work, &booking, &entry);
    Ok(id)
}

fn defect(error: EntryError) -> Error {
    Error::Defect(error.code().to_owned())
}

/// The entry that set the money of a transaction aside, and its number.
async fn reserved(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    id: TransactionId,
) -> Result<(i64, JournalEntry<AccountId>)> {
    let entries = ledger::entries_of(work.tx(), chama_id, id).await?;
    let kind = EntryKind::PayoutReserved.as_str();
    let first = entries.first().filter(|entry| entry.kind == kind);
    let number = first.map(|entry| entry.number);
    let nothing = || Error::Defect(format!("nothing is set aside for transaction {id}"));
    let (view, entry) =
        ledger::journal_entry(work.tx(), chama_id, number.ok_or_else(nothing)?).await?;
    Ok((view.number, entry))
}
