//! `POST /api/chamas`

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chama::chamas::views::Founded;
use chama::chamas::{ChamaForm, FoundChama};
use domain::chamas::{ContributionFrequency, MeetingDay};
use domain::names::{ChamaName, Description, Location, Objectives, Rules};
use http::{Failure, HttpState, Json, Once, OptionalKey, Person, PositiveShillings, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amounts::number;
use crate::fields::{Text, Word, schema};

/// A chama to be founded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Upendo Women Group",
    "description": "Saving for school fees",
    "meeting_day": "Saturday",
    "meeting_time": "14:00",
    "contribution_amount": 5000,
    "contribution_frequency": "monthly"
}))]
pub struct FoundRequest {
    #[schema(schema_with = schema::line::<{ ChamaName::LENGTH_MAX }>)]
    name: Text<{ ChamaName::LENGTH_MAX }>,
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Description::LENGTH_MAX }>)]
    description: Text<{ Description::LENGTH_MAX }>,
    #[schema(schema_with = schema::word::<MeetingDay>)]
    meeting_day: Word<MeetingDay>,
    #[schema(schema_with = schema::hour)]
    meeting_time: Text<5>,
    contribution_amount: PositiveShillings,
    #[schema(schema_with = schema::word::<ContributionFrequency>)]
    contribution_frequency: Word<ContributionFrequency>,
    #[schema(schema_with = schema::fee)]
    registration_fee: Option<Shillings>,
    #[schema(schema_with = schema::maybe_line::<{ Location::LENGTH_MAX }>)]
    location: Option<Text<{ Location::LENGTH_MAX }>>,
    #[schema(schema_with = schema::nullable_lines::<{ Rules::LENGTH_MAX }>)]
    rules: Option<Text<{ Rules::LENGTH_MAX }>>,
    #[schema(schema_with = schema::nullable_lines::<{ Objectives::LENGTH_MAX }>)]
    objectives: Option<Text<{ Objectives::LENGTH_MAX }>>,
}

impl From<FoundRequest> for ChamaForm {
    fn from(request: FoundRequest) -> Self {
        Self {
            name: request.name.0,
            description: request.description.0,
            meeting_day: request.meeting_day.0.to_string(),
            meeting_time: request.meeting_time.0,
            contribution_amount: Some(number(request.contribution_amount.0.money())),
            contribution_frequency: request.contribution_frequency.0.to_string(),
            registration_fee: request.registration_fee.map(|fee| number(fee.0)),
            location: request.location.unwrap_or_default().0,
            rules: request.rules.unwrap_or_default().0,
            objectives: request.objectives.unwrap_or_default().0,
        }
    }
}

/// A chama just founded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": 1, "member_id": 1 }))]
pub struct FoundAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// The founder as its first member and chairperson.
    #[schema(schema_with = schema::id)]
    member_id: i64,
}

impl From<Founded> for FoundAnswer {
    fn from(founded: Founded) -> Self {
        Self {
            id: founded.id.get(),
            member_id: founded.member_id.get(),
        }
    }
}

/// Found a chama
///
/// The person becomes its chairperson. It starts with a cash box, an M-Pesa paybill and a bank
/// account, and with a fund for personal savings and one for welfare.
#[utoipa::path(
    post,
    path = "/api/chamas",
    tag = "chamas",
    request_body = FoundRequest,
    responses((status = 201, description = "Founded", body = FoundAnswer,
        headers(("Location" = String, description = "Where the chama is")))),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn found_chama(
    State(state): State<HttpState>,
    person: Person,
    key: OptionalKey,
    Json(request): Json<FoundRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = FoundChama::check(&request.into(), crate::language(&person))?;
    let proof = person.signed_in();
    let done = state.context().run(&proof, key.as_ref(), &command).await?;
    let answer = FoundAnswer::from(done.answer);
    let place = format!("/api/chamas/{}", answer.id);
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, [(LOCATION, place)], Json(answer)),
    })
}
