//! The periods of a chama's book.

mod close;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(close::close_period))
}
