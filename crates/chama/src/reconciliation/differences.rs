//! Line by line: what the book of a place has that its statement has not, and the other way.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use domain::ids::{AccountId, ChamaId, TransactionId};
use domain::money::Money;
use domain::payments::statement_row::RowClass;
use domain::payments::three_way::{BookLine, Pair, StatementLine, compare};
use domain::statement_import::DifferenceKind;
use domain::transactions::{TransactionStatus, TransactionType};
use store::Connection;

use super::queries::imports;
use super::views::RowView;
use crate::error::Result;
use crate::ledger::days::{self, AccountEntry};
use crate::transactions::{self, ReceiptOf};

/// How many days before and after a line its other side is looked for.
const DAYS_AROUND: u64 = 5;

/// A line on which book and statement differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDifference {
    /// How.
    pub kind: DifferenceKind,
    /// The day of it.
    pub day: NaiveDate,
    /// The receipt, where there is one.
    pub receipt: String,
    /// What the book has.
    pub books: Option<Money>,
    /// What the statement has.
    pub statement: Option<Money>,
    /// What it says of itself.
    pub text: String,
    /// The transaction of the book.
    pub transaction_id: Option<TransactionId>,
}

/// The lines of a day on which the book of a place and its statement differ; none where no
/// statement tells of that day.
///
/// # Errors
/// When the database fails.
pub async fn differences(
    on: &mut impl Connection,
    (chama_id, place): (ChamaId, AccountId),
    day: NaiveDate,
) -> Result<Option<Vec<LineDifference>>> {
    let around = (
        day.checked_sub_days(Days::new(DAYS_AROUND)).unwrap_or(day),
        day.checked_add_days(Days::new(DAYS_AROUND)).unwrap_or(day),
    );
    let covered = imports::covered(on, chama_id, around).await?;
    let of_place = |on: NaiveDate| {
        let mut own = covered.iter().filter(|it| it.place_id == place.get());
        own.any(|it| it.covers_from <= on && on <= it.covers_to)
    };
    if !of_place(day) {
        return Ok(None);
    }
    let rows = imports::kept_rows(on, (chama_id, place), around).await?;
    let entries = days::entries(on, chama_id, place, around).await?;
    let ids: BTreeSet<TransactionId> = entries.iter().filter_map(|it| it.transaction_id).collect();
    let ids: Vec<TransactionId> = ids.into_iter().collect();
    let receipts = transactions::receipts_of(on, chama_id, &ids).await?;
    let sides = Sides::of(rows, entries, &receipts);
    let found = compare(&sides.books, &sides.statement);
    let mut lines: Vec<LineDifference> = Vec::new();
    for at in &found.only_books {
        // What no statement tells of cannot be missing from one.
        let told = sides.books.get(*at).is_some_and(|line| of_place(line.on));
        lines.extend(sides.line(&[*at], &[]).filter(|_| told));
    }
    for at in &found.only_statement {
        lines.extend(sides.line(&[], &[*at]));
    }
    for Pair {
        books, statement, ..
    } in &found.amounts_differ
    {
        lines.extend(sides.line(books, statement));
    }
    lines.retain(|line| line.day == day);
    lines.sort_by(|one, other| one.receipt.cmp(&other.receipt));
    Ok(Some(lines))
}

/// The lines of both sides with what they were made from.
struct Sides {
    rows: Vec<RowView>,
    entries: Vec<AccountEntry>,
    books: Vec<BookLine>,
    statement: Vec<StatementLine>,
}

