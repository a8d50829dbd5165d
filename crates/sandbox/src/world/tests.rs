//! Whatever is asked for in whatever order, the books balance and the statement follows them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::money::Money;
use proptest::prelude::*;

use super::{Answer, Ask, PayBill, PayOut, Reverse, Signed, World};
use crate::controls::{Limits, Plan};
use crate::outcome::Outcome;
use crate::people::PIN;
use crate::short_codes::ShortCode;
use crate::statement::{Span, rows};
use crate::tariff::Bouquet;

const CODES: [&str; 2] = ["600001", "600002"];

#[derive(Debug, Clone, Copy)]
enum Does {
    PayBill,
    Prompt,
    PayOut,
    Reverse,
    CustomerCare,
    Deposit,
    Transfer,
    Withdraw,
    Settle,
    Wait,
}

const DOES: &[Does] = &[
    Does::PayBill,
    Does::PayBill,
    Does::Prompt,
    Does::Prompt,
    Does::PayOut,
    Does::PayOut,
    Does::Reverse,
    Does::CustomerCare,
    Does::Deposit,
    Does::Transfer,
    Does::Withdraw,
    Does::Settle,
    Does::Wait,
];

/// Somebody does something with these numbers; most things need only some of them.
#[derive(Debug, Clone)]
struct Step {
    does: Does,
    phone: u8,
    code: &'static str,
    shillings: i64,
    which: usize,
    right_pin: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let does = prop::sample::select(DOES);
    let code = prop::sample::select(CODES.as_slice());
    let step = (
        does,
        0..3_u8,
        code,
        1..60_000_i64,
        0..20_usize,
        any::<bool>(),
    );
    let step = step.prop_map(|(does, phone, code, shillings, which, right_pin)| Step {
        does,
        phone,
        code,
        shillings,
        which,
        right_pin,
    });
    prop::collection::vec(step, 0..60)
}

fn msisdn(phone: u8) -> String {
    format!("25470000000{phone}")
}

fn signed(code: &str) -> Signed {
    Signed {
        short_code: code.to_owned(),
        initiator: "testapi".to_owned(),
        password: Some(format!("Initiator#{code}")),
        result_url: String::new(),
        timeout_url: String::new(),
    }
}

fn new_world() -> World {
    let opening = Money::from_cents(5_000_000);
    let mut world = World::new(1, Limits::default(), opening);
    for (code, bouquet) in CODES.iter().zip([Bouquet::Mgao, Bouquet::Customer]) {
        world.register(ShortCode::pay_bill(code, "Chama").with_bouquet(Some(bouquet)));
    }
    world
}

/// Does one step; what is refused changes nothing and is no failure.
fn take(world: &mut World, step: &Step, now: &mut DateTime<Utc>) {
    let at = *now;
    let (code, amount) = (step.code, Money::from_cents(step.shillings * 100));
    let chosen = world.receipts.all().get(step.which);
    let chosen = chosen
        .map(|one| (one.receipt.clone(), one.amount))
        .unwrap_or_default();
    match step.does {
        Does::PayBill => pay_bill(world, step, at),
        Does::Prompt => prompt(world, step, at),
        Does::PayOut => {
            let asked = PayOut {
                originator: None,
                signed: signed(code),
                msisdn: msisdn(step.phone),
                amount,
                occasion: String::new(),
            };
            let _done = world.pay_out(asked, &Plan::default(), at);
        }
        Does::Reverse => {
            let asked = Reverse {
                signed: signed(code),
                receipt: chosen.0,
                amount: chosen.1,
            };
            let _done = world.reverse(asked, &Plan::default(), at);
        }
        Does::CustomerCare => {
            let _done = world.customer_care_reverses(&chosen.0, at);
        }
        Does::Deposit => {
            let _done = world.deposit(code, amount, at);
        }
        Does::Transfer => {
            let _done = world.transfer(code, amount, at);
        }
        Does::Withdraw => {
            let _done = world.withdraw(code, amount, at);
        }
        Does::Settle => {
            let _done = world.settle_charges(code, at);
        }
        Does::Wait => *now = at + TimeDelta::minutes(step.shillings / 20),
    }
}

fn pay_bill(world: &mut World, step: &Step, at: DateTime<Utc>) {
    let payment = PayBill {
        msisdn: msisdn(step.phone),
        business: step.code.to_owned(),
        reference: "a".to_owned(),
        amount: Money::from_cents(step.shillings * 100),
    };
    if let Ok(begun) = world.begin_pay_bill(payment, at) {
        let _done = world.finish_pay_bill(begun, "", at);
    }
}

fn prompt(world: &mut World, step: &Step, at: DateTime<Utc>) {
    let ask = Ask {
        short_code: step.code.to_owned(),
        business: step.code.to_owned(),
        msisdn: msisdn(step.phone),
        amount: Money::from_cents(step.shillings * 100),
        reference: "a".to_owned(),
        description: String::new(),
        callback_url: String::new(),
    };
    if let Ok(prompt) = world.open_prompt(ask, Plan::default(), at) {
        let pin = if step.right_pin { PIN } else { "0000" };
        let answer = Answer::Pin(pin.to_owned());
        let _told = world.answer(&prompt.checkout_request_id, &answer, at);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_books_balance_and_the_statement_follows(steps in steps()) {
        let mut world = new_world();
        let mut now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        for step in &steps {
            take(&mut world, step, &mut now);
            prop_assert!(world.books.are_sound(), "{:?}", step);
        }
        for code in CODES {
            let held = world.books.balances().iter();
            let held = held.filter(|(account, _)| account.short_code() == Some(code));
            let held = Money::checked_sum(held.map(|(_, balance)| *balance));
            let last = rows(&world, code, &Span::default()).last().map(|row| row.balance);
            prop_assert_eq!(last.unwrap_or_default(), held.unwrap_or_default());
        }
        // A payment is given back once at most.
        let all = world.receipts.all().iter();
        let mut linked: Vec<_> = all.filter_map(|one| one.linked.clone()).collect();
        let given_back = linked.len();
        linked.sort();
        linked.dedup();
        prop_assert_eq!(linked.len(), given_back);
    }
}

#[test]
fn a_kept_world_reads_back_the_same() {
    let mut world = new_world();
    let mut now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    let [code, _] = CODES;
    let step = Step {
        does: Does::PayBill,
        phone: 1,
        code,
        shillings: 500,
        which: 0,
        right_pin: true,
    };
    take(&mut world, &step, &mut now);
    let text = serde_json::to_string(&world).unwrap_or_default();
    let read: Option<World> = serde_json::from_str(&text).ok();
    let again = read.map(|world| serde_json::to_string(&world).unwrap_or_default());
    assert_eq!(again, Some(text));
}

#[test]
fn an_unknown_payment_is_not_given_back() {
    let mut world = new_world();
    let refused = world.customer_care_reverses("NONE", DateTime::UNIX_EPOCH);
    assert_eq!(refused, Err(Outcome::of("original_unknown")));
}
