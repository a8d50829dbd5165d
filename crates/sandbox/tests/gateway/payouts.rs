//! Organisations pay customers.

use sandbox::books::Account;
use sandbox::{Api, Fault, Order, Plan};
use serde_json::json;

use crate::kit::{CODE, PHONE, World, parameter, shillings};

const OURS: &str = "600984_9f3c";

async fn funded() -> World {
    let world = World::new().await;
    world.sandbox.name_person(PHONE, "Jane Auma Doe");
    world.sandbox.deposit(CODE, shillings(10_000)).unwrap();
    world
}

#[tokio::test]
async fn a_payout_moves_money_and_is_told() {
    let world = funded().await;
    let before = world.sandbox.wallet(PHONE);
    let answer = world.pay_out(&world.payout_body(OURS, 1_600)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["OriginatorConversationID"], OURS);
    assert_eq!(answer.body["ResponseCode"], "0");
    let conversation = answer.body["ConversationID"].as_str().unwrap();
    assert!(conversation.starts_with("AG_20260325_"), "{conversation}");
    world.sandbox.settle().await;

    let told = world.told("result");
    assert_eq!(told.len(), 1);
    let result = &told[0]["Result"];
    let done = world.sandbox.receipts().pop().unwrap();
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(result["TransactionID"], done.receipt.as_str());
    assert_eq!(result["OriginatorConversationID"], OURS);
    assert_eq!(parameter(&told[0], "TransactionAmount"), &json!(1_600));
    assert_eq!(
        parameter(&told[0], "ReceiverPartyPublicName"),
        "254708374149 - JANE AUMA DOE"
    );
    assert_eq!(
        parameter(&told[0], "TransactionCompletedDateTime"),
        "25.03.2026 23:30:00"
    );
    let funds = parameter(&told[0], "B2CUtilityAccountAvailableFunds");
    assert_eq!(funds, &json!(8_400.0));
    // 9 shillings between 1,501 and 5,000, owed in the account of charges.
    let told_owed = parameter(&told[0], "B2CChargesPaidAccountAvailableFunds");
    assert_eq!(told_owed, &json!(-9.0));
    let charges = Account::Charges(CODE.to_owned());
    assert_eq!(
        world.sandbox.books().balance(&charges).checked_neg(),
        Some(shillings(9))
    );
    let after = world.sandbox.wallet(PHONE);
    assert_eq!(after.checked_sub(before), Some(shillings(1_600)));
    assert!(world.sandbox.messages(PHONE)[0].contains("You have received Ksh1,600.00"));
    world.is_sound();
}