impl Sides {
    fn of(rows: Vec<RowView>, entries: Vec<AccountEntry>, receipts: &[ReceiptOf]) -> Self {
        let rows = without_own(rows);
        let by_id: BTreeMap<TransactionId, &ReceiptOf> =
            receipts.iter().map(|it| (it.id, it)).collect();
        let of_rows: BTreeMap<i64, &str> = rows
            .iter()
            .filter_map(|row| Some((row.entry_number?, row.receipt.as_str())))
            .collect();
        let stated: BTreeSet<&str> = rows.iter().map(receipt_of).collect();
        let own = |entry: &AccountEntry| entry.transaction_id.and_then(|id| by_id.get(&id));
        let code = |entry: &AccountEntry| {
            let own = own(entry).and_then(|it| it.code.clone());
            own.or_else(|| of_rows.get(&entry.number).map(|it| (*it).to_owned()))
        };
        let cancelled = cancelled(&entries);
        let entries: Vec<AccountEntry> = entries
            .into_iter()
            .filter(|entry| {
                let on_its_way = own(entry).is_some_and(|it| {
                    matches!(
                        it.status,
                        TransactionStatus::Pending | TransactionStatus::Failed
                    )
                });
                let told = code(entry).is_some_and(|code| stated.contains(code.as_str()));
                let gone = entry
                    .transaction_id
                    .is_some_and(|id| cancelled.contains(&id));
                !on_its_way && (told || !gone)
            })
            .collect();
        let books = entries.iter().map(|entry| BookLine {
            receipt: code(entry),
            on: entry.day,
            change: entry.change,
            assigned: own(entry)
                .is_none_or(|it| it.transaction_type != TransactionType::Unexplained),
        });
        let books = books.collect();
        let statement = rows.iter().map(|row| StatementLine {
            receipt: receipt_of(row).to_owned(),
            on: row.day,
            change: row.change,
        });
        Self {
            books,
            statement: statement.collect(),
            rows,
            entries,
        }
    }

    /// A line of the answer from lines of either side.
    fn line(&self, books: &[usize], statement: &[usize]) -> impl Iterator<Item = LineDifference> {
        let entries: Vec<&AccountEntry> = books
            .iter()
            .filter_map(|at| self.entries.get(*at))
            .collect();
        let rows: Vec<&RowView> = statement
            .iter()
            .filter_map(|at| self.rows.get(*at))
            .collect();
        let kind = match (entries.is_empty(), rows.is_empty()) {
            (false, true) => DifferenceKind::OnlyBooks,
            (true, _) => DifferenceKind::OnlyStatement,
            (false, false) => DifferenceKind::AmountsDiffer,
        };
        let first = entries.first().map(|it| it.day);
        let day = rows.first().map(|row| row.day).or(first);
        let of_book = books
            .first()
            .and_then(|at| self.books.get(*at)?.receipt.clone());
        let receipt = rows.first().map(|row| row.receipt.clone()).or(of_book);
        let text = rows.first().map(|row| row.details.clone());
        let said = entries.first().map(|it| it.description.clone());
        let line = day.map(|day| LineDifference {
            kind,
            day,
            receipt: receipt.unwrap_or_default(),
            books: sum(entries.iter().map(|it| it.change)),
            statement: sum(rows.iter().map(|it| it.change)),
            text: text.or(said).unwrap_or_default(),
            transaction_id: entries.first().and_then(|it| it.transaction_id),
        });
        line.into_iter()
    }
}

fn sum(changes: impl ExactSizeIterator<Item = Money>) -> Option<Money> {
    if changes.len() == 0 {
        return None;
    }
    Money::checked_sum(changes)
}

/// A row that undoes another is set against what it undoes.
fn receipt_of(row: &RowView) -> &str {
    match (row.class, row.linked.as_deref()) {
        (RowClass::Reversal, Some(linked)) => linked,
        _ => &row.receipt,
    }
}

/// Transactions that were booked and reversed, so that nothing of them is left.
fn cancelled(entries: &[AccountEntry]) -> BTreeSet<TransactionId> {
    let mut sums: BTreeMap<TransactionId, i128> = BTreeMap::new();
    for entry in entries {
        if let Some(id) = entry.transaction_id {
            let sum = sums.entry(id).or_default();
            *sum = sum.saturating_add(entry.change.cents().into());
        }
    }
    let gone = sums.into_iter().filter(|(_, sum)| *sum == 0);
    gone.map(|(id, _)| id).collect()
}

/// The rows without money that went from one of the holder's accounts to another of which the same
/// statement tells.
fn without_own(rows: Vec<RowView>) -> Vec<RowView> {
    let mut sums: BTreeMap<String, i128> = BTreeMap::new();
    let own = |row: &RowView| row.class == RowClass::Transfer && !row.receipt.is_empty();
    for row in rows.iter().filter(|row| own(row)) {
        let sum = sums.entry(row.receipt.clone()).or_default();
        *sum = sum.saturating_add(row.change.cents().into());
    }
    let gone = |row: &RowView| own(row) && sums.get(&row.receipt) == Some(&0);
    rows.into_iter().filter(|row| !gone(row)).collect()
}
