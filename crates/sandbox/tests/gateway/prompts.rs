//! Prompts: asked for, answered, asked about.

use sandbox::controls::Second;
use sandbox::{Answer, Order, Outcome, Plan};
use serde_json::json;

use crate::kit::{CODE, OTHER_PHONE, PHONE, STORE, TILL, World, shillings};

#[tokio::test]
async fn a_paid_prompt_is_told_once_in_safaricoms_shape() {
    let world = World::new().await;
    let before = world.sandbox.wallet(PHONE);
    let checkout = world.pushed(1_000).await;
    assert!(checkout.starts_with("ws_CO_25032026233000"), "{checkout}");
    let prompt = world.sandbox.prompt_on(PHONE).unwrap();
    assert!(
        prompt
            .text
            .contains("Ksh1,000.00 to Upendo Chama Account no. 000123")
    );
    let pending = world.query(&checkout).await;
    assert_eq!(
        pending.refusal(),
        (500, "500.001.1001", "The transaction is being processed")
    );

    world.later(5);
    world.sandbox.enter_pin(&checkout).unwrap();
    world.sandbox.settle().await;
    let told = world.told("stk");
    assert_eq!(told.len(), 1);
    let receipt = &world.sandbox.receipts()[0].receipt;
    assert!(receipt.starts_with("UCP"), "{receipt}");
    let callback = &told[0]["Body"]["stkCallback"];
    assert_eq!(callback["CheckoutRequestID"], checkout.as_str());
    assert_eq!(callback["ResultCode"], 0);
    assert_eq!(
        callback["CallbackMetadata"]["Item"],
        json!([
            { "Name": "Amount", "Value": 1000.0 },
            { "Name": "MpesaReceiptNumber", "Value": receipt },
            { "Name": "Balance" },
            { "Name": "TransactionDate", "Value": 20_260_325_233_005_i64 },
            { "Name": "PhoneNumber", "Value": 254_708_374_149_i64 },
        ])
    );

    let query = world.query(&checkout).await;
    assert_eq!(query.status, 200);
    assert_eq!(query.body["ResultCode"], "0");
    assert!(query.body.get("MpesaReceiptNumber").is_none());
    // The customer pays the fee of this pay bill: 10 shillings up to 1,000.
    let after = world.sandbox.wallet(PHONE);
    assert_eq!(before.checked_sub(after), Some(shillings(1_010)));
    assert_eq!(world.sandbox.books().of_short_code(CODE), shillings(1_000));
    let sms = &world.sandbox.messages(PHONE)[0];
    assert!(sms.contains("Ksh1,000.00 sent to UPENDO CHAMA for account 000123 on 25/3/26"));
    assert!(world.sandbox.enter_pin(&checkout).is_err());
    world.is_sound();
}

#[tokio::test]
async fn a_prompt_can_end_in_every_way() {
    let world = World::new().await;
    for code in [
        "1",
        "2",
        "3",
        "4",
        "8",
        "17",
        "26",
        "1001",
        "1019",
        "1025",
        "1032",
        "1037",
        "2001",
        "2028",
        "8006",
        "9999",
        "SFC_IC0003",
        "77",
    ] {
        world.sandbox.next(Plan::outcome(code));
        let checkout = world.pushed(50).await;
        world.sandbox.settle().await;
        let callback = &world.told("stk").pop().unwrap()["Body"]["stkCallback"];
        let as_text = callback["ResultCode"].as_str().map(str::to_owned);
        let told = as_text.unwrap_or_else(|| callback["ResultCode"].to_string());
        assert_eq!(told, code);
        assert!(callback.get("CallbackMetadata").is_none());
        assert_eq!(world.query(&checkout).await.body["ResultCode"], code);
    }
    assert!(world.sandbox.receipts().is_empty());
    world.is_sound();
}

#[tokio::test]
async fn what_a_person_does_decides() {
    let world = World::new().await;
    for (answer, code) in [
        (Answer::Cancel, "1032"),
        (Answer::Pin("0000".to_owned()), "2001"),
        (Answer::Pin("0001".to_owned()), "2001"),
        (Answer::Ignore, "1037"),
        (Answer::Pin("0002".to_owned()), "2001"),
        (Answer::Pin("1234".to_owned()), "8006"),
    ] {
        let checkout = world.pushed(50).await;
        world.sandbox.answer(&checkout, &answer).unwrap();
        assert_eq!(world.query(&checkout).await.body["ResultCode"], code);
    }
    let poor = world.sandbox.wallet(PHONE);
    assert!(poor > shillings(200_000));
    // Nobody answers for a minute.
    let checkout = world.pushed(60).await;
    world.later(59);
    world.sandbox.catch_up().await;
    assert_eq!(world.query(&checkout).await.status, 500);
    world.later(1);
    world.sandbox.catch_up().await;
    assert_eq!(world.query(&checkout).await.body["ResultCode"], "1037");
}

