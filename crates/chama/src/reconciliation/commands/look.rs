//! Bringing a statement: it is read, and what its rows would do can be looked at. Nothing is
//! booked, and what was only looked at is forgotten after a day.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use bytes::Bytes;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use domain::access::may;
use domain::ids::{AccountId, StatementImportId};
use domain::names::FileName;
use domain::payments::statement_row::{StatementRow, classify, dedupe_keys};
use domain::statement_import::ImportState;
use serde::Serialize;

use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::ledger::accounts;
use crate::reconciliation::commands::read::{FileRead, read};
use crate::reconciliation::queries::imports::{self, NewImport};
use crate::reconciliation::views::{ChosenColumns, ImportView, Looked, RowView};
use crate::work::{Command, Work};

/// The most rows of one statement.
pub const ROWS_MAX: usize = 20_000;
/// A statement that was looked at and not kept is forgotten after so many hours.
const KEPT_HOURS: i64 = 24;
/// East Africa is three hours ahead of UTC, all year.
const EAT_HOURS: i64 = 3;

/// A statement as its file was read.
#[derive(Debug, Clone, Serialize)]
pub struct Look {
    place_id: AccountId,
    source: &'static str,
    file_name: String,
    sha256: String,
    unreadable: i64,
    #[serde(skip)]
    rows: Vec<StatementRow>,
}

impl Look {
    /// What was read of a file: whose layout it has, its rows, and how many lines were no rows.
    ///
    /// # Errors
    /// A refusal of `file` when there is no row, or too many.
    pub fn check(
        (place_id, file_name): (Option<AccountId>, &str),
        content: &Bytes,
        (source, rows, unreadable): (&'static str, Vec<StatementRow>, usize),
    ) -> Result<Self> {
        let place = place_id.ok_or_else(|| Refusal::field("place_id", "place_unknown"))?;
        let moved: Vec<StatementRow> = rows
            .into_iter()
            .filter(|row| row.is_completed() && row.change().is_some_and(|it| !it.is_zero()))
            .collect();
        if moved.is_empty() {
            return Err(Refusal::field("file", "statement_empty").into());
        }
        if moved.len() > ROWS_MAX {
            return Err(Refusal::field("file", "statement_too_long").into());
        }
        let name = FileName::parse(file_name).ok();
        Ok(Self {
            place_id: place,
            source,
            file_name: name.map_or_else(|| "statement".to_owned(), |it| it.as_str().to_owned()),
            sha256: hexadecimal_sha256(content),
            unreadable: i64::try_from(unreadable).unwrap_or(i64::MAX),
            rows: oldest_first(moved),
        })
    }

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = || self.rows.iter().map(|row| row.completed_at.date());
        days().min().zip(days().max())
    }

    fn views(&self, id: StatementImportId) -> Vec<RowView> {
        let classes = classify(&self.rows);
        let keys = dedupe_keys(&self.rows);
        let known = self.rows.iter().zip(classes).zip(keys);
        let view = |(seq, ((row, class), key)): (i64, ((&StatementRow, _), String))| {
            let (phone, name) = row.party();
            Some(RowView {
                import_id: id,
                seq,
                key: within(&key),
                receipt: cut(&row.receipt, 60),
                completed_at: utc(row.completed_at),
                day: row.completed_at.date(),
                class,
                details: cut(&row.details, 300),
                other_party: cut(format!("{phone} {name}").trim(), 160),
                account: row.account_typed().map(|typed| cut(typed, 60)),
                linked: row.linked.as_deref().map(|linked| cut(linked, 60)),
                change: row.change()?,
                balance: row.balance,
                effect: None,
                transaction_id: None,
                entry_number: None,
            })
        };
        (1..).zip(known).filter_map(view).collect()
    }
}

