//! A person plays the phone: prompts to answer, a menu to pay from, messages to read. Plain forms;
//! the page looks again by itself while there is nothing to type.

mod actions;
mod html;
mod screens;

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::shared::Shared;

/// The phone's addresses.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/phone", get(screens::pick).post(actions::pick))
        .route("/phone/style.css", get(style))
        .route("/phone/{msisdn}", get(screens::home))
        .route("/phone/{msisdn}/pay", get(screens::pay).post(actions::pay))
        .route("/phone/{msisdn}/top-up", post(actions::top_up))
        .route("/phone/{msisdn}/prompts/{checkout}", post(actions::answer))
}

async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("style.css")).into_response()
}
