//! All SQL of the pages on how the books compare.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CashCountId, ChamaId, ExplanationId, StatementImportId, UserId};
use domain::money::Money;
use store::{Connection, query};

use super::{CountLine, ExplanationLine, StatementLine};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct CountRow {
    id: i64,
    place: String,
    day: NaiveDate,
    amount: i64,
    note: String,
    by_name: String,
    counted_at: DateTime<Utc>,
}

impl From<CountRow> for CountLine {
    fn from(row: CountRow) -> Self {
        Self {
            id: CashCountId::new(row.id),
            place: row.place,
            day: row.day,
            amount: Money::from_cents(row.amount),
            note: row.note,
            by: row.by_name,
            at: row.counted_at,
        }
    }
}

pub(super) async fn counts(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Vec<CountLine>> {
    let rows: Vec<CountRow> = query(
        "SELECT c.id, a.name AS place, c.day, c.amount, c.note, c.counted_at, \
         u.first_name || ' ' || u.last_name AS by_name FROM cash_counts c \
         JOIN ledger_accounts a ON a.id = c.place_id JOIN users u ON u.id = c.counted_by \
         WHERE c.chama_id = $1 ORDER BY c.id DESC LIMIT 100",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    Ok(rows.into_iter().map(CountLine::from).collect())
}

pub(super) async fn counts_of_day(
    on: &mut impl Connection,
    chama_id: ChamaId,
    day: NaiveDate,
) -> store::Result<Vec<CountLine>> {
    let rows: Vec<CountRow> = query(
        "SELECT c.id, a.name AS place, c.day, c.amount, c.note, c.counted_at, \
         u.first_name || ' ' || u.last_name AS by_name FROM cash_counts c \
         JOIN ledger_accounts a ON a.id = c.place_id JOIN users u ON u.id = c.counted_by \
         WHERE c.chama_id = $1 AND c.day = $2 ORDER BY c.id DESC LIMIT 100",
    )
    .bind(chama_id.get())
    .bind(day)
    .all(on)
    .await?;
    Ok(rows.into_iter().map(CountLine::from).collect())
}

#[derive(sqlx::FromRow)]
struct ExplanationRow {
    id: i64,
    place: String,
    day: NaiveDate,
    difference: i64,
    reason: String,
    by_name: String,
    agreed_name: Option<String>,
    explained_by: i64,
}

impl ExplanationRow {
    fn line(self, reader: UserId) -> ExplanationLine {
        ExplanationLine {
            id: ExplanationId::new(self.id),
            place: self.place,
            day: self.day,
            difference: Money::from_cents(self.difference),
            reason: self.reason,
            by: self.by_name,
            agreed_by: self.agreed_name,
            own: self.explained_by == reader.get(),
        }
    }
}

/// What was said of differences on a day and in the month before, newest first.
pub(super) async fn explanations(
    on: &mut impl Connection,
    chama_id: ChamaId,
    day: NaiveDate,
    reader: UserId,
) -> store::Result<Vec<ExplanationLine>> {
    let rows: Vec<ExplanationRow> = query(
        "SELECT d.id, a.name AS place, d.day, d.difference, d.reason, d.explained_by, \
         u.first_name || ' ' || u.last_name AS by_name, \
         s.first_name || ' ' || s.last_name AS agreed_name FROM difference_explanations d \
         JOIN ledger_accounts a ON a.id = d.place_id JOIN users u ON u.id = d.explained_by \
         LEFT JOIN users s ON s.id = d.agreed_by WHERE d.chama_id = $1 AND d.day <= $2 \
         ORDER BY d.day DESC, d.id DESC LIMIT 100",
    )
    .bind(chama_id.get())
    .bind(day)
    .all(on)
    .await?;
    Ok(rows.into_iter().map(|row| row.line(reader)).collect())
}

/// Explanations with which nobody has agreed yet.
pub(super) async fn waiting(
    on: &mut impl Connection,
    chama_id: ChamaId,
    reader: UserId,
) -> store::Result<Vec<ExplanationLine>> {
    let rows: Vec<ExplanationRow> = query(
        "SELECT d.id, a.name AS place, d.day, d.difference, d.reason, d.explained_by, \
         u.first_name || ' ' || u.last_name AS by_name, CAST(NULL AS TEXT) AS agreed_name \
         FROM difference_explanations d \
         JOIN ledger_accounts a ON a.id = d.place_id JOIN users u ON u.id = d.explained_by \
         WHERE d.chama_id = $1 AND d.agreed_at IS NULL ORDER BY d.day DESC, d.id DESC LIMIT 20",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    Ok(rows.into_iter().map(|row| row.line(reader)).collect())
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    id: i64,
    place: String,
    source: String,
    file_name: String,
    state: String,
    row_count: i64,
    covers_from: Option<NaiveDate>,
    covers_to: Option<NaiveDate>,
    looked_at: DateTime<Utc>,
    by_name: String,
}

/// The statements that were brought, newest first; those only looked at to who may keep them.
pub(super) async fn statements(
    on: &mut impl Connection,
    chama_id: ChamaId,
    with_open: bool,
) -> Result<Vec<StatementLine>> {
    let rows: Vec<StatementRow> = query(
        "SELECT i.id, a.name AS place, i.source, i.file_name, i.state, i.row_count, \
         i.covers_from, i.covers_to, i.looked_at, \
         u.first_name || ' ' || u.last_name AS by_name FROM statement_imports i \
         JOIN ledger_accounts a ON a.id = i.place_id JOIN users u ON u.id = i.looked_by \
         WHERE i.chama_id = $1 AND (i.state <> 'looked_at' OR $2) ORDER BY i.id DESC LIMIT 100",
    )
    .bind(chama_id.get())
    .bind(with_open)
    .all(on)
    .await?;
    let line = |row: StatementRow| {
        let state = row.state.parse();
        let defect = |_unknown| Error::Defect(format!("import {}: state", row.id));
        Ok(StatementLine {
            id: StatementImportId::new(row.id),
            place: row.place,
            source: row.source,
            file_name: row.file_name,
            state: state.map_err(defect)?,
            rows: row.row_count,
            days: row.covers_from.zip(row.covers_to),
            by: row.by_name,
            at: row.looked_at,
        })
    };
    rows.into_iter().map(line).collect()
}
