//! The funds of a chama.

mod list;
mod open;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(list::list_funds, open::open_fund))
}
