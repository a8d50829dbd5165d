//! How the books compare with M-Pesa, the bank and the cash box; statements and cash counts.

mod agree;
mod bring;
mod count;
mod counts;
mod days;
mod explain;
mod keep;
mod show_day;
mod show_statement;
mod statements;
mod undo;

use chama::reconciliation::views::ImportView;
use chama::reports::reconciliation::{DayView, PlaceLine};
use chrono::NaiveDate;
use domain::daily_proof::{Finding, Outcome, SeenBy};
use domain::ids::StatementImportId;
use domain::statement_import::ImportState;
use http::{HttpState, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Day, Id, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(days::list_proofs))
        .routes(routes!(show_day::show_proof))
        .routes(routes!(explain::explain_difference))
        .routes(routes!(agree::agree_explanation))
        .routes(routes!(counts::list_counts, count::count_cash))
        .routes(routes!(statements::list_statements))
        .routes(routes!(bring::bring_statement))
        .routes(routes!(show_statement::show_statement))
        .routes(routes!(keep::keep_statement))
        .routes(routes!(undo::undo_statement))
}

/// The day of the path.
#[derive(Debug, Deserialize)]
pub struct WhichDay {
    day: Day,
}

/// The statement of the path.
#[derive(Debug, Deserialize)]
pub struct WhichStatement {
    import_id: Id<StatementImportId>,
}

/// What was seen of a place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SeenPlace)]
pub struct SeenAnswer {
    #[schema(schema_with = schema::word::<SeenBy>)]
    by: &'static str,
    /// The day at whose end it held this.
    on: NaiveDate,
    amount: Shillings,
}

/// How one place compares.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaceProof)]
pub struct PlaceAnswer {
    #[schema(schema_with = schema::id)]
    place_id: i64,
    name: String,
    /// What its book says.
    books: Shillings,
    /// What its book has let go of and M-Pesa may still hold.
    on_its_way: Shillings,
    /// What was seen of it last.
    seen: Option<SeenAnswer>,
    #[schema(schema_with = schema::word::<Finding>)]
    finding: &'static str,
    /// What it holds more than its book says, less what is on its way; null when it was not seen.
    difference: Option<Shillings>,
}

/// How the books compared at the end of a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DayProof)]
pub struct DayAnswer {
    day: NaiveDate,
    /// All places together; null when nothing was seen.
    #[schema(schema_with = schema::maybe_word::<Outcome>)]
    outcome: Option<&'static str>,
    /// What nobody has explained.
    unexplained: Shillings,
    places: Vec<PlaceAnswer>,
}

impl From<&PlaceLine> for PlaceAnswer {
    fn from(line: &PlaceLine) -> Self {
        let known = line.proof.known;
        Self {
            place_id: line.id.get(),
            name: line.name.clone(),
            books: known.books.into(),
            on_its_way: known.on_its_way.into(),
            seen: known.seen.map(|seen| SeenAnswer {
                by: seen.by.as_str(),
                on: seen.on,
                amount: seen.amount.into(),
            }),
            finding: line.proof.finding.as_str(),
            difference: line.proof.difference.map(Shillings::from),
        }
    }
}

impl From<&DayView> for DayAnswer {
    fn from(view: &DayView) -> Self {
        Self {
            day: view.day,
            outcome: view.outcome.map(Outcome::as_str),
            unexplained: view.unexplained.into(),
            places: view.places.iter().map(PlaceAnswer::from).collect(),
        }
    }
}

/// A statement that was brought.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountStatement)]
pub struct StatementAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    place_id: i64,
    /// Whose layout it has.
    source: String,
    file_name: String,
    #[schema(schema_with = schema::word::<ImportState>)]
    state: &'static str,
    /// How many lines were read.
    #[schema(minimum = 0)]
    rows: i64,
    /// How many lines could not be read.
    #[schema(minimum = 0)]
    unreadable: i64,
    /// The first day it tells of.
    from: Option<NaiveDate>,
    /// The last.
    through: Option<NaiveDate>,
}

impl From<ImportView> for StatementAnswer {
    fn from(import: ImportView) -> Self {
        Self {
            id: import.id.get(),
            place_id: import.place_id.get(),
            source: import.source,
            file_name: import.file_name,
            state: import.state.as_str(),
            rows: import.rows,
            unreadable: import.unreadable,
            from: import.days.map(|(from, _)| from),
            through: import.days.map(|(_, to)| to),
        }
    }
}