#[tokio::test]
async fn one_prompt_a_phone() {
    let world = World::new().await;
    world.pushed(50).await;
    let busy = world.push(&world.push_body(60)).await;
    let (status, code, text) = busy.refusal();
    assert_eq!((status, code), (500, "500.001.1001"));
    assert!(text.starts_with("Unable to lock subscriber"), "{text}");
    let mut other = world.push_body(60);
    other["PhoneNumber"] = json!(OTHER_PHONE);
    assert_eq!(world.push(&other).await.status, 200);
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let world = World::new().await;
    for (field, value) in [
        ("Amount", json!("0")),
        ("Amount", json!(100.75)),
        ("PhoneNumber", json!("0708374149")),
        ("PartyB", json!("600000")),
        ("TransactionType", json!("CustomerBuyGoodsOnline")),
        ("CallBackURL", json!("https://chama.example/mpesa/callback")),
        ("AccountReference", json!("1234567890123")),
        ("TransactionDesc", json!("12345678901234")),
        ("Timestamp", json!("2026")),
    ] {
        let mut body = world.push_body(50);
        body[field] = value;
        let answer = world.push(&body).await;
        let text = format!("Bad Request - Invalid {field}");
        assert_eq!(answer.refusal(), (400, "400.002.02", text.as_str()));
    }
    let mut body = world.push_body(50);
    body["Password"] = json!("bm8=");
    let wrong = "[MerchantValidate] - Wrong credentials";
    assert_eq!(
        world.push(&body).await.refusal(),
        (500, "500.001.1001", wrong)
    );
    body["BusinessShortCode"] = json!("999999");
    let nobody = "Merchant does not exist";
    assert_eq!(
        world.push(&body).await.refusal(),
        (500, "500.001.1001", nobody)
    );
    // Another organisation's token opens nothing.
    body["BusinessShortCode"] = json!(STORE);
    assert_eq!(
        world.push(&body).await.refusal(),
        (500, "500.001.1001", wrong)
    );
}

#[tokio::test]
async fn a_till_is_paid_by_its_own_number() {
    let mut world = World::new().await;
    world.sign_in_as(STORE).await;
    let mut body = world.push_body(300);
    let timestamp = body["Timestamp"].as_str().unwrap().to_owned();
    let passkey = format!("passkey-of-{STORE}");
    body["BusinessShortCode"] = json!(STORE);
    body["Password"] = json!(sandbox::keys::push_password(STORE, &passkey, &timestamp));
    body["TransactionType"] = json!("CustomerBuyGoodsOnline");
    body["PartyB"] = json!(TILL);
    world.sandbox.next(Plan::outcome("paid"));
    assert_eq!(world.push(&body).await.status, 200);
    assert_eq!(world.sandbox.books().of_short_code(STORE), shillings(300));
    assert!(world.sandbox.messages(PHONE)[0].contains("paid to UPENDO SHOP. on"));
}

#[tokio::test]
async fn the_callback_can_come_before_the_answer() {
    let world = World::new().await;
    world.register_urls(2, "Completed").await;
    let plan = Plan {
        order: Order::BeforeResponse,
        second: Some(Second::Before),
        ..Plan::outcome("paid")
    };
    world.sandbox.next(plan);
    world.pushed(70).await;
    // No settling: it was told before the gateway answered.
    assert_eq!(world.order(), ["confirm", "stk"]);
}

