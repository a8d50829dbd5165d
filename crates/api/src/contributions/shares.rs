//! `GET /api/chamas/{chama_id}/shares`

use axum::extract::State;
use chama::reports::contributions::{self, Share};
use domain::access::may;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// A link through which anybody can read who has paid into a fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    fund_id: i64,
    created_by: String,
    #[schema(format = DateTime, example = "2026-01-15T10:30:00Z")]
    created_at: String,
    #[schema(format = DateTime, example = "2026-02-14T10:30:00Z")]
    expires_at: String,
}

/// The links that can be used, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareList {
    shares: Vec<ShareAnswer>,
}

impl From<Share> for ShareAnswer {
    fn from(share: Share) -> Self {
        Self {
            id: share.id,
            fund_id: share.fund_id.get(),
            created_by: share.created_by,
            created_at: iso_z(share.created_at),
            expires_at: iso_z(share.expires_at),
        }
    }
}

/// Links to who has paid
///
/// For the chairperson, the treasurer and the secretary. The secret of a link is told only when
/// it is made.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/shares",
    tag = "contributions",
    responses((status = 200, description = "Those that can be used", body = ShareList)),
    security(("session" = []))
)]
pub async fn list_shares(
    State(state): State<HttpState>,
    inside: InChama<may::ShareReports>,
) -> Result<Json<ShareList>, Failure> {
    let found = contributions::shares(state.context(), inside.grant).await?;
    Ok(Json(ShareList {
        shares: found.into_iter().map(ShareAnswer::from).collect(),
    }))
}
