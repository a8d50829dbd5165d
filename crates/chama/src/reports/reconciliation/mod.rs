//! How the books compare with what M-Pesa, the bank and the cash box say: today, on each day of the
//! last month, and what was done about it.

mod queries;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Permission, may};
use domain::daily_proof::{DayProof, Finding, Outcome, PlaceProof};
use domain::ids::{AccountId, CashCountId, ExplanationId, StatementImportId};
use domain::ledger::AccountKind;
use domain::money::Money;
use domain::statement_import::ImportState;

use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::reconciliation::{DAYS_SEEN_MAX, LineDifference, Scene, differences};

/// A cash place and how it compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLine {
    /// The place.
    pub id: AccountId,
    /// Cash box, paybill or bank account.
    pub kind: AccountKind,
    /// What the group calls it.
    pub name: String,
    /// How it compares.
    pub proof: PlaceProof,
}

/// How the books compared at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayView {
    /// The day.
    pub day: NaiveDate,
    /// All places together; none when nothing was seen.
    pub outcome: Option<Outcome>,
    /// What nobody has explained.
    pub unexplained: Money,
    /// Each place.
    pub places: Vec<PlaceLine>,
}

/// A count as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// The count.
    pub id: CashCountId,
    /// Of which place.
    pub place: String,
    /// At the end of which day.
    pub day: NaiveDate,
    /// What was counted.
    pub amount: Money,
    /// What was said about it.
    pub note: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was said of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplanationLine {
    /// The explanation.
    pub id: ExplanationId,
    /// Of which place.
    pub place: String,
    /// From which day.
    pub day: NaiveDate,
    /// What the place holds more than its book says.
    pub difference: Money,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// Who agreed, if somebody has.
    pub agreed_by: Option<String>,
    /// Whether the asker said it.
    pub own: bool,
}

/// A statement in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The statement.
    pub id: StatementImportId,
    /// The place it is of.
    pub place: String,
    /// Whose layout it has.
    pub source: String,
    /// What the file was called.
    pub file_name: String,
    /// How far it has come.
    pub state: ImportState,
    /// How many rows it has.
    pub rows: i64,
    /// The first and the last day it tells of.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How the books compare: the first page about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Today.
    pub today: DayView,
    /// The days of the last month before, newest first.
    pub days: Vec<DayView>,
    /// Explanations nobody has agreed with yet.
    pub waiting: Vec<ExplanationLine>,
}

/// A day with what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// How the books compared.
    pub view: DayView,
    /// For each place a statement tells of, the lines on which book and statement differ.
    pub lines: Vec<(AccountId, Vec<LineDifference>)>,
    /// What was counted for that day.
    pub counts: Vec<CountLine>,
    /// What was said of differences that stood on it.
    pub explanations: Vec<ExplanationLine>,
}

fn view(scene: &Scene, proof: DayProof) -> DayView {
    let line = |proof: PlaceProof| {
        let place = scene.places().find(|place| place.id == proof.known.place)?;
        Some(PlaceLine {
            id: place.id,
            kind: place.kind,
            name: place.name.clone(),
            proof,
        })
    };
    DayView {
        day: proof.day,
        outcome: proof.outcome,
        unexplained: proof.unexplained,
        places: proof.places.into_iter().filter_map(line).collect(),
    }
}

/// How the books compare today and compared in the last month.
///
/// # Errors
/// When the database fails.
pub async fn overview(
    context: &Context,
    grant: Grant<may::ViewReconciliation>,
) -> Result<Overview> {
    let today = context.today();
    let from = month_before(today);
    let mut snapshot = context.db().snapshot().await?;
    let scene = Scene::read(&mut snapshot, grant.chama_id(), (from, today)).await?;
    let mut days = scene.prove_since(from)?.into_iter();
    let first = days.next().ok_or_else(Error::not_found)?;
    let waiting = queries::waiting(&mut snapshot, grant.chama_id(), grant.user_id()).await?;
    Ok(Overview {
        today: view(&scene, first),
        days: days.map(|proof| view(&scene, proof)).collect(),
        waiting,
    })
}

/// How the books compared on a day, with what was done about it.
///
/// # Errors
/// Not found for a day to come; when the database fails.
pub async fn day(
    context: &Context,
    grant: Grant<may::ViewReconciliation>,
    day: NaiveDate,
) -> Result<Day> {
    if day > context.today() || day < domain::period::FIRST_VALUE_DATE {
        return Err(Error::not_found());
    }
    let chama_id = grant.chama_id();
    let mut snapshot = context.db().snapshot().await?;
    let scene = Scene::read(&mut snapshot, chama_id, (day, day)).await?;
    let view = view(&scene, scene.prove(day)?);
    let mut lines = Vec::new();
    for place in &view.places {
        let whose = (chama_id, place.id);
        if let Some(found) = differences(&mut snapshot, whose, day).await? {
            lines.push((place.id, found));
        }
    }
    let counts = queries::counts_of_day(&mut snapshot, chama_id, day).await?;
    let said = queries::explanations(&mut snapshot, chama_id, day, grant.user_id()).await?;
    let standing = |line: &ExplanationLine| {
        let mut places = view.places.iter();
        let place = places.find(|place| place.name == line.place);
        let stands = place.is_some_and(|place| place.proof.difference == Some(line.difference));
        stands || line.day == day
    };
    let explanations = said.into_iter().filter(standing).collect();
    Ok(Day {
        view,
        lines,
        counts,
        explanations,
    })
}

/// The cash places of a chama, for choosing one.
///
/// # Errors
/// When the database fails.
pub async fn places(
    context: &Context,
    grant: Grant<may::ViewReconciliation>,
) -> Result<Vec<(AccountId, String, AccountKind)>> {
    let mut reader = context.db().read().await?;
    let held = crate::ledger::accounts::held(&mut reader, grant.chama_id()).await?;
    let places = held.into_iter().filter(|place| place.kind.is_cash_place());
    Ok(places.map(|it| (it.id, it.name, it.kind)).collect())
}

/// The statements that were brought, newest first.
///
/// # Errors
/// When the database fails.
pub async fn statements(
    context: &Context,
    grant: Grant<may::ViewReconciliation>,
) -> Result<Vec<StatementLine>> {
    let mut reader = context.db().read().await?;
    let with_open = grant.may(Permission::Reconcile);
    queries::statements(&mut reader, grant.chama_id(), with_open).await
}

/// The latest counts of a chama, newest first.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    context: &Context,
    grant: Grant<may::ViewReconciliation>,
) -> Result<Vec<CountLine>> {
    let mut reader = context.db().read().await?;
    Ok(queries::counts(&mut reader, grant.chama_id()).await?)
}

fn month_before(day: NaiveDate) -> NaiveDate {
    let before = day.checked_sub_days(chrono::Days::new(DAYS_SEEN_MAX));
    before.unwrap_or(day)
}

impl PlaceLine {
    /// Whether the place differs and nobody has said why.
    pub fn differs(&self) -> bool {
        self.proof.finding == Finding::Differs
    }
}
