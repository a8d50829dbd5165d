//! A sandbox, and an organisation that listens and writes down what it is told.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::money::Money;
use sandbox::clock::stamp;
use sandbox::keys::{PUBLIC_KEY_PEM, push_password};
use sandbox::{PayBill, Sandbox, Settings, ShortCode};
use serde_json::{Value, json};

pub const CODE: &str = "600984";
pub const TILL: &str = "522533";
pub const STORE: &str = "600001";
pub const PHONE: &str = "254708374149";
pub const OTHER_PHONE: &str = "254110000001";

/// What the organisation was told, and what it answers.
#[derive(Default)]
struct Heard {
    told: Mutex<Vec<(String, Value)>>,
    /// The answer to a validation; none answers nothing at all.
    verdict: Mutex<Option<Value>>,
}

pub struct World {
    pub sandbox: Sandbox,
    pub client: reqwest::Client,
    pub token: String,
    heard: Arc<Heard>,
    organisation: String,
    seconds: Arc<AtomicI64>,
}

/// An answer of the gateway.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

pub fn shillings(amount: i64) -> Money {
    Money::from_cents(amount * 100)
}

fn start() -> DateTime<Utc> {
    "2026-03-25T20:30:00Z".parse().unwrap()
}

async fn hear(
    State(heard): State<Arc<Heard>>,
    Path(kind): Path<String>,
    body: String,
) -> (axum::http::StatusCode, String) {
    let read = serde_json::from_str(&body).unwrap_or(Value::String(body));
    heard.told.lock().unwrap().push((kind.clone(), read));
    let verdict = heard.verdict.lock().unwrap().clone();
    if kind == "validate" {
        match verdict {
            Some(verdict) => return (axum::http::StatusCode::OK, verdict.to_string()),
            None => std::future::pending().await,
        }
    }
    let accepted = json!({ "ResultCode": 0, "ResultDesc": "Accepted" });
    (axum::http::StatusCode::OK, accepted.to_string())
}

impl World {
    pub async fn new() -> Self {
        Self::with(|settings| settings).await
    }

