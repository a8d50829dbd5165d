//! A person's chamas.

mod activity;
mod close;
mod edit;
mod found;
mod list;
mod resume;
mod show;
mod suspend;

use chama::chamas::views::Standing;
use domain::chamas::ChamaStatus;
use domain::names::Reason;
use http::HttpState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Text, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_chamas, found::found_chama))
        .routes(routes!(show::show_chama, edit::edit_chama))
        .routes(routes!(suspend::suspend_chama))
        .routes(routes!(resume::resume_chama))
        .routes(routes!(close::close_chama))
        .routes(routes!(activity::list_activity))
}

/// Why a chama is suspended, or goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The cash box was broken open" }))]
pub struct StandingRequest {
    /// Every member reads it.
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
}

/// Where the chama stands now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": 1, "status": "suspended" }))]
pub struct StandingAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::word::<ChamaStatus>)]
    status: &'static str,
}

impl From<Standing> for StandingAnswer {
    fn from(standing: Standing) -> Self {
        Self {
            id: standing.id.get(),
            status: standing.status.as_str(),
        }
    }
}
