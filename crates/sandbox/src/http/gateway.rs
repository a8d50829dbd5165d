//! The one way every request of an organisation goes: token, plan, what was asked for, messages,
//! answer.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::money::Money;
use serde_json::Value;

use super::body::Body;
use super::{endpoints, reply};
use crate::controls::{Api, Fault, Order, Plan, Request};
use crate::deliveries::Delivery;
use crate::ids;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::world::PayBill;

/// A request whose token is good.
pub struct Call {
    pub body: Body,
    /// The application the token was given to.
    pub consumer_key: String,
    pub plan: Plan,
    /// What was in the `SecurityCredential`.
    pub password: Option<String>,
    pub version: u8,
}

/// A request carried out.
pub struct Done {
    pub answer: Value,
    pub deliveries: Vec<Delivery>,
    /// A payment a simulated customer now makes.
    pub payment: Option<PayBill>,
    /// Whether a prompt is open that goes away by itself.
    pub prompt_opened: bool,
}

impl Done {
    /// Nothing but an answer.
    pub const fn answer(answer: Value) -> Self {
        Self {
            answer,
            deliveries: Vec::new(),
            payment: None,
            prompt_opened: false,
        }
    }
}

/// The gateway's addresses.
pub fn routes() -> Router<Arc<Shared>> {
    let paths = [
        ("/mpesa/stkpush/v1/processrequest", Api::StkPush, 1),
        ("/mpesa/stkpushquery/v1/query", Api::StkQuery, 1),
        ("/mpesa/c2b/v1/registerurl", Api::C2bRegister, 1),
        ("/mpesa/c2b/v2/registerurl", Api::C2bRegister, 2),
        ("/mpesa/c2b/v1/simulate", Api::C2bSimulate, 1),
        ("/mpesa/c2b/v2/simulate", Api::C2bSimulate, 2),
        ("/mpesa/b2c/v1/paymentrequest", Api::B2c, 1),
        ("/mpesa/b2c/v3/paymentrequest", Api::B2c, 3),
        ("/mpesa/transactionstatus/v1/query", Api::Status, 1),
        ("/mpesa/accountbalance/v1/query", Api::Balance, 1),
        ("/mpesa/reversal/v1/request", Api::Reversal, 1),
        ("/pulltransactions/v1/register", Api::PullRegister, 1),
        ("/pulltransactions/v1/query", Api::PullQuery, 1),
    ];
    let oauth = get(endpoints::oauth::handle).fallback(wrong_verb);
    let mut router = Router::new().route("/oauth/v1/generate", oauth);
    for (path, api, version) in paths {
        let handler = move |State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes| {
            call(shared, (api, version), headers, body)
        };
        router = router.route(path, post(handler).fallback(wrong_verb));
    }
    router
}

/// An address the gateway does not have.
pub async fn no_such_path(State(shared): State<Arc<Shared>>) -> Response {
    refused(
        &shared,
        &Refusal::new(404, "404.001.01", "Resource not found"),
    )
}

async fn wrong_verb(State(shared): State<Arc<Shared>>) -> Response {
    refused(&shared, &Refusal::new(405, "405.001", "Method Not Allowed"))
}

/// Answers with a refusal and a new request id.
pub fn refused(shared: &Shared, refusal: &Refusal) -> Response {
    let id = ids::request_id(&mut shared.world().dice);
    reply::refusal(refusal, &id)
}

async fn call(
    shared: Arc<Shared>,
    (api, version): (Api, u8),
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let under_way = shared.deliveries.under_way();
    let call = match admit(&shared, (api, version), &headers, &bytes) {
        Ok(call) => call,
        Err(refusal) => return refused(&shared, &refusal),
    };
    let (fault, order) = (call.plan.fault, call.plan.order);
    let done = endpoints::carry_out(api, &mut shared.world(), &call, shared.now());
    let done = match done {
        Ok(done) => done,
        Err(refusal) => return refused(&shared, &refusal),
    };
    if done.prompt_opened {
        shared.watch_prompt();
    }
    if let Some(payment) = done.payment {
        simulate(&shared, payment, order).await;
    }
    match order {
        Order::BeforeResponse => shared.deliveries.send_and_wait(done.deliveries).await,
        Order::AfterResponse => shared.deliveries.send(done.deliveries),
    }
    match fault {
        Some(Fault::LostResponse) => reply::broken(),
        Some(Fault::GatewayTimeout) => StatusCode::GATEWAY_TIMEOUT.into_response(),
        Some(Fault::Garbage) => reply::garbage(),
        Some(Fault::NoAnswer) => {
            drop(under_way);
            std::future::pending().await
        }
        _ => reply::json(200, &done.answer),
    }
}

