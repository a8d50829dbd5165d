//! `POST /api/chamas/{chama_id}/paybill/test`

use axum::extract::State;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};

use super::PaybillAnswer;

/// Try the connection
///
/// Asks M-Pesa whether it knows the consumer key and secret; `test_result` says what came of it. No
/// money moves.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/paybill/test",
    tag = "paybill",
    responses(
        (status = 200, description = "Tried", body = PaybillAnswer),
        (status = 409, description = "It was changed meanwhile, or this installation does not \
            speak to M-Pesa"),
    ),
    security(("session" = []))
)]
pub async fn test_paybill(
    State(state): State<HttpState>,
    inside: InChama<may::ManagePaybill>,
) -> Result<Json<PaybillAnswer>, Failure> {
    let tested = state.context().test_paybill(&inside.grant).await?;
    Ok(Json(tested.into()))
}
