//! `POST /api/chamas/{chama_id}/resume`

use axum::extract::State;
use chama::chamas::ResumeChama;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};

use super::{StandingAnswer, StandingRequest};

/// Let a suspended chama go on
///
/// For the chairperson.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/resume",
    tag = "chamas",
    request_body = StandingRequest,
    responses(
        (status = 200, description = "Done", body = StandingAnswer),
        (status = 409, description = "It does not stand where that could be done"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn resume_chama(
    State(state): State<HttpState>,
    inside: InChama<may::EditChama>,
    key: OptionalKey,
    Json(request): Json<StandingRequest>,
) -> Result<Once<Json<StandingAnswer>>, Failure> {
    let command = ResumeChama::check(&request.reason.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
