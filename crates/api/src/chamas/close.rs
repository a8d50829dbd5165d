//! `POST /api/chamas/{chama_id}/close`

use axum::extract::State;
use chama::chamas::{CloseChama, CloseForm};
use domain::access::may;
use domain::names::{ChamaName, Reason};
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::Deserialize;
use utoipa::ToSchema;

use super::StandingAnswer;
use crate::fields::{Day, Text, schema};

/// How a chama is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CloseChamaRequest, example = json!({
    "name": "Upendo Women Group",
    "reason": "The members resolved to give what is left to the dispensary",
    "resolution_on": "2025-01-31"
}))]
pub struct CloseRequest {
    /// The chama's name, exactly, so that none is closed by a slip.
    #[schema(schema_with = schema::line::<{ ChamaName::LENGTH_MAX }>)]
    name: Text<{ ChamaName::LENGTH_MAX }>,
    /// Why, or what the members resolved about what is left.
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
    /// The day of the resolution; needed where money, savings or debts are left.
    #[schema(schema_with = schema::maybe_day)]
    resolution_on: Option<Day>,
}

impl From<CloseRequest> for CloseForm {
    fn from(request: CloseRequest) -> Self {
        let day = request.resolution_on.map(|day| day.0.to_string());
        Self {
            name: request.name.0,
            reason: request.reason.0,
            resolution_on: day.unwrap_or_default(),
        }
    }
}

/// Close a chama for good
///
/// Its books can be read for good, and nothing can be recorded any more. All money, savings and
/// debts must be settled, or the day of a resolution about them be given. It cannot be undone. For
/// the chairperson.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/close",
    tag = "chamas",
    request_body = CloseRequest,
    responses(
        (status = 200, description = "Closed", body = StandingAnswer),
        (status = 409, description = "Something is left that nobody decided about"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn close_chama(
    State(state): State<HttpState>,
    inside: InChama<may::EditChama>,
    key: OptionalKey,
    Json(request): Json<CloseRequest>,
) -> Result<Once<Json<StandingAnswer>>, Failure> {
    let command = CloseChama::check(&request.into())?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
