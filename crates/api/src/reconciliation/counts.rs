//! `GET /api/chamas/{chama_id}/cash-counts`

use axum::extract::State;
use chama::reports::reconciliation::{self, CountLine};
use chrono::NaiveDate;
use domain::access::may;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// A count as it was written down.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CashCount)]
pub struct CountLineAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    place: String,
    /// At the end of which day.
    day: NaiveDate,
    amount: Shillings,
    note: String,
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

/// The latest counts, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CashCounts)]
pub struct CountsAnswer {
    counts: Vec<CountLineAnswer>,
}

impl From<CountLine> for CountLineAnswer {
    fn from(count: CountLine) -> Self {
        Self {
            id: count.id.get(),
            place: count.place,
            day: count.day,
            amount: count.amount.into(),
            note: count.note,
            by: count.by,
            at: iso_z(count.at),
        }
    }
}

/// Cash counts
///
/// The last hundred. Every member may read them.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/cash-counts",
    tag = "reconciliation",
    responses((status = 200, description = "The counts", body = CountsAnswer)),
    security(("session" = []))
)]
pub async fn list_counts(
    State(state): State<HttpState>,
    inside: InChama<may::ViewReconciliation>,
) -> Result<Json<CountsAnswer>, Failure> {
    let found = reconciliation::counts(state.context(), inside.grant).await?;
    let counts = found.into_iter().map(CountLineAnswer::from).collect();
    Ok(Json(CountsAnswer { counts }))
}
