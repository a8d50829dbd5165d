//! Looking at what the sandbox knows.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::keys::CERTIFICATE_PEM;
use crate::shared::Shared;
use crate::world::PromptState;

/// Every account and what it holds, in cents.
pub async fn books(State(shared): State<Arc<Shared>>) -> Response {
    Json(shared.books()).into_response()
}

/// Every completed transaction, oldest first.
pub async fn receipts(State(shared): State<Arc<Shared>>) -> Response {
    let all = shared.world().receipts.all().to_vec();
    Json(all).into_response()
}

/// Every message that was sent, and how it was answered.
pub async fn deliveries(State(shared): State<Arc<Shared>>) -> Response {
    let sent = shared.deliveries.log();
    Json(json!({ "held": shared.deliveries.held(), "sent": sent })).into_response()
}

/// Every prompt. Where their callbacks go is not shown.
pub async fn prompts(State(shared): State<Arc<Shared>>) -> Response {
    let world = shared.world();
    let prompts = world.prompts.values().map(|prompt| {
        let ended = match &prompt.state {
            PromptState::Open => None,
            PromptState::Ended(outcome) => Some(outcome.code()),
        };
        json!({
            "checkout_request_id": prompt.checkout_request_id,
            "short_code": prompt.ask.short_code,
            "msisdn": prompt.ask.msisdn,
            "amount": prompt.ask.amount,
            "reference": prompt.ask.reference,
            "text": prompt.text,
            "ended": ended,
            "receipt": prompt.receipt,
        })
    });
    Json(prompts.collect::<Vec<Value>>()).into_response()
}

/// The certificate the product is configured with.
pub async fn certificate() -> Response {
    (
        [(header::CONTENT_TYPE, "application/x-pem-file")],
        CERTIFICATE_PEM,
    )
        .into_response()
}
