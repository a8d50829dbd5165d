//! The addresses of the pages.

use axum::Router;
use axum::routing::{get, post};
use http::HttpState;

use crate::{assets, chamas, front, join, members, people, transactions};

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
        .route("/join", get(join::enter::page).post(join::enter::look))
        .route("/join/enter", post(join::enter::enter))
        .route("/join/{code}", get(join::enter::link))
        .nest("/chamas/{chama_id}", inside().merge(membership()))
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

/// Who belongs to a chama, in which role, and how people come and go.
fn membership() -> Router<HttpState> {
    Router::new()
        .route("/members/{member_id}", get(members::file::page))
        .route(
            "/members/{member_id}/role",
            get(members::role::page).post(members::role::send),
        )
        .route(
            "/members/{member_id}/status",
            get(members::status::page).post(members::status::send),
        )
        .route(
            "/members/{member_id}/edit",
            get(members::edit::page).post(members::edit::send),
        )
        .route(
            "/members/{member_id}/kin",
            get(members::kin::page).post(members::kin::send),
        )
        .route(
            "/members/{member_id}/claim",
            get(members::claim::page).post(members::claim::send),
        )
        .route(
            "/members/import",
            get(members::import::page).post(members::import::look),
        )
        .route("/members/import/save", post(members::import::save))
        .route(
            "/members/rules",
            get(members::rules::page).post(members::rules::send),
        )
        .route(
            "/leave",
            get(members::leave::page).post(members::leave::send),
        )
        .route(
            "/invitations",
            get(members::invitations::page).post(members::invitations::send),
        )
        .route(
            "/invitations/{invitation_id}/revoke",
            post(members::invitations::revoke),
        )
        .route("/requests", get(members::requests::page))
        .route(
            "/requests/{request_id}/approve",
            post(members::requests::approve),
        )
        .route(
            "/requests/{request_id}/reject",
            post(members::requests::reject),
        )
}
