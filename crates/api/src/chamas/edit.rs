//! `PATCH /api/chamas/{chama_id}`

use axum::extract::State;
use chama::chamas::{EditChama, EditForm};
use chama::reports::chamas;
use domain::access::may;
use domain::chamas::{ContributionFrequency, MeetingDay};
use domain::names::{ChamaName, Description, Location, Objectives, Rules};
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, PositiveShillings, Shillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::show::{ChamaAnswer, answer};
use crate::amounts::number;
use crate::fields::{Text, Word, schema};

/// What is to be changed. A field left out, or null, stays as it is; an empty text empties it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "meeting_time": "15:00", "location": "Kangemi Social Hall" }))]
pub struct EditRequest {
    #[schema(schema_with = schema::nullable_line::<{ ChamaName::LENGTH_MAX }>)]
    name: Option<Text<{ ChamaName::LENGTH_MAX }>>,
    #[schema(schema_with = schema::nullable_lines::<{ Description::LENGTH_MAX }>)]
    description: Option<Text<{ Description::LENGTH_MAX }>>,
    #[schema(schema_with = schema::maybe_word::<MeetingDay>)]
    meeting_day: Option<Word<MeetingDay>>,
    #[schema(schema_with = schema::maybe_hour)]
    meeting_time: Option<Text<5>>,
    contribution_amount: Option<PositiveShillings>,
    #[schema(schema_with = schema::maybe_word::<ContributionFrequency>)]
    contribution_frequency: Option<Word<ContributionFrequency>>,
    #[schema(schema_with = schema::fee)]
    registration_fee: Option<Shillings>,
    #[schema(schema_with = schema::maybe_line::<{ Location::LENGTH_MAX }>)]
    location: Option<Text<{ Location::LENGTH_MAX }>>,
    #[schema(schema_with = schema::nullable_lines::<{ Rules::LENGTH_MAX }>)]
    rules: Option<Text<{ Rules::LENGTH_MAX }>>,
    #[schema(schema_with = schema::nullable_lines::<{ Objectives::LENGTH_MAX }>)]
    objectives: Option<Text<{ Objectives::LENGTH_MAX }>>,
}

impl From<EditRequest> for EditForm {
    fn from(request: EditRequest) -> Self {
        Self {
            name: request.name.map(|text| text.0),
            description: request.description.map(|text| text.0),
            meeting_day: request.meeting_day.map(|day| day.0.to_string()),
            meeting_time: request.meeting_time.map(|text| text.0),
            contribution_amount: request.contribution_amount.map(|sum| number(sum.0.money())),
            contribution_frequency: request.contribution_frequency.map(|it| it.0.to_string()),
            registration_fee: request.registration_fee.map(|fee| number(fee.0)),
            location: request.location.map(|text| text.0),
            rules: request.rules.map(|text| text.0),
            objectives: request.objectives.map(|text| text.0),
        }
    }
}

/// Change a chama
///
/// Only what is given changes. Every member sees in the activity what was changed, from what to
/// what and by whom. For the chairperson.
#[utoipa::path(
    patch,
    path = "/api/chamas/{chama_id}",
    tag = "chamas",
    request_body = EditRequest,
    responses((status = 200, description = "Its particulars now", body = ChamaAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn edit_chama(
    State(state): State<HttpState>,
    inside: InChama<may::EditChama>,
    key: OptionalKey,
    Json(request): Json<EditRequest>,
) -> Result<Once<Json<ChamaAnswer>>, Failure> {
    let command = EditChama::check(&request.into())?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let view = inside.grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let chama = chamas::details(context, view).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(answer(chama, &view)),
    })
}