/// Statements are handed out in either order. Rows of one second stay as they stood, turned round
/// with the rest.
fn oldest_first(mut rows: Vec<StatementRow>) -> Vec<StatementRow> {
    let ends = rows.first().zip(rows.last());
    if ends.is_some_and(|(first, last)| first.completed_at > last.completed_at) {
        rows.reverse();
    }
    rows.sort_by_key(|row| row.completed_at);
    rows
}

fn utc(at: NaiveDateTime) -> DateTime<Utc> {
    let at = at.and_utc();
    at.checked_sub_signed(Duration::hours(EAT_HOURS))
        .unwrap_or(at)
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

fn hexadecimal_sha256(content: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, content);
    hash.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A key that is too long to keep is kept as its hash.
fn within(key: &str) -> String {
    if key.len() <= 200 {
        return key.to_owned();
    }
    hexadecimal_sha256(key.as_bytes())
}

impl Command for Look {
    const NAME: &'static str = "reconciliation.look";
    type Authority = Grant<may::Reconcile>;
    type Answer = ImportView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
    ) -> Result<ImportView> {
        let (chama_id, now) = (grant.chama_id(), work.now());
        let old = now.checked_sub_signed(Duration::hours(KEPT_HOURS));
        imports::forget(work.tx(), old.unwrap_or(now)).await?;
        let held = accounts::held(work.tx(), chama_id).await?;
        let place = held.iter().find(|place| place.id == self.place_id);
        if !place.is_some_and(|place| place.kind.is_cash_place()) {
            return Err(Refusal::field("place_id", "place_unknown").into());
        }
        let days = self.days();
        if days.is_some_and(|(_, last)| last > work.today()) {
            return Err(Refusal::field("file", "statement_of_tomorrow").into());
        }
        let rows = i64::try_from(self.rows.len()).unwrap_or(i64::MAX);
        let new = NewImport {
            chama_id,
            place: self.place_id,
            source: self.source.to_owned(),
            file_name: self.file_name.clone(),
            sha256: self.sha256.clone(),
            rows,
            unreadable: self.unreadable,
            days,
            by: grant.user_id(),
            now,
        };
        let view = ImportView {
            id: imports::insert(work.tx(), new).await?,
            place_id: self.place_id,
            source: self.source.to_owned(),
            file_name: self.file_name.clone(),
            state: ImportState::LookedAt,
            rows,
            unreadable: self.unreadable,
            days,
            looked_at: now,
            kept_at: None,
        };
        let rows = self.views(view.id);
        imports::insert_rows(work.tx(), &view, chama_id, &rows).await?;
        Ok(view)
    }
}

/// A file somebody brings as a statement.
#[derive(Debug, Clone, Default)]
pub struct LookForm {
    /// The place it is of.
    pub place_id: Option<AccountId>,
    /// What it was called where it came from.
    pub file_name: String,
    /// Its content.
    pub content: Bytes,
    /// The password of a personal statement of M-Pesa.
    pub password: String,
    /// What its columns hold, where a person was asked.
    pub columns: Option<ChosenColumns>,
}

impl Context {
    /// Reads a statement and writes down what was read, so that it can be looked at and then kept.
    ///
    /// # Errors
    /// A refusal of `file` or `password` when it cannot be read; of `place_id` when it is none of
    /// the chama's cash places.
    pub async fn look_at_statement(
        &self,
        grant: &Grant<may::Reconcile>,
        form: LookForm,
    ) -> Result<Looked> {
        let (content, name) = (form.content.clone(), form.file_name.clone());
        let (password, columns) = (form.password, form.columns);
        let reading = tokio::task::spawn_blocking(move || {
            read(&content, &name, (&password, columns.as_ref()))
        });
        let read = reading
            .await
            .map_err(|error| Error::Defect(error.to_string()))??;
        let read = match read {
            FileRead::Rows(source, rows, unreadable) => (source, rows, unreadable),
            FileRead::Layout(layout) => return Ok(Looked::Columns(layout)),
        };
        let command = Look::check((form.place_id, &form.file_name), &form.content, read)?;
        Ok(Looked::Read(self.run(grant, None, &command).await?.answer))
    }
}
