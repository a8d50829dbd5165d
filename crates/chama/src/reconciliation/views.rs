//! What commands of reconciliation answer.

use chrono::{DateTime, NaiveDate, Utc};
use domain::daily_proof::Outcome;
use domain::ids::{AccountId, CashCountId, ExplanationId, StatementImportId, TransactionId};
use domain::money::Money;
use domain::payments::statement_row::RowClass;
use domain::statement_import::{ImportState, Plan};
use serde::{Deserialize, Serialize};

/// A count that was written down, and how the day compares now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountView {
    /// The count.
    pub id: CashCountId,
    /// What was counted.
    pub place_id: AccountId,
    /// At the end of which day.
    pub day: NaiveDate,
    /// What it held.
    pub amount: Money,
    /// What its book says.
    pub books: Money,
    /// How all places compare on that day.
    pub outcome: Option<Outcome>,
    /// What it holds more than its book says, less what is on its way.
    pub difference: Option<Money>,
}

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationView {
    /// The explanation.
    pub id: ExplanationId,
    /// Of which place.
    pub place_id: AccountId,
    /// From which day.
    pub day: NaiveDate,
    /// What the place holds more than its book says.
    pub difference: Money,
    /// Whether two officers agree.
    pub agreed: bool,
}

/// A statement that was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// The import.
    pub id: StatementImportId,
    /// The place it is of.
    pub place_id: AccountId,
    /// Whose layout it has.
    pub source: String,
    /// What the file was called.
    pub file_name: String,
    /// How far it has come.
    pub state: ImportState,
    /// How many rows were read.
    pub rows: i64,
    /// How many lines could not be read.
    pub unreadable: i64,
    /// The first and the last day it tells of.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// When it was brought.
    pub looked_at: DateTime<Utc>,
    /// When it was kept.
    pub kept_at: Option<DateTime<Utc>>,
}

/// A row of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// Its statement.
    pub import_id: StatementImportId,
    /// Its place in it, oldest first.
    pub seq: i64,
    /// What makes it the same row when it is brought again.
    pub key: String,
    /// The receipt; empty where the statement has none.
    pub receipt: String,
    /// When.
    pub completed_at: DateTime<Utc>,
    /// The day, in East Africa.
    pub day: NaiveDate,
    /// What kind of money it tells of.
    pub class: RowClass,
    /// What it says.
    pub details: String,
    /// The other side.
    pub other_party: String,
    /// The account number that was typed.
    pub account: Option<String>,
    /// The receipt it undoes.
    pub linked: Option<String>,
    /// What came in, or below zero what went out.
    pub change: Money,
    /// The balance after it.
    pub balance: Option<Money>,
    /// What keeping it did.
    pub effect: Option<Plan>,
    /// The transaction it is about.
    pub transaction_id: Option<TransactionId>,
    /// The entry that was booked for it alone.
    pub entry_number: Option<i64>,
}

/// What each column of a file holds, as a person has chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChosenColumns {
    /// The line of the headings, from 1.
    pub header_line: usize,
    /// The sheet of a workbook, from 0.
    pub sheet: usize,
    /// What a column holds, and the column, from 0.
    pub places: Vec<(String, usize)>,
}

/// A file whose columns have to be named before it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutView {
    /// The headings of its columns.
    pub header: Vec<String>,
    /// What could be told without asking.
    pub chosen: ChosenColumns,
}

/// What looking at a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// It was read.
    Read(ImportView),
    /// A person has to name its columns first.
    Columns(LayoutView),
}
