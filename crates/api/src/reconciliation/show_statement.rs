//! `GET /api/chamas/{chama_id}/statements/{import_id}`

use axum::extract::State;
use chama::reconciliation::{PlanTotal, PreviewRow, preview};
use chrono::NaiveDate;
use domain::access::may;
use domain::ids::TransactionId;
use domain::statement_import::Plan;
use http::{Failure, HttpState, InChama, Json, Path, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use super::{StatementAnswer, WhichStatement};
use crate::fields::schema;

/// A line of a statement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementRow)]
pub struct RowAnswer {
    /// Its place in the statement, oldest first.
    #[schema(minimum = 1)]
    seq: i64,
    day: NaiveDate,
    /// Empty where there is none.
    receipt: String,
    /// What kind of money it tells of.
    class: &'static str,
    details: String,
    /// Below zero when money went out.
    change: Shillings,
    balance: Option<Shillings>,
    #[schema(schema_with = schema::word::<Plan>)]
    plan: &'static str,
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
}

/// Lines of which keeping does, or did, the same.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementTotal)]
pub struct TotalAnswer {
    #[schema(schema_with = schema::word::<Plan>)]
    plan: &'static str,
    #[schema(minimum = 0)]
    rows: i64,
    paid_in: Shillings,
    withdrawn: Shillings,
}

/// A statement with its lines.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementDetails)]
pub struct ShowAnswer {
    statement: StatementAnswer,
    totals: Vec<TotalAnswer>,
    /// The balance after its last line.
    closing: Option<Shillings>,
    /// The first 500.
    rows: Vec<RowAnswer>,
}

impl From<PlanTotal> for TotalAnswer {
    fn from(total: PlanTotal) -> Self {
        Self {
            plan: total.plan.as_str(),
            rows: total.rows,
            paid_in: total.paid_in.into(),
            withdrawn: total.withdrawn.into(),
        }
    }
}

impl From<PreviewRow> for RowAnswer {
    fn from(PreviewRow { row, plan }: PreviewRow) -> Self {
        Self {
            seq: row.seq,
            day: row.day,
            receipt: row.receipt,
            class: row.class.as_str(),
            details: row.details,
            change: row.change.into(),
            balance: row.balance.map(Shillings::from),
            plan: plan.as_str(),
            transaction_id: row.transaction_id.map(TransactionId::get),
        }
    }
}

/// A statement
///
/// What keeping each line would do, or did. For officers.
#[utoipa::path(
    get,
    operation_id = "show_imported_statement",
    path = "/api/chamas/{chama_id}/statements/{import_id}",
    tag = "reconciliation",
    responses((status = 200, description = "The statement", body = ShowAnswer)),
    security(("session" = []))
)]
pub async fn show_statement(
    State(state): State<HttpState>,
    inside: InChama<may::ViewAnyStatement>,
    Path(which): Path<WhichStatement>,
) -> Result<Json<ShowAnswer>, Failure> {
    let found = preview(state.context(), inside.grant, which.import_id.0).await?;
    Ok(Json(ShowAnswer {
        statement: found.import.into(),
        totals: found.totals.into_iter().map(TotalAnswer::from).collect(),
        closing: found.closing.map(Shillings::from),
        rows: found.rows.into_iter().map(RowAnswer::from).collect(),
    }))
}
