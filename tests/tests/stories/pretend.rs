//! As much of M-Pesa as connecting a paybill needs.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// It listens until the test is over.
pub struct Pretend {
    pub url: String,
    told: Told,
}

/// The confirmation addresses it was told.
type Told = Arc<Mutex<Vec<String>>>;
type Answer = (StatusCode, Json<Value>);

impl Pretend {
    pub async fn start() -> Self {
        let told = Told::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let app = Router::new()
            .route("/oauth/v1/generate", get(token))
            .route("/mpesa/c2b/v2/registerurl", post(register))
            .with_state(Arc::clone(&told));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url: format!("http://{address}"),
            told,
        }
    }

    pub fn registered(&self) -> Vec<String> {
        self.told.lock().expect("is free").clone()
    }

    /// What Safaricom does when it is asked to.
    pub fn forget(&self) {
        self.told.lock().expect("is free").clear();
    }
}

fn no(status: StatusCode, code: &str, message: &str) -> Answer {
    let body = json!({ "requestId": "1", "errorCode": code, "errorMessage": message });
    (status, Json(body))
}

async fn token(headers: HeaderMap) -> Answer {
    // base64 of umoja-consumer-key:umoja-consumer-secret
    let known = "Basic dW1vamEtY29uc3VtZXIta2V5OnVtb2phLWNvbnN1bWVyLXNlY3JldA==";
    match headers.get(header::AUTHORIZATION) {
        Some(given) if given == known => {
            let body = json!({ "access_token": "a-token", "expires_in": "3599" });
            (StatusCode::OK, Json(body))
        }
        _ => no(
            StatusCode::BAD_REQUEST,
            "400.008.01",
            "Invalid Authentication passed",
        ),
    }
}

async fn register(State(told): State<Told>, Json(body): Json<Value>) -> Answer {
    let mut told = told.lock().expect("is free");
    if !told.is_empty() {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return no(status, "500.003.1001", "Urls are already registered");
    }
    let address = body["ConfirmationURL"].as_str().unwrap_or_default();
    told.push(address.to_owned());
    let body = json!({
        "OriginatorCoversationID": "1", "ResponseCode": "0", "ResponseDescription": "Success",
    });
    (StatusCode::OK, Json(body))
}
