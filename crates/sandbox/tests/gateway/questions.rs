//! Asking what became of a transaction, and what the accounts hold.

use sandbox::{Api, Plan};
use serde_json::{Value, json};

use crate::kit::{CODE, World, parameter, shillings};

async fn status(world: &World, about: Value) -> Value {
    let mut more = json!({ "PartyA": CODE, "IdentifierType": "4", "Occasion": "" });
    more.as_object_mut()
        .unwrap()
        .extend(about.as_object().unwrap().clone());
    let body = world.signed("TransactionStatusQuery", &more);
    let answer = world.ask("/mpesa/transactionstatus/v1/query", &body).await;
    assert_eq!(answer.body["ResponseCode"], "0", "{answer:?}");
    world.sandbox.settle().await;
    world.told("result").pop().unwrap()
}

#[tokio::test]
async fn a_payment_is_found_by_its_receipt() {
    let world = World::new().await;
    let done = world
        .sandbox
        .customer_pays_bill(World::bill(300, "a"))
        .await
        .unwrap();
    let told = status(&world, json!({ "TransactionID": done.receipt })).await;
    assert_eq!(told["Result"]["ResultCode"], 0);
    assert_eq!(parameter(&told, "TransactionStatus"), "Completed");
    assert_eq!(parameter(&told, "ReceiptNo"), done.receipt.as_str());
    assert_eq!(parameter(&told, "Amount"), "300");
    assert_eq!(
        parameter(&told, "FinalisedTime"),
        &json!(20_260_325_233_000_i64)
    );
    assert_eq!(parameter(&told, "CreditPartyName"), "600984 - Upendo Chama");
    assert!(parameter(&told, "TransactionReason").is_null());
    let told = status(&world, json!({ "TransactionID": "UCP0000000" })).await;
    assert_eq!(told["Result"]["ResultCode"], 2032);
}

#[tokio::test]
async fn a_payout_is_found_by_our_own_name() {
    let world = World::new().await;
    world.sandbox.deposit(CODE, shillings(1_000)).unwrap();
    world.sandbox.next(Plan {
        drop: true,
        ..Plan::on(Api::B2c)
    });
    world.pay_out(&world.payout_body("dropped", 500)).await;
    world.pay_out(&world.payout_body("failed", 5_000)).await;
    world.sandbox.settle().await;
    let told = status(&world, json!({ "OriginalConversationID": "dropped" })).await;
    let receipt = &world.sandbox.receipts()[1].receipt;
    assert_eq!(parameter(&told, "ReceiptNo"), receipt.as_str());
    assert_eq!(
        parameter(&told, "DebitPartyCharges"),
        "Fee For B2C Payment|KES|5.00"
    );
    let told = status(&world, json!({ "OriginatorConversationID": "failed" })).await;
    assert_eq!(parameter(&told, "TransactionStatus"), "Declined");
    let told = status(&world, json!({ "OriginalConversationID": "never sent" })).await;
    assert_eq!(told["Result"]["ResultCode"], 2032);
}

#[tokio::test]
async fn a_question_names_what_it_is_about() {
    let world = World::new().await;
    let more = json!({ "PartyA": CODE, "IdentifierType": "4" });
    let body = world.signed("TransactionStatusQuery", &more);
    let answer = world.ask("/mpesa/transactionstatus/v1/query", &body).await;
    assert_eq!(answer.refusal().2, "Bad Request - Invalid TransactionID");
}

#[tokio::test]
async fn balances_agree_with_the_books_and_come_as_text() {
    let world = World::new().await;
    world.sandbox.deposit(CODE, shillings(5_000)).unwrap();
    world.pay_out(&world.payout_body("one", 200)).await;
    world.sandbox.transfer(CODE, shillings(300)).unwrap();
    let more = json!({ "PartyA": CODE, "IdentifierType": "4" });
    let body = world.signed("AccountBalance", &more);
    let answer = world.ask("/mpesa/accountbalance/v1/query", &body).await;
    assert_eq!(answer.status, 200);
    world.sandbox.settle().await;
    let told = world.told("result").pop().unwrap();
    assert_eq!(told["Result"]["ResultType"], "0");
    assert_eq!(told["Result"]["ResultCode"], "0");
    assert_eq!(
        parameter(&told, "AccountBalance"),
        "Working Account|KES|300.00|300.00|0.00|0.00&Float Account|KES|0.00|0.00|0.00|0.00&\
         Utility Account|KES|4500.00|4500.00|0.00|0.00&\
         Charges Paid Account|KES|-5.00|-5.00|0.00|0.00&\
         Organization Settlement Account|KES|0.00|0.00|0.00|0.00"
    );
    assert_eq!(
        parameter(&told, "BOCompletedTime"),
        &json!(20_260_325_233_000_i64)
    );
    let total = domain::money::Money::from_cents(479_500);
    assert_eq!(world.sandbox.books().of_short_code(CODE), total);
}
