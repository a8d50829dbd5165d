//! A small Safaricom: gives tokens, of which only the newest holds, keeps what it was sent, and
//! answers each path as the test says.

use std::collections::{HashMap, VecDeque};
use std::future::pending;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use daraja::{Account, Credentials, Daraja, Initiator, Pause, Settings, ShortCodeKind};
use serde_json::{Value, json};

pub const KEY: &str = "KeyOfTheApp7Qm2xW";
pub const SECRET: &str = "SecretOfTheApp9Zt4";
pub const PASSKEY: &str = "passkeyOfTheShortCode31";
pub const PASSWORD: &str = "Initiator#Pass&77";
pub const CERTIFICATE: &str = include_str!("../keys/certificate.pem");

/// 23 November 2026, 00:30:05 in Nairobi.
pub const NOW: i64 = 1_795_383_005;

/// One thing the server says.
#[derive(Clone)]
pub enum Say {
    This(u16, String),
    /// To ask somewhere else.
    Elsewhere,
    /// Nothing, for ever.
    Nothing,
    /// Back what it was sent, as an error.
    Echo,
}

/// An error in Safaricom's form.
pub fn refusal(http: u16, code: &str, message: &str) -> Say {
    let body = json!({ "requestId": "1", "errorCode": code, "errorMessage": message });
    Say::This(http, body.to_string())
}

/// A request that came in.
#[derive(Clone)]
pub struct Seen {
    pub path: String,
    pub body: Value,
}

#[derive(Default)]
pub struct Safaricom {
    tokens: AtomicU64,
    token: Mutex<String>,
    says: Mutex<HashMap<String, VecDeque<Say>>>,
    seen: Mutex<Vec<Seen>>,
}

impl Safaricom {
    /// How many tokens were asked for.
    pub fn tokens(&self) -> u64 {
        self.tokens.load(Ordering::SeqCst)
    }

    /// What was sent beside requests for tokens.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The body of the only request.
    pub fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1);
        seen.into_iter().next().unwrap()
    }

    /// The next requests to a path are answered so, one after another; then as usual again.
    pub fn says(&self, path: &str, says: impl IntoIterator<Item = Say>) {
        let mut all = self.says.lock().unwrap();
        all.entry(path.to_owned()).or_default().extend(says);
    }

    /// The token given last does not hold any more.
    pub fn kill_token(&self) {
        "dead".clone_into(&mut self.token.lock().unwrap());
    }

    fn next(&self, path: &str) -> Option<Say> {
        let mut all = self.says.lock().unwrap();
        all.get_mut(path)?.pop_front()
    }

    fn give_token(&self, headers: &HeaderMap) -> Say {
        let number = self.tokens.fetch_add(1, Ordering::SeqCst);
        let proof = format!("Basic {}", STANDARD.encode(format!("{KEY}:{SECRET}")));
        if header(headers) != proof {
            return Say::This(400, String::new());
        }
        let token = format!("TokenNumber{number}Vt6Yh");
        self.token.lock().unwrap().clone_from(&token);
        let body = json!({ "access_token": token, "expires_in": "3599" });
        Say::This(200, body.to_string())
    }

    fn usual(&self, path: &str, headers: &HeaderMap) -> Say {
        let token = header(headers).replace("Bearer ", "");
        if token != *self.token.lock().unwrap() {
            let words = format!("Error Occurred - Invalid Access Token - {token}");
            return refusal(401, "401.002.01", &words);
        }
        let body = match path {
            "/mpesa/stkpush/v1/processrequest" => json!({
                "MerchantRequestID": "29115-34620561-1",
                "CheckoutRequestID": "ws_CO_1",
                "ResponseCode": "0",
                "ResponseDescription": "Success. Request accepted for processing",
            }),
            "/mpesa/stkpushquery/v1/query" => json!({
                "ResponseCode": "0", "ResultCode": "0", "ResultDesc": "Done.",
            }),
            "/pulltransactions/v1/register" => json!({ "ResponseStatus": "1000" }),
            "/pulltransactions/v1/query" => json!({ "ResponseCode": "1001", "Response": [[]] }),
            _ => json!({
                "OriginatorCoversationID": "7619-37765134-1",
                "ConversationID": "AG_20261123_1",
                "ResponseCode": "0",
                "ResponseDescription": "Accept the service request successfully.",
            }),
        };
        Say::This(200, body.to_string())
    }
}

