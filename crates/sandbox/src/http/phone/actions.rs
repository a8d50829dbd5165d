//! What the person does with the phone.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::money::Money;
use serde::Deserialize;

use super::html::not_found;
use crate::outcome::Outcome;
use crate::people::{is_wire_msisdn, msisdn};
use crate::shared::Shared;
use crate::world::{Answer, PayBill};

/// What one push of the button puts into the wallet.
const TOP_UP: Money = Money::from_cents(1_000_000);

/// A number somebody typed.
#[derive(Deserialize)]
pub struct Picked {
    msisdn: String,
}

/// Picks a phone up.
pub async fn pick(Form(picked): Form<Picked>) -> Response {
    match msisdn(&picked.msisdn) {
        Some(number) => home(&number),
        None => not_found("That is no Kenyan mobile number."),
    }
}

/// What was done with a prompt.
#[derive(Deserialize)]
pub struct Done {
    does: String,
    #[serde(default)]
    pin: String,
}

/// Answers a prompt.
pub async fn answer(
    State(shared): State<Arc<Shared>>,
    Path((number, checkout)): Path<(String, String)>,
    Form(done): Form<Done>,
) -> Response {
    if !is_wire_msisdn(&number) {
        return not_found("That is no Kenyan mobile number.");
    }
    let answer = match done.does.as_str() {
        "cancel" => Answer::Cancel,
        "ignore" => Answer::Ignore,
        _ => Answer::Pin(done.pin),
    };
    if shared.answer(&checkout, &answer).is_err() {
        say(&shared, &number, "The request is no longer there.");
    }
    home(&number)
}

/// What was typed into the menu.
#[derive(Deserialize)]
pub struct Typed {
    business: String,
    #[serde(default)]
    reference: String,
    amount: String,
    pin: String,
}

/// Pays from the menu.
pub async fn pay(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    if !is_wire_msisdn(&number) {
        return not_found("That is no Kenyan mobile number.");
    }
    let now = shared.now();
    let pin = {
        let mut world = shared.world();
        let person = world.person(&number, now);
        if person.is_locked() {
            Err(Outcome::of("locked"))
        } else if person.enters(&typed.pin) {
            Ok(())
        } else {
            Err(Outcome::of("wrong_pin"))
        }
    };
    let amount = Money::parse_typed(&typed.amount);
    let said = match (pin, amount) {
        (Err(outcome), _) => outcome.text().to_owned(),
        (Ok(()), Err(_)) => "That is no amount.".to_owned(),
        (Ok(()), Ok(amount)) => {
            let payment = PayBill {
                msisdn: number.clone(),
                business: typed.business.trim().to_owned(),
                reference: typed.reference.trim().chars().take(20).collect(),
                amount,
            };
            match shared.pay_bill(payment).await {
                Ok(done) => format!("Paid. {} is the receipt.", done.receipt),
                Err(declined) => format!("Not paid: {declined}."),
            }
        }
    };
    say(&shared, &number, &said);
    home(&number)
}

/// Puts money into the wallet.
pub async fn top_up(State(shared): State<Arc<Shared>>, Path(number): Path<String>) -> Response {
    if !is_wire_msisdn(&number) {
        return not_found("That is no Kenyan mobile number.");
    }
    let now = shared.now();
    let put_in = shared.world().top_up(&number, TOP_UP, now);
    let said = put_in.map_or_else(|error| error.to_string(), |()| "Money put in.".to_owned());
    say(&shared, &number, &said);
    home(&number)
}

fn say(shared: &Shared, number: &str, text: &str) {
    let now = shared.now();
    text.clone_into(&mut shared.world().person(number, now).screen);
}

fn home(number: &str) -> Response {
    Redirect::to(&format!("/phone/{number}")).into_response()
}
