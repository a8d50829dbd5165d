//! The accounts of a chama.

mod list;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(list::list_accounts))
}
