//! The members of a chama and their statements.

mod add;
mod list;
mod statement;

use http::HttpState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_members, add::add_member))
        .routes(routes!(statement::show_statement))
}
