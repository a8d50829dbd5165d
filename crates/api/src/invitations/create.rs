//! `POST /api/chamas/{chama_id}/invitations`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::members::Invite;
use domain::access::may;
use domain::members::INVITATION_USES_MAX;
use domain::names::InvitationLabel;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{Text, Whole, schema};

/// How many it may bring when that is not said.
const USES_USUAL: i64 = 30;

/// Whom it is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "label": "Neighbours of Mama Njeri", "uses_max": 5 }))]
pub struct InviteRequest {
    /// What officers call it among themselves.
    #[schema(schema_with = schema::maybe_line::<{ InvitationLabel::LENGTH_MAX }>)]
    label: Option<Text<{ InvitationLabel::LENGTH_MAX }>>,
    /// How many people it can bring.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 500, default = 30)]
    uses_max: Option<Whole<1, INVITATION_USES_MAX>>,
}

/// An invitation, with its code told this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct InviteAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(example = "ABCD-EFGH-JKMN")]
    code: String,
    /// The address that leads to the chama.
    #[schema(example = "/join/ABCDEFGHJKMN")]
    path: String,
    #[schema(format = DateTime, example = "2025-01-29T10:30:00Z")]
    expires_at: String,
    uses_max: i64,
}

/// Invite people
///
/// For those who keep the register. Whoever enters the code asks to be admitted. The code holds
/// for 14 days and is not told again.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/invitations",
    tag = "invitations",
    request_body = InviteRequest,
    responses((status = 201, description = "Invited", body = InviteAnswer)),
    security(("session" = []))
)]
pub async fn invite(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    Json(request): Json<InviteRequest>,
) -> Result<impl IntoResponse, Failure> {
    let context = state.context();
    let label = request.label.unwrap_or_default().0;
    let uses_max = request.uses_max.map_or(USES_USUAL, |uses| uses.0);
    let command = Invite::check(context, &label, uses_max)?;
    let made = context.run(&inside.grant, None, &command).await?.answer;
    let answer = InviteAnswer {
        id: made.id.get(),
        code: command.code().grouped(),
        path: format!("/join/{}", command.code().expose()),
        expires_at: iso_z(made.expires_at),
        uses_max: made.uses_max,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
