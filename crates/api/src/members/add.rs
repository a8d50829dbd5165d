//! `POST /api/chamas/{chama_id}/members`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::members::views::MemberAdded;
use chama::members::{AddMember, MemberForm};
use domain::access::{Role, may};
use domain::email::EmailAddress;
use domain::names::PersonName;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::schema::{self, PHONE_LENGTH_MAX};
use crate::fields::{Text, Word};

/// A member to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "first_name": "Achieng",
    "last_name": "Otieno",
    "phone_number": "0712 345 678",
    "role": "member"
}))]
pub struct AddRequest {
    #[schema(schema_with = schema::line::<{ PersonName::LENGTH_MAX }>)]
    first_name: Text<{ PersonName::LENGTH_MAX }>,
    #[schema(schema_with = schema::line::<{ PersonName::LENGTH_MAX }>)]
    last_name: Text<{ PersonName::LENGTH_MAX }>,
    #[schema(schema_with = schema::maybe_phone)]
    phone_number: Option<Text<PHONE_LENGTH_MAX>>,
    #[schema(schema_with = schema::maybe_email)]
    email: Option<Text<{ EmailAddress::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_word::<Role>)]
    role: Option<Word<Role>>,
}

impl From<AddRequest> for MemberForm {
    fn from(request: AddRequest) -> Self {
        let role = request.role.map(|role| role.0.to_string());
        Self {
            first_name: request.first_name.0,
            last_name: request.last_name.0,
            phone_number: request.phone_number.unwrap_or_default().0,
            email: request.email.unwrap_or_default().0,
            role: role.unwrap_or_default(),
        }
    }
}

/// A member just added.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": 2, "chama_id": 1, "has_account": false }))]
pub struct AddAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    chama_id: i64,
    /// Whether the e-mail address belongs to an account, which can now see the chama.
    has_account: bool,
}

impl From<MemberAdded> for AddAnswer {
    fn from(added: MemberAdded) -> Self {
        Self {
            id: added.id.get(),
            chama_id: added.chama_id.get(),
            has_account: added.has_account,
        }
    }
}

/// Add a member
///
/// For the chairperson, the treasurer and the secretary. An office is given by the chairperson
/// only. The member needs neither phone nor e-mail; if the address belongs to an account, that
/// person can see the chama from now on.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members",
    tag = "members",
    request_body = AddRequest,
    responses(
        (status = 201, description = "Added", body = AddAnswer),
        (status = 409, description = "A member with this phone or e-mail address is there already"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn add_member(
    State(state): State<HttpState>,
    inside: InChama<may::AddMember>,
    key: OptionalKey,
    Json(request): Json<AddRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = AddMember::check(&request.into(), crate::language(&inside.person))?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(AddAnswer::from(done.answer))),
    })
}
