//! A person's chamas.

mod found;
mod list;
mod show;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_chamas, found::found_chama))
        .routes(routes!(show::show_chama))
}
