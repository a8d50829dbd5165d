//! `POST /api/chamas/{chama_id}/paybill/renew`

use axum::extract::State;
use domain::access::may;
use http::{Failure, Hand, HttpState, Json, Once, OptionalKey};

use super::{PaybillAnswer, ProofRequest};

/// Draw new addresses
///
/// For when somebody may have seen the secret addresses payments are reported to. The old ones are
/// answered until the new ones are registered, and a day longer. As to the password: as for
/// connecting.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/paybill/renew",
    tag = "paybill",
    request_body = ProofRequest,
    responses(
        (status = 200, description = "Drawn", body = PaybillAnswer),
        (status = 403, description = "The password is needed, or it is not theirs to do"),
        (status = 409, description = "The last new addresses are not registered yet"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn renew_paybill(
    State(state): State<HttpState>,
    hand: Hand<may::ManagePaybill>,
    key: OptionalKey,
    Json(request): Json<ProofRequest>,
) -> Result<Once<Json<PaybillAnswer>>, Failure> {
    let password = request.password.unwrap_or_default().0;
    let fresh = hand.fresh(&state, &password).await?;
    let context = state.context();
    let done = context.renew_paybill_hook(&fresh, key.as_ref()).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
