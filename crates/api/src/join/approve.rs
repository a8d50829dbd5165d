//! `POST /api/chamas/{chama_id}/join-requests/{request_id}/approve`

use axum::extract::State;
use chama::members::ApproveRequest;
use domain::access::may;
use domain::ids::MemberId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DecidedAnswer, Which};
use crate::fields::{Id, schema};

/// Whether the person takes over a membership.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApproveJoinRequest, example = json!({ "member_id": null }))]
pub struct Approval {
    /// The member without account whom officers kept for this person so far.
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<Id<MemberId>>,
}

/// Admit whoever asked
///
/// For those who keep the register. Who was a member and left comes back to the same membership.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/join-requests/{request_id}/approve",
    tag = "invitations",
    request_body = Approval,
    responses(
        (status = 200, description = "Admitted", body = DecidedAnswer),
        (status = 409, description = "Somebody has decided, or the person is in the register \
            without an account"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn approve_join_request(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<Approval>,
) -> Result<Once<Json<DecidedAnswer>>, Failure> {
    let member = request.member_id.map(|member| member.0);
    let language = crate::language(&inside.person);
    let command = ApproveRequest::new(which.request_id.0, member, language);
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
