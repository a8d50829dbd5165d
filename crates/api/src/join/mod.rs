//! Coming in: entering a code, and deciding on who asks.

mod approve;
mod enter;
mod list;
mod reject;

use chama::members::views::RequestDecided;
use domain::ids::{JoinRequestId, MemberId};
use http::HttpState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Id, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(enter::join))
        .routes(routes!(list::list_join_requests))
        .routes(routes!(approve::approve_join_request))
        .routes(routes!(reject::reject_join_request))
}

/// The request of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    request_id: Id<JoinRequestId>,
}

/// A request just decided on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": 4, "member_id": 12 }))]
pub struct DecidedAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// The member the person became, if admitted.
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<i64>,
}

impl From<RequestDecided> for DecidedAnswer {
    fn from(decided: RequestDecided) -> Self {
        Self {
            id: decided.id.get(),
            member_id: decided.member.map(MemberId::get),
        }
    }
}
