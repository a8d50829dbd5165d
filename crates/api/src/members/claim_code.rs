//! `POST /api/chamas/{chama_id}/members/{member_id}/claim-code`

use axum::extract::State;
use chama::members::MakeClaimCode;
use domain::access::may;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::Whose;
use crate::fields::schema;

/// A code, told this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimAnswer {
    #[schema(schema_with = schema::id)]
    member_id: i64,
    #[schema(example = "ABCD-EFGH-JKMN")]
    code: String,
    #[schema(format = DateTime, example = "2025-01-29T10:30:00Z")]
    expires_at: String,
}

/// Make the code by which a member takes over their membership
///
/// For those who keep the register; that of an officer the chairperson makes. For members without
/// an account. The code works once and for 14 days; one made before ends.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members/{member_id}/claim-code",
    tag = "members",
    responses(
        (status = 200, description = "The code", body = ClaimAnswer),
        (status = 409, description = "The member has an account, or has left"),
    ),
    security(("session" = []))
)]
pub async fn make_claim_code(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    Path(whose): Path<Whose>,
) -> Result<Json<ClaimAnswer>, Failure> {
    let context = state.context();
    let command = MakeClaimCode::new(context, whose.member_id.0)?;
    let made = context.run(&inside.grant, None, &command).await?.answer;
    Ok(Json(ClaimAnswer {
        member_id: made.member.get(),
        code: command.code().grouped(),
        expires_at: iso_z(made.expires_at),
    }))
}
