//! `GET /api/chamas/{chama_id}/suspense`

use axum::extract::State;
use chama::reports::money_in;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use super::ListedReceipt;

/// What is open about money that came in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspenseAnswer {
    /// What lies in suspense by the book.
    balance: Shillings,
    /// Booked as unexplained, the oldest first.
    unexplained: Vec<ListedReceipt>,
    /// Not in the book: to be confirmed by M-Pesa, denied by it, or waiting for the book.
    outside: Vec<ListedReceipt>,
    /// Told with different amounts.
    differing: Vec<ListedReceipt>,
}

/// Money whose owner is not known yet
///
/// For officers and the auditor.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/suspense",
    tag = "mpesa",
    responses((status = 200, description = "What is open", body = SuspenseAnswer)),
    security(("session" = []))
)]
pub async fn list_suspense(
    State(state): State<HttpState>,
    inside: InChama<may::ViewSuspense>,
) -> Result<Json<SuspenseAnswer>, Failure> {
    let found = money_in::suspense(state.context(), inside.grant).await?;
    let list = |lines: Vec<money_in::ReceiptLine>| lines.into_iter().map(Into::into).collect();
    Ok(Json(SuspenseAnswer {
        balance: found.balance.into(),
        unexplained: list(found.unexplained),
        outside: list(found.outside),
        differing: list(found.differing),
    }))
}
