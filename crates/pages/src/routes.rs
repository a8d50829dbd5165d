//! The addresses of the pages.

use axum::Router;
use axum::routing::{get, post};
use http::HttpState;

use crate::{assets, chamas, front, members, people, transactions};

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
        .nest("/chamas/{chama_id}", inside())
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
