//! A token for an application's key and secret. It ends the one before.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde_json::json;

use crate::controls::{Api, Fault, Request};
use crate::http::gateway::refused;
use crate::http::reply;
use crate::ids;
use crate::keys::basic;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::tokens::LIFE_S;

/// `GET /oauth/v1/generate?grant_type=client_credentials`
pub async fn handle(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let grant = query.get("grant_type").map(String::as_str);
    match issue(&shared, grant, &headers) {
        // A text here, though it is a number.
        Ok(token) => {
            let expires = LIFE_S.to_string();
            reply::json(
                200,
                &json!({ "access_token": token, "expires_in": expires }),
            )
        }
        Err(refusal) => refused(&shared, &refusal),
    }
}

fn issue(shared: &Shared, grant: Option<&str>, headers: &HeaderMap) -> Result<String, Refusal> {
    let header = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let signed = header.and_then(basic);
    let wrong = || Refusal::new(400, "400.008.01", "Invalid Authentication passed");
    let (key, secret) = signed.ok_or_else(wrong)?;
    if grant != Some("client_credentials") {
        return Err(Refusal::new(400, "400.008.02", "Invalid grant type passed"));
    }
    let now = shared.now();
    let mut world = shared.world();
    let mut known = world.short_codes.values().map(|one| &one.settings);
    let found = known.any(|one| one.consumer_key == key && one.consumer_secret == secret);
    if !found {
        return Err(wrong());
    }
    let plan = world.draw(&Request {
        api: Api::Oauth,
        short_code: String::new(),
        msisdn: String::new(),
        amount: None,
    });
    match plan.fault {
        Some(Fault::SpikeArrest) => return Err(Refusal::spike_arrest()),
        Some(Fault::Quota) => return Err(Refusal::quota()),
        Some(Fault::SystemBusy) => return Err(Refusal::system_busy()),
        Some(Fault::InternalError) => return Err(Refusal::internal()),
        _ => {}
    }
    let token = ids::token(&mut world.dice);
    world.tokens.issue(&key, token.clone(), now);
    Ok(token)
}
