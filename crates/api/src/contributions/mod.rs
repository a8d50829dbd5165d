//! Who has paid, and links to it.

mod end_share;
mod grid;
mod own;
mod share;
mod shares;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(grid::show_contributions))
        .routes(routes!(own::show_dues))
        .routes(routes!(shares::list_shares, share::share_report))
        .routes(routes!(end_share::end_share))
}
