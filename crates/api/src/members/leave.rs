//! `POST /api/chamas/{chama_id}/leave`

use axum::extract::State;
use chama::members::LeaveChama;
use domain::access::may;
use domain::names::Description;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::Deserialize;
use utoipa::ToSchema;

use super::StatusAnswer;
use crate::fields::{Text, schema};

/// Why, if the person wants to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "Moving to Mombasa" }))]
pub struct LeaveRequest {
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    reason: Text<{ Description::LENGTH_MAX }>,
}

/// Leave a chama
///
/// Savings and dues are no hindrance: the book keeps what is owed either way. The last chairperson
/// names another first.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/leave",
    tag = "members",
    request_body = LeaveRequest,
    responses(
        (status = 200, description = "Left", body = StatusAnswer),
        (status = 409, description = "The chama would be without a chairperson"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn leave_chama(
    State(state): State<HttpState>,
    inside: InChama<may::LeaveChama>,
    key: OptionalKey,
    Json(request): Json<LeaveRequest>,
) -> Result<Once<Json<StatusAnswer>>, Failure> {
    let command = LeaveChama::check(&request.reason.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
