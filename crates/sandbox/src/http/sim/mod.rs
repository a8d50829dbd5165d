//! The controls, over HTTP: for tests that run in another process, and for the curious.

mod asked;
mod controls;
mod inspect;
mod money;
mod statements;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::shared::Shared;

/// The addresses of the controls.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sim/next", post(controls::next))
        .route("/sim/forget", post(controls::forget))
        .route("/sim/modes", get(controls::modes).post(controls::set_modes))
        .route("/sim/accounts", post(controls::register))
        .route("/sim/people", post(controls::name_person))
        .route("/sim/tokens/kill", post(controls::kill_token))
        .route("/sim/catch-up", post(controls::catch_up))
        .route("/sim/release", post(controls::release))
        .route("/sim/settle", post(controls::settle))
        .route("/sim/forge", post(controls::forge))
        .route("/sim/redeliver", post(controls::redeliver))
        .route("/sim/prompts", get(inspect::prompts))
        .route("/sim/prompts/{checkout}", post(money::answer))
        .route("/sim/pay", post(money::pay))
        .route("/sim/reverse", post(money::reverse))
        .route("/sim/portal", post(money::portal))
        .route("/sim/top-up", post(money::top_up))
        .route("/sim/books", get(inspect::books))
        .route("/sim/receipts", get(inspect::receipts))
        .route("/sim/deliveries", get(inspect::deliveries))
        .route("/sim/certificate.pem", get(inspect::certificate))
        .route("/sim/statement/{file}", get(statements::download))
}
