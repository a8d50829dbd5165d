//! `POST /api/chamas/{chama_id}/periods/close`

use axum::extract::State;
use chama::reconciliation::ClosePeriod;
use chrono::NaiveDate;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{Day, schema};

/// How far the book is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "through": "2025-01-31" }))]
pub struct CloseRequest {
    #[schema(schema_with = schema::day)]
    through: Day,
}

/// The closed period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "closed_through": "2025-01-31" }))]
pub struct CloseAnswer {
    /// Its last day.
    closed_through: NaiveDate,
}

/// Close a period
///
/// Nothing can be booked any more on the day given or before; a correction goes to the open
/// period. It cannot be undone. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/periods/close",
    tag = "accounts",
    request_body = CloseRequest,
    responses(
        (status = 200, description = "Closed", body = CloseAnswer),
        (status = 409, description = "Somebody else closed it meanwhile"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn close_period(
    State(state): State<HttpState>,
    inside: InChama<may::ClosePeriod>,
    key: OptionalKey,
    Json(request): Json<CloseRequest>,
) -> Result<Once<Json<CloseAnswer>>, Failure> {
    let through = request.through.0;
    let command = ClosePeriod { through };
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let closed_through = done.answer.closed_through;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(CloseAnswer { closed_through }),
    })
}
