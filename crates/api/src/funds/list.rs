//! `GET /api/chamas/{chama_id}/funds`

use axum::extract::State;
use chama::ledger::funds::Fund;
use chama::reports::plans;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// What members save for.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundAnswer {
    /// The `fund_id` of a transaction.
    #[schema(schema_with = schema::id)]
    id: i64,
    /// Its short word, unique in the chama.
    #[schema(example = "personal")]
    code: String,
    name: String,
    /// Whether what a member owes it counts in the member's own performance.
    counts_personally: bool,
}

/// The funds of a chama.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundList {
    funds: Vec<FundAnswer>,
}

impl From<Fund> for FundAnswer {
    fn from(fund: Fund) -> Self {
        Self {
            id: fund.id.get(),
            code: fund.code,
            name: fund.name,
            counts_personally: fund.counts_personally,
        }
    }
}

/// The funds of a chama
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/funds",
    tag = "contributions",
    responses((status = 200, description = "All of them", body = FundList)),
    security(("session" = []))
)]
pub async fn list_funds(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
) -> Result<Json<FundList>, Failure> {
    let found = plans::overview(state.context(), inside.grant).await?;
    let funds = found.into_iter().map(|plans| plans.fund.into());
    Ok(Json(FundList {
        funds: funds.collect(),
    }))
}