#[tokio::test]
async fn the_same_name_is_refused_and_the_first_stands() {
    let world = funded().await;
    world.pay_out(&world.payout_body(OURS, 100)).await;
    let again = world.pay_out(&world.payout_body(OURS, 100)).await;
    assert_eq!(
        again.refusal(),
        (500, "500.002.1001", "Duplicate OriginatorConversationID.")
    );
    world.sandbox.settle().await;
    assert_eq!(world.told("result").len(), 1);
    assert_eq!(world.sandbox.receipts().len(), 2);
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_money_went() {
    let world = funded().await;
    for (n, fault) in [Fault::LostResponse, Fault::GatewayTimeout, Fault::Garbage]
        .into_iter()
        .enumerate()
    {
        world.sandbox.next(Plan::fault(Api::B2c, fault));
        let body = world.payout_body(&format!("lost {n}"), 100);
        let answer = world.try_ask("/mpesa/b2c/v3/paymentrequest", &body).await;
        match fault {
            Fault::LostResponse => assert!(answer.is_err(), "{answer:?}"),
            Fault::GatewayTimeout => assert_eq!(answer.unwrap().status, 504),
            _ => assert!(answer.unwrap().body.is_string()),
        }
        assert_eq!(world.pay_out(&body).await.refusal().1, "500.002.1001");
    }
    world.sandbox.settle().await;
    assert_eq!(world.told("result").len(), 3);
    assert_eq!(world.sandbox.books().of_short_code(CODE), shillings(9_700));
}

#[tokio::test]
async fn a_time_out_says_nothing_about_the_end() {
    let world = funded().await;
    world.sandbox.next(Plan {
        queue_timeout: true,
        delay_ms: 5_000,
        ..Plan::on(Api::B2c)
    });
    world.pay_out(&world.payout_body("one", 100)).await;
    world.sandbox.settle().await;
    assert_eq!(world.order(), ["timeout"]);
    assert_eq!(
        world.told("timeout")[0]["Result"]["OriginatorConversationID"],
        "one"
    );
    world.sandbox.release().await;
    assert_eq!(world.order(), ["timeout", "result"]);
    world.sandbox.next(Plan {
        queue_timeout: true,
        drop: true,
        ..Plan::on(Api::B2c)
    });
    world.pay_out(&world.payout_body("two", 100)).await;
    world.sandbox.release().await;
    assert_eq!(world.order(), ["timeout", "result", "timeout"]);
    assert_eq!(world.sandbox.books().of_short_code(CODE), shillings(9_800));
}

#[tokio::test]
async fn what_fails_moves_nothing() {
    let world = funded().await;
    let ended = |body: serde_json::Value| {
        let world = &world;
        async move {
            assert_eq!(world.pay_out(&body).await.status, 200);
            world.sandbox.settle().await;
            let told = world.told("result").pop().unwrap();
            assert!(told["Result"].get("ResultParameters").is_none());
            let id = told["Result"]["TransactionID"].as_str().unwrap().to_owned();
            assert!(id.ends_with("0000000"), "{id}");
            told["Result"]["ResultCode"].to_string()
        }
    };
    assert_eq!(ended(world.payout_body("much", 10_001)).await, "1");
    assert_eq!(ended(world.payout_body("little", 9)).await, "2");
    world.sandbox.next(Plan::outcome("2040"));
    assert_eq!(ended(world.payout_body("nobody", 50)).await, "2040");
    let mut body = world.payout_body("stranger", 50);
    body["InitiatorName"] = json!("somebody");
    assert_eq!(ended(body).await, "21");
    for (name, code) in [("a", "2001"), ("b", "2001"), ("c", "2001"), ("d", "8006")] {
        let mut body = world.payout_body(name, 50);
        body["SecurityCredential"] = json!(World::credential("wrong"));
        assert_eq!(ended(body).await, code);
    }
    assert_eq!(world.sandbox.books().of_short_code(CODE), shillings(10_000));
    world.is_sound();
}

#[tokio::test]
async fn fields_are_checked() {
    let world = funded().await;
    for (field, value) in [
        ("OriginatorConversationID", json!("")),
        ("CommandID", json!("Payment")),
        ("PartyB", json!("0708374149")),
        ("Amount", json!("10.50")),
        ("Remarks", json!("x")),
        ("ResultURL", json!("http://host/query")),
        ("QueueTimeOutURL", json!(null)),
        ("SecurityCredential", json!("")),
    ] {
        let mut body = world.payout_body("checked", 50);
        body[field] = value;
        let text = format!("Bad Request - Invalid {field}");
        assert_eq!(
            world.pay_out(&body).await.refusal(),
            (400, "400.002.02", text.as_str())
        );
    }
    assert_eq!(
        world
            .pay_out(&world.payout_body("checked", 50))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn version_one_has_a_name_from_the_gateway_and_results_may_come_first() {
    let world = funded().await;
    world.sandbox.next(Plan {
        order: Order::BeforeResponse,
        ..Plan::on(Api::B2c)
    });
    let answer = world
        .ask("/mpesa/b2c/v1/paymentrequest", &world.payout_body("", 50))
        .await;
    let told = world.told("result");
    assert_eq!(
        told[0]["Result"]["OriginatorConversationID"],
        answer.body["OriginatorConversationID"]
    );
}
