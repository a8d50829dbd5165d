//! `GET /api/chamas/{chama_id}/reconciliation/{day}`

use axum::extract::State;
use chama::reconciliation::LineDifference;
use chama::reports::reconciliation::{self, ExplanationLine};
use domain::access::may;
use domain::ids::TransactionId;
use domain::statement_import::DifferenceKind;
use http::{Failure, HttpState, InChama, Json, Path, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use super::{DayAnswer, WhichDay};
use crate::fields::schema;

/// A line on which book and statement differ.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineDifference)]
pub struct LineAnswer {
    #[schema(schema_with = schema::id)]
    place_id: i64,
    #[schema(schema_with = schema::word::<DifferenceKind>)]
    kind: &'static str,
    /// Empty where there is none.
    receipt: String,
    books: Option<Shillings>,
    statement: Option<Shillings>,
    text: String,
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
}

/// What was said of a difference.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DifferenceExplained)]
pub struct SaidAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    place: String,
    difference: Shillings,
    reason: String,
    by: String,
    agreed_by: Option<String>,
}

/// A day with its differences.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DayProofDetails)]
pub struct ShowAnswer {
    proof: DayAnswer,
    /// Of places whose statement tells of the day.
    lines: Vec<LineAnswer>,
    explanations: Vec<SaidAnswer>,
}

fn line(place_id: i64, line: LineDifference) -> LineAnswer {
    LineAnswer {
        place_id,
        kind: line.kind.as_str(),
        receipt: line.receipt,
        books: line.books.map(Shillings::from),
        statement: line.statement.map(Shillings::from),
        text: line.text,
        transaction_id: line.transaction_id.map(TransactionId::get),
    }
}

impl From<ExplanationLine> for SaidAnswer {
    fn from(said: ExplanationLine) -> Self {
        Self {
            id: said.id.get(),
            place: said.place,
            difference: said.difference.into(),
            reason: said.reason,
            by: said.by,
            agreed_by: said.agreed_by,
        }
    }
}

/// How the books compared on a day
///
/// With each line on which a book and its statement differ. Every member may read it.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/reconciliation/{day}",
    tag = "reconciliation",
    responses((status = 200, description = "The proof of the day", body = ShowAnswer)),
    security(("session" = []))
)]
pub async fn show_proof(
    State(state): State<HttpState>,
    inside: InChama<may::ViewReconciliation>,
    Path(which): Path<WhichDay>,
) -> Result<Json<ShowAnswer>, Failure> {
    let found = reconciliation::day(state.context(), inside.grant, which.day.0).await?;
    let lines = found.lines.into_iter();
    let lines = lines
        .flat_map(|(place, lines)| lines.into_iter().map(move |found| line(place.get(), found)));
    Ok(Json(ShowAnswer {
        proof: DayAnswer::from(&found.view),
        lines: lines.collect(),
        explanations: found
            .explanations
            .into_iter()
            .map(SaidAnswer::from)
            .collect(),
    }))
}
