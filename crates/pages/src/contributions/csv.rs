//! Who has paid as a file for a spreadsheet: a row per member and period.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use chama::reports::contributions::{self, Grid};
use domain::access::may;
use domain::money::Money;
use http::{Failure, HttpState, Query};
use i18n::Words;

use super::grid::Which;
use crate::members::csv::harmless;
use crate::visit::Inside;

/// `GET /chamas/{chama_id}/contributions.csv`
pub async fn file(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let grid = contributions::grid(state.context(), grant, which.ask()).await?;
    let grid = grid.ok_or_else(Failure::not_found)?;
    let table = table(&grid, words).map_err(|error| {
        let _: csv::Error = error;
        Failure::internal()
    })?;
    let (chama, fund) = (grant.chama_id(), grid.fund.id);
    let name = format!("contributions-{chama}-{fund}-{}.csv", grid.on);
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, table).into_response())
}

fn table(grid: &Grid, words: Words) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        words.text("contributions-member"),
        words.text("csv-fund"),
        words.text("csv-begins"),
        words.text("csv-deadline"),
        words.text("csv-due"),
        words.text("csv-paid"),
        words.text("csv-left"),
        words.text("csv-state"),
    ])?;
    for row in &grid.rows {
        for cell in &row.standing.cells {
            table.write_record([
                harmless(&row.name),
                harmless(&grid.fund.name),
                cell.period.begins.to_string(),
                cell.period.deadline.to_string(),
                Money::to_decimal(cell.due),
                Money::to_decimal(cell.paid),
                Money::to_decimal(cell.left),
                cell.state.as_str().to_owned(),
            ])?;
        }
    }
    table
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}
