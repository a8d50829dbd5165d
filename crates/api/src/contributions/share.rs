//! `POST /api/chamas/{chama_id}/shares`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::contributions::ShareReport;
use chama::contributions::views::Shared;
use domain::access::may;
use domain::ids::FundId;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{Id, Whole, schema};

/// What is to be shared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "fund_id": 1, "days": 30 }))]
pub struct ShareRequest {
    #[schema(schema_with = schema::id)]
    fund_id: Id<FundId>,
    /// How long the link lasts; 30 days when left out.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 365)]
    days: Option<Whole<1, 365>>,
}

/// A link just made.
#[derive(Serialize, ToSchema)]
pub struct SharedAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// The page to send; it is told this once.
    #[schema(example = "/shared/9dXzA1")]
    path: String,
    #[schema(format = DateTime, example = "2026-02-14T10:30:00Z")]
    expires_at: String,
}

impl From<Shared> for SharedAnswer {
    fn from(shared: Shared) -> Self {
        Self {
            id: shared.id,
            path: format!("/shared/{}", shared.token),
            expires_at: iso_z(shared.expires_at),
        }
    }
}

/// Share who has paid
///
/// Makes a link through which anybody can read it, with first names and initials only. For the
/// chairperson, the treasurer and the secretary.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/shares",
    tag = "contributions",
    request_body = ShareRequest,
    responses((status = 201, description = "Made", body = SharedAnswer)),
    security(("session" = []))
)]
pub async fn share_report(
    State(state): State<HttpState>,
    inside: InChama<may::ShareReports>,
    Json(request): Json<ShareRequest>,
) -> Result<impl IntoResponse, Failure> {
    let days = request.days.map(|days| days.0);
    let command = ShareReport::check(request.fund_id.0, days)?;
    // Without a key: the answer holds a secret and must not be kept.
    let done = state.context().run(&inside.grant, None, &command).await?;
    Ok((StatusCode::CREATED, Json(SharedAnswer::from(done.answer))))
}
