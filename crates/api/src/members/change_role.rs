//! `POST /api/chamas/{chama_id}/members/{member_id}/role`

use axum::extract::State;
use chama::members::ChangeRole;
use chama::members::views::RoleChanged;
use domain::access::{Role, may};
use domain::names::Description;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Whose;
use crate::fields::{Text, Word, schema};

/// The role to be given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "role": "treasurer", "note": "Keys and cheque book handed over" }))]
pub struct RoleRequest {
    #[schema(schema_with = schema::word::<Role>)]
    role: Word<Role>,
    /// What is said about the handover.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    note: Text<{ Description::LENGTH_MAX }>,
}

/// A role just given.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// The role held before.
    #[schema(schema_with = schema::word::<Role>)]
    from: &'static str,
    #[schema(schema_with = schema::word::<Role>)]
    role: &'static str,
    /// From when payments of the new officer are not on hold.
    #[schema(format = DateTime, example = "2025-01-18T10:30:00Z")]
    money_out_from: String,
}

impl From<RoleChanged> for RoleAnswer {
    fn from(changed: RoleChanged) -> Self {
        Self {
            id: changed.id.get(),
            from: changed.from.as_str(),
            role: changed.role.as_str(),
            money_out_from: iso_z(changed.money_out_from),
        }
    }
}

/// Give a member another role
///
/// For the chairperson, and never for oneself: a chairperson hands over by naming another, who can
/// then relieve the first. The role holds from the next request on; payments of a new officer are
/// on hold for the hours the chama decided.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members/{member_id}/role",
    tag = "members",
    request_body = RoleRequest,
    responses(
        (status = 200, description = "Given", body = RoleAnswer),
        (status = 409, description = "The member has left, or the chama would be without a \
            chairperson"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn change_role(
    State(state): State<HttpState>,
    inside: InChama<may::AssignRole>,
    Path(whose): Path<Whose>,
    key: OptionalKey,
    Json(request): Json<RoleRequest>,
) -> Result<Once<Json<RoleAnswer>>, Failure> {
    let role = request.role.0.as_str();
    let command = ChangeRole::check(whose.member_id.0, role, &request.note.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
