//! `POST /api/chamas/{chama_id}/reconciliation/{day}/explain`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::reconciliation::views::ExplanationView;
use chama::reconciliation::{Explain, ExplainForm};
use chrono::NaiveDate;
use domain::access::may;
use domain::ids::AccountId;
use domain::names::Reason;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::WhichDay;
use crate::fields::{Id, Text, schema};

/// Why a place differs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "place_id": 1, "reason": "Change for the bus" }))]
pub struct ExplainRequest {
    #[schema(schema_with = schema::id)]
    place_id: Id<AccountId>,
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
}

/// An explanation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Explanation)]
pub struct ExplanationAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    place_id: i64,
    /// From which day it holds.
    day: NaiveDate,
    difference: Shillings,
    /// Whether two officers agree, so that it counts.
    agreed: bool,
}

impl From<ExplanationView> for ExplanationAnswer {
    fn from(view: ExplanationView) -> Self {
        Self {
            id: view.id.get(),
            place_id: view.place_id.get(),
            day: view.day,
            difference: view.difference.into(),
            agreed: view.agreed,
        }
    }
}

/// Explain a difference
///
/// It counts when another officer agrees. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/reconciliation/{day}/explain",
    tag = "reconciliation",
    request_body = ExplainRequest,
    responses(
        (status = 201, description = "Written down", body = ExplanationAnswer),
        (status = 409, description = "The place does not differ"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn explain_difference(
    State(state): State<HttpState>,
    inside: InChama<may::Reconcile>,
    Path(which): Path<WhichDay>,
    key: OptionalKey,
    Json(request): Json<ExplainRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = Explain::check(&ExplainForm {
        place_id: Some(request.place_id.0),
        day: which.day.0.to_string(),
        reason: request.reason.0,
    })?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (
            StatusCode::CREATED,
            Json(ExplanationAnswer::from(done.answer)),
        ),
    })
}
