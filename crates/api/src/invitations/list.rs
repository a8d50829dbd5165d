//! `GET /api/chamas/{chama_id}/invitations`

use axum::extract::State;
use chama::reports::membership::{self, InvitationLine};
use domain::access::may;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// An invitation; its code is told to nobody again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invitation {
    #[schema(schema_with = schema::id)]
    id: i64,
    label: String,
    /// How many have asked by it.
    uses: i64,
    uses_max: i64,
    created_by: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    /// When an officer ended it.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
}

/// Invitations, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationList {
    invitations: Vec<Invitation>,
}

impl From<InvitationLine> for Invitation {
    fn from(line: InvitationLine) -> Self {
        Self {
            id: line.id.get(),
            label: line.label,
            uses: line.invited.uses,
            uses_max: line.invited.uses_max,
            created_by: line.created_by,
            created_at: iso_z(line.created_at),
            expires_at: iso_z(line.invited.expires_at),
            revoked_at: line.invited.revoked_at.map(iso_z),
        }
    }
}

/// The invitations of a chama
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/invitations",
    tag = "invitations",
    responses((status = 200, description = "The latest 200", body = InvitationList)),
    security(("session" = []))
)]
pub async fn list_invitations(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
) -> Result<Json<InvitationList>, Failure> {
    let found = membership::invitations(state.context(), inside.grant).await?;
    let invitations = found.into_iter().map(Invitation::from).collect();
    Ok(Json(InvitationList { invitations }))
}
