//! The addresses of the pages.

use axum::Router;
use axum::routing::{get, post};
use http::HttpState;

use crate::{
    assets, chamas, collection, contributions, front, members, people, plans, transactions,
};

/// Every page and the files they need.
pub fn routes() -> Router<HttpState> {
    Router::new()
        .route("/", get(front::show::page))
        .route(
            "/register",
            get(people::register::page).post(people::register::send),
        )
        .route(
            "/login",
            get(people::sign_in::page).post(people::sign_in::send),
        )
        .route("/logout", post(people::sign_out::send))
        .route("/language", post(people::language::send))
        .route("/dashboard", get(people::dashboard::page))
        .route("/profile", get(people::profile::page))
        .route("/profile/password", post(people::profile::send))
        .route("/chamas", get(chamas::list::page))
        .route(
            "/chamas/new",
            get(chamas::found::page).post(chamas::found::send),
        )
        .nest("/chamas/{chama_id}", inside().merge(dues()))
        .route("/shared/{token}", get(contributions::shared::page))
        .merge(assets::routes())
}

/// What is inside one chama.
fn inside() -> Router<HttpState> {
    Router::new()
        .route("/", get(chamas::home::page))
        .route("/members", get(members::list::page))
        .route(
            "/members/new",
            get(members::add::page).post(members::add::send),
        )
        .route(
            "/members/{member_id}/statement",
            get(members::statement::page),
        )
        .route(
            "/members/{member_id}/statement.csv",
            get(members::csv::file),
        )
        .route(
            "/record",
            get(transactions::record::page).post(transactions::record::send),
        )
        .route("/transactions", get(transactions::list::page))
        .route(
            "/transactions/{transaction_id}",
            get(transactions::show::page),
        )
        .route(
            "/transactions/{transaction_id}/reverse",
            post(transactions::reverse::send),
        )
}

/// Plans, who has paid, and meetings.
fn dues() -> Router<HttpState> {
    Router::new()
        .route("/plans", get(plans::list::page))
        .route("/plans/new", get(plans::set::page).post(plans::set::send))
        .route(
            "/funds/new",
            get(plans::open_fund::page).post(plans::open_fund::send),
        )
        .route("/contributions", get(contributions::grid::page))
        .route("/contributions.csv", get(contributions::csv::file))
        .route("/shares", post(contributions::share::send))
        .route("/shares/{share_id}/end", post(contributions::share::end))
        .route(
            "/collection",
            get(collection::sheet::page).post(collection::sheet::send),
        )
}
