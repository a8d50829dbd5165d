//! What the ledger shows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, FundId, UserId};
use domain::ledger::AccountKind;
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// Where a chama keeps money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashPlace {
    /// Its account.
    pub id: AccountId,
    /// Cash box, paybill or bank account.
    pub kind: AccountKind,
    /// What the group calls it.
    pub name: String,
    /// What it holds.
    pub balance: Money,
}

/// An account, or the members' savings of one fund together, with its balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountBalance {
    /// The account; for the savings of a fund the first of them.
    pub id: AccountId,
    /// Its kind.
    pub kind: AccountKind,
    /// Its name; for the savings of a fund the fund's.
    pub name: String,
    /// The fund, for savings.
    pub fund_id: Option<FundId>,
    /// Debits less credits.
    pub raw: Money,
    /// The balance with the sign a person expects.
    pub balance: Money,
}

/// A journal entry as it was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryView {
    /// The chama.
    pub chama_id: ChamaId,
    /// Its number in the chama's journal.
    pub number: i64,
    /// What it books; see `domain::ledger::EntryKind`.
    pub kind: String,
    /// The day the money moved.
    pub value_date: NaiveDate,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
    /// Who booked it.
    pub user_id: UserId,
    /// Why.
    pub description: String,
    /// The entry this one reverses.
    pub reverses_number: Option<i64>,
    /// The entry that reversed this one.
    pub reversed_by_number: Option<i64>,
    /// Its postings in order.
    pub postings: Vec<PostingView>,
}

/// One posting of an entry.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PostingView {
    /// The entry's number.
    pub entry_number: i64,
    /// Place within the entry, from 1.
    pub line_no: i64,
    /// The account credited.
    pub from_account_id: i64,
    /// Its name.
    pub from_name: String,
    /// The word of its kind.
    pub from_kind: String,
    /// The account debited.
    pub to_account_id: i64,
    /// Its name.
    pub to_name: String,
    /// The word of its kind.
    pub to_kind: String,
    /// Minor units, more than zero.
    pub amount: i64,
    /// Raw balance of the credited account afterwards.
    pub from_balance_after: i64,
    /// Raw balance of the debited account afterwards.
    pub to_balance_after: i64,
}

impl PostingView {
    /// What moved.
    pub const fn moved(&self) -> Money {
        Money::from_cents(self.amount)
    }

    /// What the credited account held afterwards, with the sign a person expects.
    pub fn from_after(&self) -> Money {
        expected(&self.from_kind, self.from_balance_after)
    }

    /// What the debited account held afterwards, with the sign a person expects.
    pub fn to_after(&self) -> Money {
        expected(&self.to_kind, self.to_balance_after)
    }
}

fn expected(kind: &str, raw: i64) -> Money {
    let raw = Money::from_cents(raw);
    let kind: Result<AccountKind, _> = kind.parse();
    kind.map_or(raw, |kind| kind.natural(raw))
}

/// A period closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodClosed {
    /// The last day of the closed period.
    pub closed_through: NaiveDate,
}

/// A cash place opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOpened {
    /// Its account.
    pub id: AccountId,
}

/// A cash place or a fund renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// What it was called.
    pub before: String,
    /// What it is called now.
    pub name: String,
}
