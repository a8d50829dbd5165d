//! Moving money without a phone or a portal.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::money::Money;
use serde::Deserialize;

use super::asked::{done, refused, shillings};
use crate::outcome::Outcome;
use crate::people::msisdn;
use crate::shared::Shared;
use crate::world::{Answer, PayBill};

/// A customer's payment.
#[derive(Deserialize)]
pub struct Payment {
    msisdn: String,
    business: String,
    #[serde(default)]
    reference: String,
    #[serde(deserialize_with = "shillings")]
    amount: Money,
}

/// A customer pays from the menu.
pub async fn pay(State(shared): State<Arc<Shared>>, Json(payment): Json<Payment>) -> Response {
    let Some(number) = msisdn(&payment.msisdn) else {
        return refused(422, "that is no Kenyan mobile number");
    };
    let payment = PayBill {
        msisdn: number,
        business: payment.business,
        reference: payment.reference,
        amount: payment.amount,
    };
    match shared.pay_bill(payment).await {
        Ok(done) => Json(done).into_response(),
        Err(declined) => refused(422, &declined),
    }
}

/// What the phone does.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum PhoneDoes {
    Pin { pin: Option<String> },
    Cancel,
    Ignore,
    End { outcome: Outcome },
}

/// A phone answers a prompt.
pub async fn answer(
    State(shared): State<Arc<Shared>>,
    Path(checkout): Path<String>,
    Json(does): Json<PhoneDoes>,
) -> Response {
    let answer = match does {
        PhoneDoes::Pin { pin: Some(pin) } => Answer::Pin(pin),
        PhoneDoes::Pin { pin: None } => Answer::RightPin,
        PhoneDoes::Cancel => Answer::Cancel,
        PhoneDoes::Ignore => Answer::Ignore,
        PhoneDoes::End { outcome } => Answer::End(outcome),
    };
    match shared.answer(&checkout, &answer) {
        Ok(()) => done(),
        Err(none) => refused(404, &none),
    }
}

/// A payment customer care gives back.
#[derive(Deserialize)]
pub struct GivenBack {
    receipt: String,
}

/// Customer care gives a payment back, and tells nobody.
pub async fn reverse(State(shared): State<Arc<Shared>>, Json(back): Json<GivenBack>) -> Response {
    let now = shared.now();
    let reversed = shared.world().customer_care_reverses(&back.receipt, now);
    match reversed {
        Ok(done) => Json(done).into_response(),
        Err(outcome) => refused(422, &outcome),
    }
}

/// What an organisation does on its portal.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Does {
    Deposit,
    Transfer,
    Withdraw,
    SettleCharges,
}

/// On which short code, and how much.
#[derive(Deserialize)]
pub struct Portal {
    short_code: String,
    does: Does,
    #[serde(default, deserialize_with = "crate::controls::shillings")]
    amount: Option<Money>,
}

/// Somebody works on the portal.
pub async fn portal(State(shared): State<Arc<Shared>>, Json(asked): Json<Portal>) -> Response {
    let now = shared.now();
    let mut world = shared.world();
    let code = asked.short_code.as_str();
    let amount = asked.amount.unwrap_or_default();
    let moved = match asked.does {
        Does::Deposit => world.deposit(code, amount, now),
        Does::Transfer => world.transfer(code, amount, now),
        Does::Withdraw => world.withdraw(code, amount, now),
        Does::SettleCharges => world.settle_charges(code, now),
    };
    match moved {
        Ok(done) => Json(done).into_response(),
        Err(error) => refused(422, &error),
    }
}

/// Money for a customer's wallet.
#[derive(Deserialize)]
pub struct TopUp {
    msisdn: String,
    #[serde(deserialize_with = "shillings")]
    amount: Money,
}

/// An agent takes cash for a wallet.
pub async fn top_up(State(shared): State<Arc<Shared>>, Json(asked): Json<TopUp>) -> Response {
    let Some(number) = msisdn(&asked.msisdn) else {
        return refused(422, "that is no Kenyan mobile number");
    };
    let now = shared.now();
    match shared.world().top_up(&number, asked.amount, now) {
        Ok(()) => done(),
        Err(error) => refused(422, &error),
    }
}
