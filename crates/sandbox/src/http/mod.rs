//! The sandbox over HTTP: the gateway organisations call, the controls of tests, and the page
//! where a person plays the phone.

mod body;
mod endpoints;
mod gateway;
mod phone;
mod reply;
mod sim;

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

use crate::shared::Shared;

/// Everything the sandbox answers to.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/phone") }))
        .merge(gateway::routes())
        .merge(sim::routes())
        .merge(phone::routes())
        .fallback(gateway::no_such_path)
        .with_state(shared)
}
