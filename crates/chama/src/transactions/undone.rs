//! Reversing because a provider took money back, or because what it was booked from is undone.

use chrono::NaiveDate;
use domain::ids::{ChamaId, TransactionId};
use domain::ledger::EntryKind;
use domain::transactions::TransactionStatus;

use super::queries;
use crate::error::{Error, Result};
use crate::ledger::{self, Booking};
use crate::work::Work;

/// What came of a reversal that nobody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// It is reversed.
    Reversed,
    /// It was reversed before.
    Before,
    /// The money is no longer where it was booked to: spent, taken out, or sent.
    Spent,
}

/// Reverses a transaction of one entry. Nothing is written where the accounts do not hold it any
/// more: a person has to decide then.
///
/// # Errors
/// Not found when the chama has none of this number; when the database fails.
pub async fn undo(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    id: TransactionId,
    (value_date, description): (NaiveDate, String),
) -> Result<Undone> {
    let transaction = queries::find(work.tx(), chama_id, id).await?;
    let transaction = transaction.ok_or_else(Error::not_found)?;
    match transaction.status {
        TransactionStatus::Completed => {}
        TransactionStatus::Reversed => return Ok(Undone::Before),
        TransactionStatus::Pending | TransactionStatus::Failed => return Ok(Undone::Spent),
    }
    let entries = ledger::entries_of(work.tx(), chama_id, id).await?;
    let Some(booked) = entries.first() else {
        return Err(Error::Defect(format!("transaction {id} has no entry")));
    };
    let sent = [EntryKind::PayoutReserved, EntryKind::PayoutSettled];
    if sent.iter().any(|kind| kind.as_str() == booked.kind) {
        return Ok(Undone::Spent);
    }
    let (_, entry) = ledger::journal_entry(work.tx(), chama_id, booked.number).await?;
    let back = entry.reverse();
    if !ledger::fits(work.tx(), chama_id, &back).await? {
        return Ok(Undone::Spent);
    }
    let booking = Booking {
        chama_id,
        value_date: value_date.max(booked.value_date),
        user_id: work.actor()?,
        description,
        transaction_id: Some(id),
        reverses_number: Some(booked.number),
    };
    ledger::post(work, &booking, &back);
    work.push(queries::mark_reversed(chama_id, id));
    work.flush().await?;
    Ok(Undone::Reversed)
}
