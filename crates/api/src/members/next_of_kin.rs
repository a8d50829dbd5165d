//! `POST /api/chamas/{chama_id}/members/{member_id}/next-of-kin`

use axum::extract::State;
use chama::members::{KinForm, SetNextOfKin};
use domain::access::may;
use domain::names::{KinName, Relation};
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Whose;
use crate::fields::Text;
use crate::fields::schema::{self, PHONE_LENGTH_MAX};

/// Whom to turn to. All absent takes the record away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Otieno Ouma", "relation": "Brother", "phone_number": "0722 000 111"
}))]
pub struct KinRequest {
    #[schema(schema_with = schema::maybe_line::<{ KinName::LENGTH_MAX }>)]
    name: Option<Text<{ KinName::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_line::<{ Relation::LENGTH_MAX }>)]
    relation: Option<Text<{ Relation::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_phone)]
    phone_number: Option<Text<PHONE_LENGTH_MAX>>,
}

/// Whose next of kin was set.
#[derive(Debug, Serialize, ToSchema)]
pub struct KinAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
}

/// Set a member's next of kin
///
/// One's own every member may set; another's only those who keep the register.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members/{member_id}/next-of-kin",
    tag = "members",
    request_body = KinRequest,
    responses((status = 200, description = "Set", body = KinAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn set_next_of_kin(
    State(state): State<HttpState>,
    inside: InChama<may::EditOwnDetails>,
    Path(whose): Path<Whose>,
    key: OptionalKey,
    Json(request): Json<KinRequest>,
) -> Result<Once<Json<KinAnswer>>, Failure> {
    let form = KinForm {
        name: request.name.unwrap_or_default().0,
        relation: request.relation.unwrap_or_default().0,
        phone_number: request.phone_number.unwrap_or_default().0,
    };
    let command = SetNextOfKin::check(whose.member_id.0, &form)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let id = done.answer.get();
    Ok(Once {
        replayed: done.replayed,
        answer: Json(KinAnswer { id }),
    })
}
