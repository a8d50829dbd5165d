//! What was booked as a cost, and whether an entry fits into what the accounts hold.

use domain::ids::{AccountId, ChamaId, TransactionId};
use domain::ledger::JournalEntry;
use domain::money::Money;
use store::Connection;

use super::{Booking, journal_entry, post, queries};
use crate::error::{Error, Result};
use crate::work::Work;

/// What the entries of these transactions booked as costs; those without any are left out.
///
/// # Errors
/// When the database fails.
pub async fn costs_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    transactions: &[TransactionId],
) -> Result<Vec<(TransactionId, Money)>> {
    let rows = queries::costs_of(on, chama_id, transactions).await?;
    let cost = |(id, cents)| (TransactionId::new(id), Money::from_cents(cents));
    Ok(rows.into_iter().map(cost).collect())
}

/// What these entries booked as costs; those that booked none are left out.
///
/// # Errors
/// When the database fails.
pub async fn costs_in(
    on: &mut impl Connection,
    chama_id: ChamaId,
    numbers: &[i64],
) -> Result<Vec<(i64, Money)>> {
    let rows = queries::costs_in(on, chama_id, numbers).await?;
    let cost = |(number, cents)| (number, Money::from_cents(cents));
    Ok(rows.into_iter().map(cost).collect())
}

/// Whether every account holds what the entry takes out of it. The schema asks the same when it is
/// posted; here it is asked by who can do something else instead.
///
/// # Errors
/// A defect when an account is none of the chama's.
pub async fn fits(
    on: &mut impl Connection,
    chama_id: ChamaId,
    entry: &JournalEntry<AccountId>,
) -> Result<bool> {
    for (account, delta) in entry.deltas() {
        let limited = queries::limited(on, chama_id, account).await?;
        let unknown = || Error::Defect(format!("account {account} holds nothing"));
        let limited = limited.ok_or_else(unknown)?;
        let Some(after) = limited.balance.checked_add(delta.cents()) else {
            return Ok(false);
        };
        let below = limited.floor.is_some_and(|floor| after < floor);
        let above = limited.ceiling.is_some_and(|ceiling| after > ceiling);
        if below || above {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many entries the book has: the number of the last one.
///
/// # Errors
/// When the database fails.
pub async fn entry_count(on: &mut impl Connection, chama_id: ChamaId) -> Result<i64> {
    Ok(queries::entry_count(on, chama_id).await?)
}

/// Reverses an entry that no transaction stands for. Tells whether the accounts still hold it;
/// nothing is written where they do not.
///
/// # Errors
/// Not found when there is none of this number; when the database fails.
pub async fn reverse_entry(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    number: i64,
    description: String,
) -> Result<bool> {
    let (view, entry) = journal_entry(work.tx(), chama_id, number).await?;
    if view.reversed_by_number.is_some() {
        return Ok(true);
    }
    let back = entry.reverse();
    if !fits(work.tx(), chama_id, &back).await? {
        return Ok(false);
    }
    let booking = Booking {
        chama_id,
        value_date: work.today().max(view.value_date),
        user_id: work.actor()?,
        description,
        transaction_id: None,
        reverses_number: Some(number),
    };
    post(work, &booking, &back);
    work.flush().await?;
    Ok(true)
}
