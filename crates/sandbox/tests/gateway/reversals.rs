//! Payments given back.

use sandbox::receipts::{Channel, Kind};
use serde_json::{Value, json};

use crate::kit::{CODE, PHONE, World, parameter, shillings};

async fn reverse(world: &World, receipt: &str, amount: i64) -> Value {
    let more = json!({
        "TransactionID": receipt,
        "Amount": amount.to_string(),
        "ReceiverParty": CODE,
        "RecieverIdentifierType": "11",
    });
    let body = world.signed("TransactionReversal", &more);
    let answer = world.ask("/mpesa/reversal/v1/request", &body).await;
    assert_eq!(answer.body["ResponseCode"], "0", "{answer:?}");
    world.sandbox.settle().await;
    world.told("result").pop().unwrap()
}

#[tokio::test]
async fn a_payment_is_given_back_once() {
    let world = World::new().await;
    let paid = world
        .sandbox
        .customer_pays_bill(World::bill(700, "a"))
        .await
        .unwrap();
    let wallet = world.sandbox.wallet(PHONE);
    let wrong = reverse(&world, &paid.receipt, 600).await;
    assert_eq!(wrong["Result"]["ResultCode"], "R000002");
    let told = reverse(&world, &paid.receipt, 700).await;
    assert_eq!(told["Result"]["ResultCode"], 0);
    assert_eq!(
        parameter(&told, "OriginalTransactionID"),
        paid.receipt.as_str()
    );
    assert_eq!(parameter(&told, "Amount"), &json!(700));
    assert_ne!(told["Result"]["TransactionID"], paid.receipt.as_str());
    let back = world.sandbox.wallet(PHONE).checked_sub(wallet);
    assert_eq!(back, Some(shillings(700)));
    let again = reverse(&world, &paid.receipt, 700).await;
    assert_eq!(again["Result"]["ResultCode"], "R000001");
    assert!(world.sandbox.messages(PHONE)[0].contains("was reversed on"));
    world.is_sound();
}

#[tokio::test]
async fn customer_care_tells_nobody() {
    let world = World::new().await;
    world.register_urls(2, "Completed").await;
    let paid = world
        .sandbox
        .customer_pays_bill(World::bill(700, "a"))
        .await
        .unwrap();
    world.sandbox.settle().await;
    let heard = world.order().len();
    let back = world
        .sim("reverse", &json!({ "receipt": paid.receipt }))
        .await;
    assert_eq!(back.body["linked"], paid.receipt.as_str());
    world.sandbox.settle().await;
    assert_eq!(world.order().len(), heard);
    let all = world.sandbox.receipts();
    assert_eq!(
        (all[1].kind, all[1].channel),
        (Kind::Reversal, Channel::CustomerCare)
    );
    assert_eq!(all[0].reversed_by.as_ref(), Some(&all[1].receipt));
    let again = world
        .sim("reverse", &json!({ "receipt": paid.receipt }))
        .await;
    assert_eq!(again.status, 422);
    assert!(world.sandbox.customer_care_reverses("NONE").is_err());
    assert!(world.sandbox.books().of_short_code(CODE).is_zero());
}
