//! Many rounds in which anything goes wrong, by lot.

use domain::money::Money;
use sandbox::{Api, Fault, Order, Plan};
use tests::{Dice, World, on_both_databases};

use crate::kit::Paying;

/// Rounds on each database; `CHAMALINK_PAYOUT_ROUNDS` asks for another number.
const ROUNDS: usize = 40;

/// What goes wrong with a request to pay.
fn trouble(dice: &mut Dice) -> Plan {
    let faults = [
        Fault::LostResponse,
        Fault::GatewayTimeout,
        Fault::Garbage,
        Fault::InternalError,
        Fault::SystemBusy,
        Fault::TokenDeath,
    ];
    let fault = faults.get(dice.below(faults.len() * 2)).copied();
    let order = if dice.below(3) == 0 {
        Order::BeforeResponse
    } else {
        Order::AfterResponse
    };
    Plan {
        fault,
        order,
        drop: dice.below(3) == 0,
        duplicates: u32::try_from(dice.below(3)).expect("is small"),
        queue_timeout: dice.below(4) == 0,
        outcome: (dice.below(6) == 0).then(|| sandbox::Outcome::of("2040")),
        ..Plan::on(Api::B2c)
    }
}

async fn each_payment_is_made_at_most_once_and_known_in_the_end(world: &World) {
    let rounds = std::env::var("CHAMALINK_PAYOUT_ROUNDS").ok();
    let rounds = rounds.and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    let seed = std::env::var("CHAMALINK_PAYOUT_SEED").ok();
    let seed = seed
        .and_then(|text| text.parse().ok())
        .unwrap_or(20_261_123);
    println!("{rounds} rounds of seed {seed}");
    let mut dice = Dice::new(seed);
    let chama = Paying::new(world).await;
    let mut members = Vec::new();
    for number in 1..=8 {
        members.push(chama.member(number, "Akinyi").await);
    }
    for round in 0..rounds {
        let member = members[dice.below(members.len())];
        chama.sandbox.next(trouble(&mut dice));
        if dice.below(3) == 0 {
            // A question that is lost, or answered wrongly.
            chama.sandbox.next(Plan {
                drop: dice.below(2) == 0,
                ..Plan::on(Api::Status)
            });
        }
        chama.approved(member, "50").await;
        if dice.below(2) == 0 {
            chama
                .work_with(vec![chama.context.clone(), chama.another()])
                .await;
        } else {
            chama.work().await;
        }
        if round % 5 == 4 {
            chama.sandbox.forget_plans();
            chama.until_known().await;
        }
    }
    chama.sandbox.forget_plans();
    chama.until_known().await;
    assert_eq!(chama.open().await, 0);
    assert_eq!(chama.account("payouts_in_transit").await, Money::ZERO);
    // As many as arrived were made, and none twice.
    let mut reader = world.db.read().await.expect("a reader");
    let (arrived,): (i64,) = store::query("SELECT count(*) FROM payouts WHERE state = 'succeeded'")
        .one(&mut reader)
        .await
        .expect("counts");
    drop(reader);
    assert_eq!(i64::try_from(chama.made()).expect("fits"), arrived);
    chama.agree().await;
}

on_both_databases!(each_payment_is_made_at_most_once_and_known_in_the_end,);