/// A simulated customer pays, now or while the request is answered.
async fn simulate(shared: &Arc<Shared>, payment: PayBill, order: Order) {
    let paying = Arc::clone(shared);
    let under_way = shared.deliveries.under_way();
    let pay = async move {
        let _under_way = under_way;
        if let Err(declined) = paying.pay_bill(payment).await {
            tracing::info!(%declined, "a simulated payment did not go through");
        }
    };
    let paying = tokio::spawn(pay);
    if order == Order::BeforeResponse {
        // Whatever went wrong there was said there.
        let _ended = paying.await;
    }
}

/// Reads the request, asks for its token, and draws what is to happen to it.
fn admit(
    shared: &Shared,
    (api, version): (Api, u8),
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Call, Refusal> {
    let token = bearer(headers)?;
    let now = shared.now();
    let holder = shared.world().tokens.holder(&token, now).map(str::to_owned);
    let consumer_key = holder.ok_or_else(|| invalid_token(api, &token))?;
    let content_type = headers.get(header::CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let body = Body::read(bytes, content_type.starts_with("application/json"))?;
    let plan = shared.world().draw(&request(api, &body));
    if let Some(fault) = plan.fault.filter(|fault| !fault.is_carried_out()) {
        if fault == Fault::TokenDeath {
            shared.world().tokens.kill(&consumer_key);
        }
        return Err(refuse_for(fault, api, &token));
    }
    let credential = body.text("SecurityCredential");
    let password = credential.and_then(|sealed| shared.opener.open(&sealed));
    Ok(Call {
        body,
        consumer_key,
        plan,
        password,
        version,
    })
}

fn bearer(headers: &HeaderMap) -> Result<String, Refusal> {
    let wrong = || Refusal::new(404, "404.001.04", "Invalid Authentication Header");
    let value = headers.get(header::AUTHORIZATION).ok_or_else(wrong)?;
    let value = value.to_str().map_err(|_not_text| wrong())?;
    let token = value.strip_prefix("Bearer ").ok_or_else(wrong)?;
    Ok(token.to_owned())
}

/// What a plan may look at in a request.
fn request(api: Api, body: &Body) -> Request {
    let first = |names: &[&str]| names.iter().find_map(|name| body.text(name));
    let amount = body.text("Amount");
    let amount = amount.and_then(|text| Money::parse_json_number(&text).ok());
    let codes = ["BusinessShortCode", "ShortCode", "ReceiverParty", "PartyA"];
    let phones: &[&str] = match api {
        Api::StkPush => &["PhoneNumber"],
        Api::B2c => &["PartyB"],
        _ => &["Msisdn"],
    };
    Request {
        api,
        short_code: first(&codes).unwrap_or_default(),
        msisdn: first(phones).unwrap_or_default(),
        amount,
    }
}

/// One and the same thing has three codes, by what was called.
fn invalid_token(api: Api, token: &str) -> Refusal {
    let text = "Invalid Access Token";
    match api {
        Api::StkPush | Api::StkQuery | Api::Reversal => Refusal::new(404, "404.001.03", text),
        Api::B2c | Api::Balance => {
            let text = format!("Error Occurred - {text} - {token}");
            Refusal::new(401, "401.002.01", text)
        }
        _ => Refusal::new(400, "400.003.01", text),
    }
}

fn refuse_for(fault: Fault, api: Api, token: &str) -> Refusal {
    match fault {
        Fault::SpikeArrest => Refusal::spike_arrest(),
        Fault::Quota => Refusal::quota(),
        Fault::SystemBusy => Refusal::system_busy(),
        Fault::SubscriberBusy => Refusal::subscriber_busy(),
        Fault::TokenDeath => invalid_token(api, token),
        _ => Refusal::internal(),
    }
}
