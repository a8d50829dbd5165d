//! `POST /api/chamas/{chama_id}/paybill/register`

use axum::extract::State;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};

use super::PaybillAnswer;

/// Have payments reported
///
/// Tells M-Pesa where to report what is paid to the number. Safaricom takes this once: to do it
/// again it first has to remove the old addresses (409 `mpesa_already_registered`).
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/paybill/register",
    tag = "paybill",
    responses(
        (status = 200, description = "Registered", body = PaybillAnswer),
        (status = 409, description = "M-Pesa refused or did not answer; `code` says which"),
    ),
    security(("session" = []))
)]
pub async fn register_paybill(
    State(state): State<HttpState>,
    inside: InChama<may::ManagePaybill>,
) -> Result<Json<PaybillAnswer>, Failure> {
    let registered = state.context().register_paybill(&inside.grant).await?;
    Ok(Json(registered.into()))
}