#[tokio::test]
async fn a_prompt_brings_a_confirmation_too() {
    let world = World::new().await;
    world.register_urls(2, "Completed").await;
    for second in [Second::After, Second::Together, Second::None] {
        world.sandbox.next(Plan {
            second: Some(second),
            ..Plan::outcome("paid")
        });
        world.pushed(70).await;
        world.sandbox.settle().await;
    }
    assert_eq!(world.told("stk").len(), 3);
    assert_eq!(world.told("confirm").len(), 2);
    world.sandbox.next(Plan {
        duplicates: 1,
        second_delay_ms: 60_000,
        ..Plan::outcome("paid")
    });
    world.pushed(71).await;
    world.sandbox.settle().await;
    assert_eq!(
        (world.told("stk").len(), world.told("confirm").len()),
        (5, 2)
    );
    world.sandbox.release().await;
    assert_eq!(
        (world.told("stk").len(), world.told("confirm").len()),
        (5, 4)
    );
    assert_eq!(world.order()[..2], ["stk".to_owned(), "confirm".to_owned()]);
    let confirmed = &world.told("confirm")[0];
    assert_eq!(
        confirmed["TransID"],
        world.sandbox.receipts()[0].receipt.as_str()
    );
    assert_eq!(confirmed["MSISDN"], "2547 ***** 149");
    assert_eq!(confirmed["OrgAccountBalance"], "70.00");
}

#[tokio::test]
async fn messages_can_be_late_many_or_none() {
    let world = World::new().await;
    world.sandbox.next(Plan {
        duplicates: 2,
        ..Plan::outcome("paid")
    });
    world.pushed(10).await;
    world.sandbox.settle().await;
    assert_eq!(world.told("stk").len(), 3);

    world.sandbox.next(Plan {
        delay_ms: 60_000,
        duplicates: 1,
        duplicates_every_ms: 60_000,
        ..Plan::outcome("paid")
    });
    world.pushed(11).await;
    world.sandbox.settle().await;
    assert_eq!((world.told("stk").len(), world.sandbox.held()), (3, 2));
    world.later(60);
    world.sandbox.catch_up().await;
    assert_eq!((world.told("stk").len(), world.sandbox.held()), (4, 1));
    world.sandbox.release().await;
    assert_eq!((world.told("stk").len(), world.sandbox.held()), (5, 0));

    world.sandbox.next(Plan {
        drop: true,
        ..Plan::outcome("paid")
    });
    world.pushed(12).await;
    world.sandbox.settle().await;
    assert_eq!(world.told("stk").len(), 5);
    assert_eq!(world.sandbox.receipts().len(), 3);
}

#[tokio::test]
async fn a_message_can_lie_and_a_query_too() {
    let world = World::new().await;
    world.sandbox.next(Plan {
        amount_override: Some(shillings(999)),
        query_says: Some("1032".to_owned()),
        outcome: Some(Outcome::paid()),
        ..Plan::default()
    });
    let checkout = world.pushed(10).await;
    world.sandbox.settle().await;
    let callback = &world.told("stk")[0]["Body"]["stkCallback"];
    assert_eq!(callback["CallbackMetadata"]["Item"][0]["Value"], 999.0);
    assert_eq!(world.sandbox.receipts()[0].amount, shillings(10));
    assert_eq!(world.query(&checkout).await.body["ResultCode"], "1032");
}

#[tokio::test]
async fn the_same_can_be_said_over_http() {
    let world = World::new().await;
    let planned = world
        .sim("next", &json!({ "outcome": "cancelled", "times": 2 }))
        .await;
    assert_eq!(planned.status, 204);
    for _ in 0..2 {
        let checkout = world.pushed(10).await;
        assert_eq!(world.query(&checkout).await.body["ResultCode"], "1032");
    }
    let checkout = world.pushed(10).await;
    assert_eq!(world.sim("next", &json!({ "outcom": 1 })).await.status, 422);
    let prompts = world.get("/sim/prompts").await.body;
    let open = prompts
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["ended"].is_null());
    assert_eq!(open.unwrap()["checkout_request_id"], checkout.as_str());
    let path = format!("prompts/{checkout}");
    assert_eq!(
        world.sim(&path, &json!({ "answer": "pin" })).await.status,
        204
    );
    assert_eq!(
        world.sim(&path, &json!({ "answer": "pin" })).await.status,
        404
    );
    world.sandbox.settle().await;
    let again = world
        .sim("redeliver", &json!({ "about": checkout, "times": 3 }))
        .await;
    assert_eq!(again.body["statuses"], json!([200, 200, 200]));
    assert_eq!(world.told("stk").len(), 6);
    let modes = json!({ "pending_query": "code4999", "second": "none" });
    assert_eq!(world.sim("modes", &modes).await.status, 204);
    let checkout = world.pushed(10).await;
    assert_eq!(world.query(&checkout).await.body["ResultCode"], "4999");
}
