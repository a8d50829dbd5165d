//! What members pay at a meeting.

mod record;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(record::record_collection))
}
