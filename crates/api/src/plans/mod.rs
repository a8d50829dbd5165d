//! Contribution plans.

mod list;
mod set;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(list::list_plans, set::set_plan))
}
