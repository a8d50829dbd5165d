//! What a statement told of, and taking it back when the statement is undone.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, TransactionId};
use domain::intake::ReceiptState;
use domain::payments::Channel;
use store::Connection;

use super::queries::receipts;
use crate::error::Result;
use crate::transactions::{self, Undone};
use crate::work::Work;

/// Whether the money of a receipt stands in the book because a statement told of it first, since a
/// moment.
///
/// # Errors
/// When the database fails.
pub async fn booked_by_statement(
    on: &mut impl Connection,
    receipt: &str,
    since: DateTime<Utc>,
) -> Result<bool> {
    let kept = receipts::find(on, receipt).await?;
    let told = kept.filter(|kept| {
        kept.state.is_in_the_book()
            && kept.transaction.is_some()
            && kept.channel == Channel::Statement.as_str()
    });
    match told {
        Some(_) => {
            let told = receipts::booked_as_told(on, receipt).await?;
            Ok(told.is_some_and(|at| at >= since))
        }
        None => Ok(false),
    }
}

/// Which of these receipts had their booking taken back with the statement that told of them: they
/// are as new to the next one.
///
/// # Errors
/// When the database fails.
pub async fn taken_back(on: &mut impl Connection, codes: &[&str]) -> Result<BTreeSet<String>> {
    let found = receipts::taken_back(on, codes).await?;
    Ok(found.into_iter().collect())
}

/// Which of these receipts had their money assigned to a member or given back since it was booked.
///
/// # Errors
/// When the database fails.
pub async fn went_on(on: &mut impl Connection, codes: &[&str]) -> Result<BTreeSet<String>> {
    let found = receipts::went_on(on, codes).await?;
    Ok(found.into_iter().collect())
}

/// Which of these receipts brought money that nobody has explained yet.
///
/// # Errors
/// When the database fails.
pub async fn unexplained(on: &mut impl Connection, codes: &[&str]) -> Result<BTreeSet<String>> {
    let found = receipts::in_suspense(on, codes).await?;
    Ok(found.into_iter().collect())
}

/// Takes back the booking of a receipt of which only a statement told. Nothing is done, and this
/// says so, where an officer recorded it by hand or others told of it too, where somebody said
/// whose money it is, or where the money was spent.
///
/// # Errors
/// When the database fails.
pub async fn take_back(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    (receipt, transaction): (&str, TransactionId),
    reason: &str,
) -> Result<bool> {
    let Some(kept) = receipts::find(work.tx(), receipt).await? else {
        return Ok(false);
    };
    let free = matches!(kept.state, ReceiptState::Booked | ReceiptState::Suspense)
        && kept.transaction == Some(transaction);
    let by_hand = receipts::booked_as_told(work.tx(), receipt)
        .await?
        .is_none();
    if !free || by_hand || receipts::told_otherwise(work.tx(), receipt).await? {
        return Ok(false);
    }
    let told = (work.today(), reason.to_owned());
    if transactions::undo(work, chama_id, transaction, told).await? == Undone::Spent {
        return Ok(false);
    }
    let now = work.now();
    receipts::unbook(work.tx(), receipt, now).await?;
    Ok(true)
}
