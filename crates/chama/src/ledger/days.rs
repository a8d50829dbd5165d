//! The book by days: what an account held at the end of one, and what moved it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, TransactionId};
use domain::money::Money;
use domain::time::eat_day_start;
use store::Connection;

use super::queries;
use crate::error::Result;

/// Clocks of several servers differ by less than this, and where today is closed already money
/// counts from tomorrow.
const MARGIN: Duration = Duration::days(2);

/// What moved an account on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayMovement {
    /// The account.
    pub account: AccountId,
    /// The day the money moved.
    pub day: NaiveDate,
    /// Debits less credits.
    pub change: Money,
    /// When the last of it was booked.
    pub last_booked_at: DateTime<Utc>,
}

/// One entry as far as it moved one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEntry {
    /// Its number.
    pub number: i64,
    /// The word of its kind.
    pub kind: String,
    /// The day the money moved.
    pub day: NaiveDate,
    /// Debits less credits.
    pub change: Money,
    /// The transaction it comes from.
    pub transaction_id: Option<TransactionId>,
    /// Why.
    pub description: String,
    /// The entry it reverses.
    pub reverses_number: Option<i64>,
}

/// The first days of accounts that are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The first day that matters.
    pub day: NaiveDate,
    /// Nothing booked before moved money on that day or later.
    pub booked: DateTime<Utc>,
}

impl Since {
    /// Money moves on the day it is booked or before, never after: what was booked earlier than
    /// the day need not be read.
    pub fn day(day: NaiveDate) -> Self {
        let booked = eat_day_start(day).unwrap_or_default();
        Self {
            day,
            booked: booked.checked_sub_signed(MARGIN).unwrap_or(booked),
        }
    }
}

/// What moved the cash places, and the money on its way out of them, on each day since one.
///
/// # Errors
/// When the database fails.
pub async fn movements(
    on: &mut impl Connection,
    chama_id: ChamaId,
    since: NaiveDate,
) -> Result<Vec<DayMovement>> {
    Ok(queries::day_movements(on, chama_id, Since::day(since)).await?)
}

/// The entries that moved an account from one day through another, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn entries(
    on: &mut impl Connection,
    chama_id: ChamaId,
    account: AccountId,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<AccountEntry>> {
    Ok(queries::account_entries(on, chama_id, account, days).await?)
}
