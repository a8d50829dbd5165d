//! Telling the sandbox what to do.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::asked::{OfShortCode, done, refused};
use crate::controls::{Modes, Plan};
use crate::http::reply;
use crate::people::msisdn;
use crate::shared::Shared;
use crate::short_codes::ShortCode;

/// What happens to the next request the plan fits.
pub async fn next(State(shared): State<Arc<Shared>>, Json(plan): Json<Plan>) -> Response {
    shared.world().plan(plan);
    done()
}

/// Forgets plans no request has met.
pub async fn forget(State(shared): State<Arc<Shared>>) -> Response {
    shared.world().forget_plans();
    done()
}

/// How the sandbox behaves.
pub async fn modes(State(shared): State<Arc<Shared>>) -> Response {
    Json(shared.world().modes.clone()).into_response()
}

/// From now on it behaves like this; what is not said is as at first.
pub async fn set_modes(State(shared): State<Arc<Shared>>, Json(modes): Json<Modes>) -> Response {
    shared.world().modes = modes;
    done()
}

/// Registers an organisation.
pub async fn register(State(shared): State<Arc<Shared>>, Json(one): Json<ShortCode>) -> Response {
    shared.world().register(one);
    done()
}

/// A customer to be known by name.
#[derive(Deserialize)]
pub struct Named {
    msisdn: String,
    name: String,
    pin: Option<String>,
}

/// Gives a customer a name, and another PIN.
pub async fn name_person(State(shared): State<Arc<Shared>>, Json(named): Json<Named>) -> Response {
    let Some(number) = msisdn(&named.msisdn) else {
        return refused(422, "that is no Kenyan mobile number");
    };
    let now = shared.now();
    let mut world = shared.world();
    world.name_person(&number, &named.name, now);
    if let Some(pin) = named.pin {
        world.person(&number, now).pin = pin;
    }
    done()
}

/// The organisation's token dies.
pub async fn kill_token(
    State(shared): State<Arc<Shared>>,
    Json(of): Json<OfShortCode>,
) -> Response {
    shared.world().kill_token(&of.short_code);
    done()
}

/// What is due by the clock happens.
pub async fn catch_up(State(shared): State<Arc<Shared>>) -> Response {
    shared.catch_up().await;
    done()
}

/// Every held message goes out.
pub async fn release(State(shared): State<Arc<Shared>>) -> Response {
    shared.release().await;
    done()
}

/// Answers when nothing is under way.
pub async fn settle(State(shared): State<Arc<Shared>>) -> Response {
    shared.deliveries.settle().await;
    done()
}

/// Something Safaricom never said.
#[derive(Deserialize)]
pub struct Forgery {
    url: String,
    body: Value,
}

/// Sends it.
pub async fn forge(State(shared): State<Arc<Shared>>, Json(forgery): Json<Forgery>) -> Response {
    let body = match forgery.body {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let status = shared.forge(&forgery.url, body).await;
    reply::json(200, &json!({ "status": status }))
}

/// What is to be sent again.
#[derive(Deserialize)]
pub struct Again {
    about: String,
    #[serde(default = "once")]
    times: usize,
}

const fn once() -> usize {
    1
}

/// Sends it.
pub async fn redeliver(State(shared): State<Arc<Shared>>, Json(again): Json<Again>) -> Response {
    let statuses = shared.redeliver(&again.about, again.times.min(1_000)).await;
    reply::json(200, &json!({ "statuses": statuses }))
}
