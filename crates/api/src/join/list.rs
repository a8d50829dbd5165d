//! `GET /api/chamas/{chama_id}/join-requests`

use axum::extract::State;
use chama::reports::membership::{self, RequestLine};
use domain::access::may;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// Somebody who asks to be admitted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WaitingRequest)]
pub struct Waiting {
    #[schema(schema_with = schema::id)]
    id: i64,
    name: String,
    email: String,
    phone: Option<String>,
    message: String,
    #[schema(format = DateTime)]
    asked_at: String,
    /// Whether the person was a member before and left.
    was_member: bool,
}

/// Whoever waits, the longest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct JoinRequestList {
    requests: Vec<Waiting>,
}

impl From<RequestLine> for Waiting {
    fn from(line: RequestLine) -> Self {
        Self {
            id: line.id.get(),
            name: line.name,
            email: line.email,
            phone: line.phone,
            message: line.message,
            asked_at: iso_z(line.asked_at),
            was_member: line.was_member,
        }
    }
}

/// Whoever waits to be admitted
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/join-requests",
    tag = "invitations",
    responses((status = 200, description = "At most 200", body = JoinRequestList)),
    security(("session" = []))
)]
pub async fn list_join_requests(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
) -> Result<Json<JoinRequestList>, Failure> {
    let found = membership::requests(state.context(), inside.grant).await?;
    let requests = found.waiting.into_iter().map(Waiting::from).collect();
    Ok(Json(JoinRequestList { requests }))
}