fn header(headers: &HeaderMap) -> String {
    let value = headers.get("authorization");
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

async fn answer(
    State(safaricom): State<Arc<Safaricom>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path();
    let oauth = path == "/oauth/v1/generate";
    if !oauth {
        let sent = serde_json::from_slice(&body).unwrap_or_default();
        let path = path.to_owned();
        safaricom
            .seen
            .lock()
            .unwrap()
            .push(Seen { path, body: sent });
    }
    let say = match safaricom.next(path) {
        Some(say) => {
            safaricom
                .tokens
                .fetch_add(u64::from(oauth), Ordering::SeqCst);
            say
        }
        None if oauth => safaricom.give_token(&headers),
        None => safaricom.usual(path, &headers),
    };
    match say {
        Say::This(http, text) => {
            let http = StatusCode::from_u16(http).unwrap();
            (http, [("content-type", "application/json")], text).into_response()
        }
        Say::Echo => {
            let words = format!(
                "{} {}",
                header(&headers)
                    .replace("Basic ", "")
                    .replace("Bearer ", ""),
                String::from_utf8_lossy(&body).replace(['"', ':', ',', '{', '}'], " ")
            );
            let body = json!({ "errorCode": "400.002.02", "errorMessage": words });
            (StatusCode::BAD_REQUEST, body.to_string()).into_response()
        }
        Say::Elsewhere => {
            let http = StatusCode::TEMPORARY_REDIRECT;
            (http, [("location", "/mpesa/elsewhere")]).into_response()
        }
        Say::Nothing => pending().await,
    }
}

/// A server and a client to it.
pub struct World {
    pub safaricom: Arc<Safaricom>,
    pub daraja: Daraja,
    pub seconds: Arc<AtomicI64>,
    pub pauses: Arc<Mutex<Vec<Duration>>>,
}

impl World {
    pub async fn new() -> Self {
        let safaricom = Arc::new(Safaricom::default());
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&safaricom));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self::at(safaricom, base)
    }

    /// A client to an address where something else listens, or nothing.
    pub fn at(safaricom: Arc<Safaricom>, base: String) -> Self {
        let seconds = Arc::new(AtomicI64::new(NOW));
        let pauses: Arc<Mutex<Vec<Duration>>> = Arc::default();
        let clock = Arc::clone(&seconds);
        let noted = Arc::clone(&pauses);
        let settings = Settings {
            base_url: base,
            certificate_pem: CERTIFICATE.to_owned(),
            timeout: Duration::from_secs(2),
            now: Arc::new(move || {
                DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).unwrap()
            }),
        };
        let pause: Pause = Arc::new(move |time| -> Pin<Box<dyn Future<Output = ()> + Send>> {
            noted.lock().unwrap().push(time);
            Box::pin(async {})
        });
        Self {
            safaricom,
            daraja: Daraja::with_pause(settings, pause).unwrap(),
            seconds,
            pauses,
        }
    }

    pub fn account(&self) -> Account {
        self.daraja.account(credentials())
    }

    /// Time goes by.
    pub fn later(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

pub fn credentials() -> Credentials {
    Credentials {
        short_code: "600984".to_owned(),
        kind: ShortCodeKind::PayBill,
        consumer_key: KEY.into(),
        consumer_secret: SECRET.into(),
        passkey: Some(PASSKEY.into()),
        initiator: Some(Initiator {
            name: "testapi".to_owned(),
            password: PASSWORD.into(),
        }),
    }
}
