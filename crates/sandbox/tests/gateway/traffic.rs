//! Some hundred requests with pitfalls by lot: the books stay sound, the statement agrees, and the
//! same seed brings the same.

use domain::money::Money;
use sandbox::Mix;
use sandbox::statement::Span;
use serde_json::json;

use crate::kit::{CODE, World, shillings};

async fn play(seed: u64) -> (World, Vec<(i64, String)>) {
    let mut world = World::new().await;
    world.register_urls(2, "Completed").await;
    world.sandbox.deposit(CODE, shillings(1_000_000)).unwrap();
    world
        .sandbox
        .change_modes(|modes| modes.mix = Some(Mix::everything(seed)));
    for n in 0..60 {
        let phone = format!("2547000000{:02}", n % 25);
        let mut push = world.push_body(100 + n);
        push["PhoneNumber"] = json!(phone);
        for _ in 0..4 {
            let path = "/mpesa/stkpush/v1/processrequest";
            let answer = world.try_ask(path, &push).await;
            let refused = answer.as_ref().is_ok_and(|answer| answer.status != 200);
            if refused && answer.unwrap().refusal().2.contains("Invalid Access Token") {
                world.sign_in().await;
            } else if !refused {
                break;
            }
        }
        let mut bill = World::bill(200 + n, "any");
        bill.msisdn.clone_from(&phone);
        world.sandbox.customer_pays_bill(bill).await.unwrap();
        let payout = world.payout_body(&format!("payout {n}"), 50 + n);
        for _ in 0..4 {
            let answer = world.try_ask("/mpesa/b2c/v3/paymentrequest", &payout).await;
            let Ok(answer) = answer else { continue };
            if answer.body.to_string().contains("Invalid Access Token") {
                world.sign_in().await;
            }
        }
    }
    world.sandbox.settle().await;
    world.sandbox.release().await;
    let summary = world.sandbox.receipts().into_iter();
    let summary = summary
        .map(|one| (one.amount.cents(), one.msisdn))
        .collect();
    (world, summary)
}

#[tokio::test]
async fn books_balance_whatever_happens() {
    let (world, summary) = play(3).await;
    world.is_sound();
    let told = world.told("stk").len() + world.told("confirm").len();
    assert!(told > 80, "{told}");
    assert!(!world.told("timeout").is_empty());
    let receipts = world.sandbox.receipts();
    // Each payout was paid at most once, however often it was asked for.
    let mut names: Vec<_> = receipts
        .iter()
        .filter_map(|one| one.originator_conversation_id.clone())
        .collect();
    let paid = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), paid);
    assert!(paid > 40, "{paid}");

    let csv = world.sandbox.statement_csv(CODE, &Span::default()).unwrap();
    let text = String::from_utf8(csv).unwrap();
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true);
    let last = reader
        .from_reader(text.as_bytes())
        .records()
        .last()
        .unwrap()
        .unwrap();
    let balance = Money::parse_json_number(&last[7].replace(',', "")).unwrap();
    assert_eq!(balance, world.sandbox.books().of_short_code(CODE));

    let (_, again) = play(3).await;
    assert_eq!(summary, again);
    let (_, other) = play(4).await;
    assert_ne!(summary, other);
}
