//! `GET /api/chamas/{chama_id}/payment_rules`

use axum::extract::State;
use chama::reports::payments;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};

use super::RulesAnswer;

/// Who must approve
///
/// How many must approve a payment of which size. For every member.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/payment_rules",
    tag = "payments",
    responses((status = 200, description = "The rule", body = RulesAnswer)),
    security(("session" = []))
)]
pub async fn show_payment_rules(
    State(state): State<HttpState>,
    inside: InChama<may::ViewTransactions>,
) -> Result<Json<RulesAnswer>, Failure> {
    let bands = payments::bands(state.context(), inside.grant).await?;
    let own = bands.as_slice().iter();
    Ok(Json(RulesAnswer::of(
        own.map(|band| (band.from.money(), band.approvals)),
    )))
}
