//! `POST /api/join`

use axum::extract::State;
use chama::members::Join;
use chama::members::views::Entered;
use domain::entry_code::EntryCode;
use domain::names::Description;
use http::{Failure, HttpState, Json, Once, OptionalKey, Person};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{Text, schema};

/// A code, and what the person says with it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "ABCD-EFGH-JKMN", "message": "I am Njeri's sister" }))]
pub struct JoinRequest {
    #[schema(schema_with = schema::entry_code)]
    code: Text<{ EntryCode::TYPED_LENGTH_MAX }>,
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    message: Text<{ Description::LENGTH_MAX }>,
}

/// What the code brought.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "outcome": "asked", "chama_id": 1, "request_id": 4, "member_id": null
}))]
pub struct JoinAnswer {
    /// `asked`: an officer decides. `claimed`: the person is the member now.
    #[schema(example = "asked")]
    outcome: &'static str,
    #[schema(schema_with = schema::id)]
    chama_id: i64,
    #[schema(schema_with = schema::maybe_id)]
    request_id: Option<i64>,
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<i64>,
}

impl From<Entered> for JoinAnswer {
    fn from(entered: Entered) -> Self {
        match entered {
            Entered::Asked { chama_id, request } => Self {
                outcome: "asked",
                chama_id: chama_id.get(),
                request_id: Some(request.get()),
                member_id: None,
            },
            Entered::Claimed { chama_id, member } => Self {
                outcome: "claimed",
                chama_id: chama_id.get(),
                request_id: None,
                member_id: Some(member.get()),
            },
        }
    }
}

/// Enter a code
///
/// The code of an invitation asks to be admitted; that of a member whom officers kept so far makes
/// the person this member.
#[utoipa::path(
    post,
    path = "/api/join",
    tag = "invitations",
    request_body = JoinRequest,
    responses(
        (status = 200, description = "What it brought", body = JoinAnswer),
        (status = 409, description = "The code has ended, or the person is a member or has asked \
            already"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn join(
    State(state): State<HttpState>,
    person: Person,
    key: OptionalKey,
    Json(request): Json<JoinRequest>,
) -> Result<Once<Json<JoinAnswer>>, Failure> {
    let command = Join::check(&request.code.0, &request.message.0)?;
    let context = state.context();
    let done = context
        .run(&person.signed_in(), key.as_ref(), &command)
        .await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
