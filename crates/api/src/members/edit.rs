//! `POST /api/chamas/{chama_id}/members/{member_id}/particulars`

use axum::extract::State;
use chama::members::{EditMember, MemberForm};
use domain::access::may;
use domain::email::EmailAddress;
use domain::names::PersonName;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Whose;
use crate::fields::Text;
use crate::fields::schema::{self, PHONE_LENGTH_MAX};

/// The particulars as they should be; what is absent or empty is taken away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "first_name": "Achieng", "last_name": "Otieno", "phone_number": "0712 345 678"
}))]
pub struct ParticularsRequest {
    #[schema(schema_with = schema::line::<{ PersonName::LENGTH_MAX }>)]
    first_name: Text<{ PersonName::LENGTH_MAX }>,
    #[schema(schema_with = schema::line::<{ PersonName::LENGTH_MAX }>)]
    last_name: Text<{ PersonName::LENGTH_MAX }>,
    #[schema(schema_with = schema::maybe_phone)]
    phone_number: Option<Text<PHONE_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_email)]
    email: Option<Text<{ EmailAddress::LENGTH_MAX }>>,
}

/// Whose particulars were changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticularsAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
}

/// Change a member's particulars
///
/// For those who keep the register. The account the member signs in with stays as it is.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members/{member_id}/particulars",
    tag = "members",
    request_body = ParticularsRequest,
    responses(
        (status = 200, description = "Changed", body = ParticularsAnswer),
        (status = 409, description = "Another member has this phone or e-mail address"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn edit_member(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    Path(whose): Path<Whose>,
    key: OptionalKey,
    Json(request): Json<ParticularsRequest>,
) -> Result<Once<Json<ParticularsAnswer>>, Failure> {
    let form = MemberForm {
        first_name: request.first_name.0,
        last_name: request.last_name.0,
        phone_number: request.phone_number.unwrap_or_default().0,
        email: request.email.unwrap_or_default().0,
        role: String::new(),
    };
    let command = EditMember::check(whose.member_id.0, &form)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let id = done.answer.id.get();
    Ok(Once {
        replayed: done.replayed,
        answer: Json(ParticularsAnswer { id }),
    })
}
