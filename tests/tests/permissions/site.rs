//! The whole program as it is served, and somebody who asks it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use http::{CsrfKey, HttpSettings, HttpState, with_everything};
use http_body_util::BodyExt;
use tests::{Person, World};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// The API and the pages of a world.
pub struct Site {
    router: Router,
}

/// An answer read whole.
pub struct Answer {
    pub status: StatusCode,
    /// Where it leads, if elsewhere.
    pub location: String,
    pub text: String,
}

impl Site {
    pub fn new(world: &World) -> Self {
        let mut settings = HttpSettings::new("1.2.3", CsrfKey::new(&[7; 32]));
        settings.rate_limits = false;
        let stop = CancellationToken::new();
        let state = HttpState::new(world.context.clone(), settings, stop).unwrap();
        let state = state.with_error_page(pages::error_page());
        let routes = api::routes().merge(pages::routes());
        Self {
            router: with_everything(routes, &state),
        }
    }

    /// Asks as a browser on the same site would: a form to a page, JSON to the API.
    pub async fn ask(
        &self,
        person: Option<&Person>,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let method: Method = method.to_uppercase().parse().unwrap();
        let mut request = Request::builder().method(&method).uri(path);
        if method != Method::GET {
            let json = path.starts_with("/api/") || path.starts_with("/auth/");
            let kind = if json {
                "application/json"
            } else {
                "application/x-www-form-urlencoded"
            };
            request = request
                .header(header::CONTENT_TYPE, kind)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Idempotency-Key", "the-key-of-this-request");
        }
        if let Some(person) = person {
            let cookie = format!("chamalink={}", person.token.expose());
            request = request.header(header::COOKIE, cookie);
        }
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        let peer = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let location = parts.headers.get(header::LOCATION);
        Answer {
            status: parts.status,
            location: location
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
