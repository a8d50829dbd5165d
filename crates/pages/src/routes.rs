//! The addresses of the pages.

use axum::Router;
use axum::routing::{get, post};
use http::HttpState;

use crate::{assets, chamas, front, members, payments, people, transactions};

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
        .merge(money_out())
}

/// Money that leaves the chama, and the files kept with money.
fn money_out() -> Router<HttpState> {
    Router::new()
        .route("/payments", get(payments::list::page))
        .route(
            "/payments/new",
            get(payments::propose::page).post(payments::propose::send),
        )
        .route(
            "/payments/rules",
            get(payments::bands::page).post(payments::bands::send),
        )
        .route("/payments/{proposal_id}", get(payments::show::page))
        .route(
            "/payments/{proposal_id}/approve",
            post(payments::decide::approve),
        )
        .route(
            "/payments/{proposal_id}/reject",
            post(payments::decide::reject),
        )
        .route(
            "/payments/{proposal_id}/withdraw",
            post(payments::decide::withdraw),
        )
        .route(
            "/payments/{proposal_id}/attachments",
            post(payments::files::to_payment),
        )
        .route(
            "/transactions/{transaction_id}/attachments",
            post(payments::files::to_transaction),
        )
        .route("/attachments/{attachment_id}", get(payments::files::file))
}
