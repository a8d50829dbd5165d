//! `POST /api/chamas/{chama_id}/invitations/{invitation_id}/revoke`

use axum::extract::State;
use chama::members::RevokeInvitation;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::Which;
use crate::fields::schema;

/// The invitation that ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevokeAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
}

/// End an invitation
///
/// For those who keep the register. Whoever asked by it before stays asked. One that has ended
/// already is not found.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/invitations/{invitation_id}/revoke",
    tag = "invitations",
    responses((status = 200, description = "Ended", body = RevokeAnswer)),
    security(("session" = []))
)]
pub async fn revoke_invitation(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    Path(which): Path<Which>,
) -> Result<Json<RevokeAnswer>, Failure> {
    let invitation = which.invitation_id.0;
    let command = RevokeInvitation { invitation };
    let done = state.context().run(&inside.grant, None, &command).await?;
    let id = done.answer.get();
    Ok(Json(RevokeAnswer { id }))
}