    pub async fn with(change: impl FnOnce(Settings) -> Settings) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let read = Arc::clone(&seconds);
        let clock = Arc::new(move || start() + TimeDelta::seconds(read.load(Ordering::SeqCst)));
        let settings = Settings::for_tests(7, clock)
            .with_short_code(ShortCode::pay_bill(CODE, "Upendo Chama"))
            .with_short_code(ShortCode::till(STORE, TILL, "Upendo Shop"));
        let sandbox = Sandbox::start(change(settings)).await.unwrap();
        let heard = Arc::new(Heard::default());
        let router = Router::new().route("/hooks/{kind}", post(hear));
        let router = router.with_state(Arc::clone(&heard));
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = tokio::net::TcpListener::bind(any).await.unwrap();
        let organisation = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10));
        let mut world = Self {
            sandbox,
            client: client.build().unwrap(),
            token: String::new(),
            heard,
            organisation,
            seconds,
        };
        world.sign_in().await;
        world
    }

    pub fn later(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn now(&self) -> DateTime<Utc> {
        start() + TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }

    pub async fn sign_in(&mut self) {
        self.sign_in_as(CODE).await;
    }

    pub async fn sign_in_as(&mut self, code: &str) {
        let (key, secret) = (format!("key-of-{code}"), format!("secret-of-{code}"));
        let answer = self.oauth(&key, &secret, "client_credentials").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["access_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.token);
    }

    pub async fn oauth(&self, key: &str, secret: &str, grant: &str) -> Answer {
        let url = format!(
            "{}/oauth/v1/generate?grant_type={grant}",
            self.sandbox.base_url()
        );
        let basic = STANDARD.encode(format!("{key}:{secret}"));
        let request = self
            .client
            .get(url)
            .header("authorization", format!("Basic {basic}"));
        read(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        let url = format!("{}{path}", self.sandbox.base_url());
        read(self.client.get(url).send().await.unwrap()).await
    }

    /// Asks the gateway, with the token.
    pub async fn ask(&self, path: &str, body: &Value) -> Answer {
        self.try_ask(path, body).await.unwrap()
    }

    pub async fn try_ask(&self, path: &str, body: &Value) -> Result<Answer, reqwest::Error> {
        let url = format!("{}{path}", self.sandbox.base_url());
        let request = self.client.post(url).bearer_auth(&self.token).json(body);
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, body })
    }

    /// Tells the sandbox what to do.
    pub async fn sim(&self, path: &str, body: &Value) -> Answer {
        let url = format!("{}/sim/{path}", self.sandbox.base_url());
        read(self.client.post(url).json(body).send().await.unwrap()).await
    }

    pub fn hook(&self, kind: &str) -> String {
        format!("{}/hooks/{kind}", self.organisation)
    }

    /// Everything told at one address.
    pub fn told(&self, kind: &str) -> Vec<Value> {
        let told = self.heard.told.lock().unwrap();
        let ours = told.iter().filter(|(at, _)| at == kind);
        ours.map(|(_, body)| body.clone()).collect()
    }

    /// At which addresses something was told, in order.
    pub fn order(&self) -> Vec<String> {
        let told = self.heard.told.lock().unwrap();
        told.iter().map(|(at, _)| at.clone()).collect()
    }

    pub fn answers_validation(&self, verdict: Option<Value>) {
        *self.heard.verdict.lock().unwrap() = verdict;
    }

    pub fn push_body(&self, amount: i64) -> Value {
        let timestamp = stamp(self.now());
        json!({
            "BusinessShortCode": CODE,
            "Password": push_password(CODE, &format!("passkey-of-{CODE}"), &timestamp),
            "Timestamp": timestamp,
            "TransactionType": "CustomerPayBillOnline",
            "Amount": amount.to_string(),
            "PartyA": PHONE,
            "PartyB": CODE,
            "PhoneNumber": PHONE,
            "CallBackURL": self.hook("stk"),
            "AccountReference": "000123",
            "TransactionDesc": "Dues",
        })
    }

    pub async fn push(&self, body: &Value) -> Answer {
        self.ask("/mpesa/stkpush/v1/processrequest", body).await
    }

    /// Asks for money and gives the checkout id.
    pub async fn pushed(&self, amount: i64) -> String {
        let answer = self.push(&self.push_body(amount)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["CheckoutRequestID"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub async fn query(&self, checkout: &str) -> Answer {
        let timestamp = stamp(self.now());
        let body = json!({
            "BusinessShortCode": CODE,
            "Password": push_password(CODE, &format!("passkey-of-{CODE}"), &timestamp),
            "Timestamp": timestamp,
            "CheckoutRequestID": checkout,
        });
        self.ask("/mpesa/stkpushquery/v1/query", &body).await
    }

    pub async fn register_urls(&self, version: u8, response_type: &str) -> Answer {
        let body = json!({
            "ShortCode": CODE,
            "ResponseType": response_type,
            "ConfirmationURL": self.hook("confirm"),
            "ValidationURL": self.hook("validate"),
        });
        self.ask(&format!("/mpesa/c2b/v{version}/registerurl"), &body)
            .await
    }

    pub fn bill(amount: i64, reference: &str) -> PayBill {
        PayBill {
            msisdn: PHONE.to_owned(),
            business: CODE.to_owned(),
            reference: reference.to_owned(),
            amount: shillings(amount),
        }
    }

    pub fn credential(password: &str) -> String {
        let lines = PUBLIC_KEY_PEM.lines().filter(|line| !line.starts_with('-'));
        let der = STANDARD.decode(lines.collect::<String>()).unwrap();
        let key = PublicEncryptingKey::from_der(&der).unwrap();
        let key = Pkcs1PublicEncryptingKey::new(key).unwrap();
        let mut room = vec![0; key.ciphertext_size()];
        STANDARD.encode(key.encrypt(password.as_bytes(), &mut room).unwrap())
    }

    /// A request that is signed and answered by a result.
    pub fn signed(&self, command: &str, more: &Value) -> Value {
        let mut body = json!({
            "Initiator": "testapi",
            "SecurityCredential": Self::credential(&format!("Initiator#{CODE}")),
            "CommandID": command,
            "Remarks": "remarked",
            "ResultURL": self.hook("result"),
            "QueueTimeOutURL": self.hook("timeout"),
        });
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        body
    }

    pub fn payout_body(&self, originator: &str, amount: i64) -> Value {
        self.signed(
            "BusinessPayment",
            &json!({
                "OriginatorConversationID": originator,
                "InitiatorName": "testapi",
                "Amount": amount,
                "PartyA": CODE,
                "PartyB": PHONE,
                "Occassion": "Share-out",
            }),
        )
    }

    pub async fn pay_out(&self, body: &Value) -> Answer {
        self.ask("/mpesa/b2c/v3/paymentrequest", body).await
    }

    pub fn is_sound(&self) {
        assert!(self.sandbox.books().sound);
    }
}

async fn read(response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, body }
}

impl Answer {
    /// The code and the sentence of a refusal.
    pub fn refusal(&self) -> (u16, &str, &str) {
        assert!(self.body["requestId"].is_string(), "{self:?}");
        let code = self.body["errorCode"].as_str().unwrap();
        (
            self.status,
            code,
            self.body["errorMessage"].as_str().unwrap(),
        )
    }
}

/// A parameter of a result message.
pub fn parameter<'a>(message: &'a Value, key: &str) -> &'a Value {
    let all = message["Result"]["ResultParameters"]["ResultParameter"]
        .as_array()
        .unwrap();
    let found = all.iter().find(|one| one["Key"] == key);
    &found.unwrap_or_else(|| unreachable!("no {key} in {message}"))["Value"]
}
