//! `GET /api/chamas/{chama_id}/statements`

use axum::extract::State;
use chama::reports::reconciliation::{self, StatementLine};
use chrono::NaiveDate;
use domain::access::may;
use domain::statement_import::ImportState;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// A statement in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementInList)]
pub struct LineAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    place: String,
    source: String,
    file_name: String,
    #[schema(schema_with = schema::word::<ImportState>)]
    state: &'static str,
    #[schema(minimum = 0)]
    rows: i64,
    from: Option<NaiveDate>,
    through: Option<NaiveDate>,
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

/// The statements that were brought, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statements)]
pub struct StatementsAnswer {
    statements: Vec<LineAnswer>,
}

impl From<StatementLine> for LineAnswer {
    fn from(line: StatementLine) -> Self {
        Self {
            id: line.id.get(),
            place: line.place,
            source: line.source,
            file_name: line.file_name,
            state: line.state.as_str(),
            rows: line.rows,
            from: line.days.map(|(from, _)| from),
            through: line.days.map(|(_, to)| to),
            by: line.by,
            at: iso_z(line.at),
        }
    }
}

/// Statements
///
/// The last hundred. Every member may read which were kept and undone; those only looked at are
/// shown to who may keep them.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/statements",
    tag = "reconciliation",
    responses((status = 200, description = "The statements", body = StatementsAnswer)),
    security(("session" = []))
)]
pub async fn list_statements(
    State(state): State<HttpState>,
    inside: InChama<may::ViewReconciliation>,
) -> Result<Json<StatementsAnswer>, Failure> {
    let found = reconciliation::statements(state.context(), inside.grant).await?;
    let statements = found.into_iter().map(LineAnswer::from).collect();
    Ok(Json(StatementsAnswer { statements }))
}
