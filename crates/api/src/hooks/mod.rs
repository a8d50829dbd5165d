//! What M-Pesa sends by itself. No session, no token of a form: the address holds a secret.
//!
//! Nothing is decided here. A message is stored and only then answered; whoever calls an address
//! that is none of ours learns no more than that.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use chama::payments::{Arrived, Taken, Verdict};
use http::{ClientAddress, Failure, HttpState};

/// Where M-Pesa sends its messages; what kind a message is of stands at the end.
pub const HOOK: &str = "/hooks/pay/{secret}/{*kind}";

const ACCEPTED: &str = r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#;
const VALID: &str = r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#;
const UNKNOWN_ACCOUNT: &str = r#"{"ResultCode":"C2B00012","ResultDesc":"Rejected"}"#;

pub fn routes() -> Router<HttpState> {
    Router::new().route(HOOK, post(take))
}

/// `POST /hooks/pay/{secret}/{kind}`
async fn take(
    State(state): State<HttpState>,
    ClientAddress(source): ClientAddress,
    Path((secret, kind)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let context = state.context();
    let body =
        body.map_err(|_broken| Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"))?;
    if kind == "c2b/validate" {
        // Where we cannot say, the payment goes on: a doubt is no reason to keep somebody's money
        // from coming.
        let verdict = context.validate_payment(&secret, &body).await;
        return Ok(json(match verdict {
            Ok(Verdict::UnknownAccount) => UNKNOWN_ACCOUNT,
            Ok(Verdict::Accept) | Err(_) => VALID,
        }));
    }
    let arrived = Arrived {
        secret: &secret,
        path: &kind,
        source,
        body: &body,
    };
    match context.take_in(arrived).await? {
        Taken::Accepted => Ok(json(ACCEPTED)),
        Taken::Stranger => Err(Failure::not_found()),
    }
}

fn json(body: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
