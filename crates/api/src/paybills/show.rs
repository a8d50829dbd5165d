//! `GET /api/chamas/{chama_id}/paybill`

use axum::extract::State;
use chama::paybills;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::PaybillAnswer;

/// What the chama is paid to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaybillOfChama)]
pub struct ShowAnswer {
    /// The chama's own: in use, proposed or switched off; the last one where it had several.
    own: Option<PaybillAnswer>,
    /// The one another officer has to agree to.
    proposed: Option<PaybillAnswer>,
    /// The number of the paybill that serves chamas without one, where there is one.
    shared_number: Option<String>,
}

/// What the chama is paid to
///
/// For every member. Keys and passwords are never shown, only when they were set.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/paybill",
    tag = "paybill",
    responses((status = 200, description = "The paybill, if there is one", body = ShowAnswer)),
    security(("session" = []))
)]
pub async fn show_paybill(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
) -> Result<Json<ShowAnswer>, Failure> {
    let context = state.context();
    let own = paybills::shown(context, inside.grant).await?;
    let waiting = paybills::waiting(context, inside.grant).await?;
    let shared = paybills::operators(context).await?;
    Ok(Json(ShowAnswer {
        own: own.map(PaybillAnswer::from),
        proposed: waiting.map(|it| it.paybill.into()),
        shared_number: shared.map(|it| it.paid_to().to_owned()),
    }))
}
