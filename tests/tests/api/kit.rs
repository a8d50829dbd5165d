//! A program that calls the API: it keeps its cookie and speaks JSON.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http::{CsrfKey, HttpSettings, HttpState, with_everything};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tests::{Person, World};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// The API of a world.
pub struct Api {
    router: Router,
}

impl Api {
    pub fn new(world: &World) -> Self {
        let mut settings = HttpSettings::new("1.2.3", CsrfKey::new(&[7; 32]));
        settings.rate_limits = false;
        let stop = CancellationToken::new();
        let state = HttpState::new(world.context.clone(), settings, stop).unwrap();
        let router = with_everything(api::routes(), &state);
        Self { router }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        let peer = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000);
        parts.extensions.insert(ConnectInfo(peer));
        let request = Request::from_parts(parts, body);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A caller without a session.
    pub fn stranger(&self) -> Caller<'_> {
        Caller {
            api: self,
            cookie: None,
        }
    }

    /// A caller with the person's session.
    pub fn of(&self, person: &Person) -> Caller<'_> {
        Caller {
            api: self,
            cookie: Some(format!("chamalink={}", person.token.expose())),
        }
    }
}

/// Somebody who calls.
pub struct Caller<'a> {
    api: &'a Api,
    pub cookie: Option<String>,
}

impl Caller<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, &[], &body.to_string()).await
    }

    pub async fn post_text(&self, path: &str, body: &str) -> Answer {
        self.call(Method::POST, path, &[], body).await
    }

    pub async fn post_with_key(&self, path: &str, key: &str, body: &Value) -> Answer {
        let headers = [("Idempotency-Key", key)];
        self.call(Method::POST, path, &headers, &body.to_string())
            .await
    }

    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(&method).uri(path);
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Body::from(body.to_owned());
        self.api.send(request.body(body).unwrap()).await
    }
}

/// An answer read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The cookie it sets, as a caller sends it back.
    pub fn cookie(&self) -> String {
        let cookie = self.header("set-cookie");
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    /// `status code field=code …` of a failure.
    pub fn refusal(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let fields = errors.iter().map(|error| {
            let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            assert!(!text("detail").is_empty());
            format!(" {}={}", text("field"), text("code"))
        });
        let code = problem["code"].as_str().unwrap_or_default();
        format!(
            "{} {code}{}",
            self.status.as_u16(),
            fields.collect::<String>()
        )
    }

    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

/// The documented body of a contribution.
pub fn contribution(chama_id: i64) -> Value {
    json!({
        "chama_id": chama_id,
        "amount": 5000,
        "transaction_type": "contribution",
        "description": "January",
    })
}
