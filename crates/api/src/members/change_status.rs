//! `POST /api/chamas/{chama_id}/members/{member_id}/status`

use axum::extract::State;
use chama::members::ChangeStatus;
use domain::access::may;
use domain::members::StatusChange;
use domain::names::Reason;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{StatusAnswer, Whose};
use crate::fields::{Day, Text, Word, schema};

/// What became of the membership.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "change": "suspend", "reason": "Minute 12 of 3 January" }))]
pub struct StatusRequest {
    #[schema(schema_with = schema::word::<StatusChange>)]
    change: Word<StatusChange>,
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
    /// The day it counts from; today when absent.
    #[schema(schema_with = schema::maybe_day)]
    since: Option<Day>,
}

/// Record what became of a membership
///
/// For the chairperson and the secretary, and never for oneself. Each step is a dated record with
/// who and why. What the book owes the member stays in the book.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members/{member_id}/status",
    tag = "members",
    request_body = StatusRequest,
    responses(
        (status = 200, description = "Recorded", body = StatusAnswer),
        (status = 409, description = "It does not follow from where the membership stands, or \
            the chama would be without a chairperson"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn change_status(
    State(state): State<HttpState>,
    inside: InChama<may::ChangeMemberStatus>,
    Path(whose): Path<Whose>,
    key: OptionalKey,
    Json(request): Json<StatusRequest>,
) -> Result<Once<Json<StatusAnswer>>, Failure> {
    let since = request.since.map(|day| day.0.to_string());
    let command = ChangeStatus::check(
        whose.member_id.0,
        request.change.0.as_str(),
        &request.reason.0,
        since.as_deref().unwrap_or_default(),
    )?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
