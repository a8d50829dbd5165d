//! `POST /api/chamas/{chama_id}/join-requests/{request_id}/reject`

use axum::extract::State;
use chama::members::RejectRequest;
use domain::access::may;
use domain::names::Reason;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DecidedAnswer, Which};
use crate::fields::{Text, schema};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RejectJoinRequest, example = json!({ "reason": "The chama is full" }))]
pub struct Rejection {
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
}

/// Refuse whoever asked
///
/// For those who keep the register.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/join-requests/{request_id}/reject",
    tag = "invitations",
    request_body = Rejection,
    responses(
        (status = 200, description = "Refused", body = DecidedAnswer),
        (status = 409, description = "Somebody has decided"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn reject_join_request(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<Rejection>,
) -> Result<Once<Json<DecidedAnswer>>, Failure> {
    let command = RejectRequest::check(which.request_id.0, &request.reason.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
