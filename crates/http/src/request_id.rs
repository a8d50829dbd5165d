//! A name for each request: in the log, in the answer, and on the error page a person reads out.

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::{address::ClientAddress, state::HttpState};

pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longer names are not believed, whoever sends them.
const LENGTH_MAX: usize = 64;

/// The request's name: a UUID of version 7, or what a proxy of ours called it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestId(String);

impl RequestId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name given by a proxy of ours, if it is one: harmless in a log and in a header.
    fn given(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(X_REQUEST_ID)?.to_str().ok()?;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let harmless = !text.is_empty() && text.len() <= LENGTH_MAX && text.bytes().all(is_name);
        harmless.then(|| Self(text.to_owned()))
    }
}

/// First of all layers that look at the request: who calls, and what we call the call.
pub async fn name(State(state): State<HttpState>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| {
            peer.ip()
        });
    let proxies = state.proxies();
    let client: ClientAddress = proxies.client(peer, request.headers());
    let given = proxies
        .trusts(peer)
        .then(|| RequestId::given(request.headers()))
        .flatten();
    let id = given.unwrap_or_else(|| RequestId(state.new_uuid().to_string()));
    let echo = HeaderValue::try_from(id.as_str());
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(echo) = echo {
        response.headers_mut().insert(X_REQUEST_ID, echo);
    }
    response
}
