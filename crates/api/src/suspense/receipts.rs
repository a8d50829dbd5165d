//! `GET /api/chamas/{chama_id}/receipts`

use axum::extract::State;
use chama::reports::money_in;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ListedReceipt;
use crate::fields::{Whole, given};

const LIMIT: i64 = 20;

/// How many receipts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Receipts on the page.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100, default = 20)]
    #[serde(default, deserialize_with = "given")]
    limit: Option<Whole<1, 100>>,
}

/// Receipts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptList {
    receipts: Vec<ListedReceipt>,
}

/// The latest receipts of M-Pesa
///
/// For officers. Newest first, with how far each has come.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/receipts",
    tag = "mpesa",
    params(Asked),
    responses((status = 200, description = "The latest", body = ReceiptList)),
    security(("session" = []))
)]
pub async fn list_receipts(
    State(state): State<HttpState>,
    inside: InChama<may::ViewSuspense>,
    Query(asked): Query<Asked>,
) -> Result<Json<ReceiptList>, Failure> {
    let limit = asked.limit.map_or(LIMIT, |limit| limit.0);
    let page = money_in::receipts(state.context(), inside.grant, None, limit).await?;
    let receipts = page.receipts.into_iter().map(Into::into).collect();
    Ok(Json(ReceiptList { receipts }))
}
