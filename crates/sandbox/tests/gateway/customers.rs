//! Customers pay from the menu.

use sandbox::controls::{Names, Numbers};
use sandbox::keys::sha256_hex;
use sandbox::{Declined, Plan};
use serde_json::json;

use crate::kit::{CODE, PHONE, World, shillings};

#[tokio::test]
async fn addresses_are_registered_and_payments_confirmed() {
    let world = World::new().await;
    world.sandbox.name_person(PHONE, "Nicholas John Smith");
    // Before anything is registered nobody is told.
    world
        .sandbox
        .customer_pays_bill(World::bill(5, "first"))
        .await
        .unwrap();
    let registered = world.register_urls(2, "Completed").await;
    assert_eq!(registered.status, 200);
    assert!(registered.body["OriginatorCoversationID"].is_string());
    assert_eq!(registered.body["ResponseCode"], "0");
    let done = world
        .sandbox
        .customer_pays_bill(World::bill(1_200, "acc 7"))
        .await
        .unwrap();
    world.sandbox.settle().await;
    assert_eq!(
        world.told("confirm"),
        [json!({
            "TransactionType": "Pay Bill",
            "TransID": done.receipt,
            "TransTime": "20260325233000",
            "TransAmount": "1200.00",
            "BusinessShortCode": CODE,
            "BillRefNumber": "acc 7",
            "InvoiceNumber": "",
            "OrgAccountBalance": "1205.00",
            "ThirdPartyTransID": "",
            "MSISDN": "2547 ***** 149",
            "FirstName": "NICHOLAS",
            "MiddleName": "",
            "LastName": "",
        })]
    );
}

#[tokio::test]
async fn numbers_and_names_are_shown_as_told() {
    let world = World::new().await;
    world.sandbox.name_person(PHONE, "Nicholas Smith");
    world.register_urls(1, "Completed").await;
    for (numbers, names) in [
        (Numbers::ByRegistration, Names::Full),
        (Numbers::Plain, Names::None),
        (Numbers::Masked, Names::First),
    ] {
        world
            .sandbox
            .change_modes(|modes| (modes.numbers, modes.names) = (numbers, names));
        world
            .sandbox
            .customer_pays_bill(World::bill(5, ""))
            .await
            .unwrap();
        world.sandbox.settle().await;
    }
    let told = world.told("confirm");
    let shown = |n: usize| (told[n]["MSISDN"].clone(), told[n]["LastName"].clone());
    assert_eq!(shown(0), (json!(sha256_hex(PHONE)), json!("SMITH")));
    assert_eq!(shown(1), (json!(PHONE), json!("")));
    assert_eq!(shown(2), (json!("2547 ***** 149"), json!("")));
}

#[tokio::test]
async fn registering_is_checked() {
    let world = World::new().await;
    let refused = world.register_urls(2, "completed").await;
    assert_eq!(refused.refusal().2, "Bad Request - Invalid ResponseType");
    world.sandbox.change_modes(|modes| modes.urls_once = true);
    assert_eq!(world.register_urls(2, "Completed").await.status, 200);
    let again = world.register_urls(2, "Completed").await;
    assert_eq!(
        again.refusal(),
        (500, "500.003.1001", "Urls are already registered")
    );
}

#[tokio::test]
async fn the_organisation_is_asked_first_if_it_wants() {
    let world = World::new().await;
    world.sandbox.change_modes(|modes| {
        modes.validation = true;
        modes.validation_timeout_ms = 100;
    });
    world.register_urls(2, "Cancelled").await;
    let accepts = json!({ "ResultCode": "0", "ResultDesc": "Accepted", "ThirdPartyTransID": "T9" });
    world.answers_validation(Some(accepts));
    let done = world
        .sandbox
        .customer_pays_bill(World::bill(5, "a"))
        .await
        .unwrap();
    world.sandbox.settle().await;
    let asked = &world.told("validate")[0];
    assert_eq!(asked["TransID"], done.receipt.as_str());
    assert_eq!(asked["OrgAccountBalance"], "");
    assert_eq!(world.told("confirm")[0]["ThirdPartyTransID"], "T9");

    let wallet = world.sandbox.wallet(PHONE);
    let verdict = json!({ "ResultCode": "C2B00012", "ResultDesc": "Rejected" });
    world.answers_validation(Some(verdict));
    let refused = world.sandbox.customer_pays_bill(World::bill(6, "b")).await;
    assert_eq!(refused, Err(Declined::ByBusiness("C2B00012".to_owned())));

    // No answer in time: what was registered decides.
    world.answers_validation(None);
    assert!(
        world
            .sandbox
            .customer_pays_bill(World::bill(7, "c"))
            .await
            .is_err()
    );
    assert_eq!(world.sandbox.wallet(PHONE), wallet);
    world.register_urls(2, "Completed").await;
    assert!(
        world
            .sandbox
            .customer_pays_bill(World::bill(7, "c"))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_simulated_customer_pays_after_the_answer() {
    let world = World::new().await;
    world.register_urls(2, "Completed").await;
    let body = json!({
        "ShortCode": 600_984,
        "CommandID": "CustomerPayBillOnline",
        "Amount": 1,
        "Msisdn": 254_708_374_149_i64,
        "BillRefNumber": "ABC123",
    });
    let answer = world.ask("/mpesa/c2b/v2/simulate", &body).await;
    assert_eq!(
        answer.body["ResponseDescription"],
        "Accept the service request successfully."
    );
    world.sandbox.settle().await;
    assert_eq!(world.told("confirm")[0]["BillRefNumber"], "ABC123");
    assert_eq!(world.sandbox.receipts()[0].amount, shillings(1));
}

#[tokio::test]
async fn what_cannot_be_paid_stays_with_the_customer() {
    let world = World::new().await;
    let wallet = world.sandbox.wallet(PHONE);
    let mut bill = World::bill(5, "a");
    "111111".clone_into(&mut bill.business);
    let nobody = world.sandbox.customer_pays_bill(bill).await;
    assert_eq!(nobody, Err(Declined::NoBusiness));
    let too_much = world
        .sandbox
        .customer_pays_bill(World::bill(250_001, "a"))
        .await;
    assert!(too_much.is_err());
    world.sandbox.next(Plan::outcome("26"));
    assert!(
        world
            .sandbox
            .customer_pays_bill(World::bill(5, "a"))
            .await
            .is_err()
    );
    let mut cents = World::bill(5, "a");
    cents.amount = domain::money::Money::from_cents(550);
    assert_eq!(
        world.sandbox.customer_pays_bill(cents).await,
        Err(Declined::NotWhole)
    );
    assert_eq!(world.sandbox.wallet(PHONE), wallet);
    let paid = json!({ "msisdn": "0708374149", "business": CODE, "amount": "250" });
    let paid = world.sim("pay", &paid).await;
    assert_eq!((paid.status, &paid.body["amount"]), (200, &json!(25_000)));
    let nobody = json!({ "msisdn": "0708374149", "business": "1", "amount": 250 });
    assert_eq!(world.sim("pay", &nobody).await.status, 422);
    world.is_sound();
}

#[tokio::test]
async fn limits_are_safaricoms() {
    let world = World::with(|settings| sandbox::Settings {
        limits: sandbox::controls::Limits::default(),
        opening_wallet: shillings(400_000),
        ..settings
    })
    .await;
    let declined = |declined: Declined| match declined {
        Declined::Outcome(outcome) => outcome.code().to_owned(),
        other => other.to_string(),
    };
    let pay = |amount| {
        let sandbox = world.sandbox.clone();
        async move {
            sandbox
                .customer_pays_bill(World::bill(amount, "a"))
                .await
                .map_err(declined)
        }
    };
    assert!(pay(200_000).await.is_ok());
    assert_eq!(pay(200_000).await.unwrap_err(), "17");
    assert!(pay(199_000).await.is_ok());
    assert_eq!(pay(50_000).await.unwrap_err(), "1");
    world.sandbox.top_up(PHONE, shillings(250_000)).unwrap();
    assert_eq!(pay(150_000).await.unwrap_err(), "4");
    // Half an hour later it is tomorrow in Nairobi.
    world.later(1_800);
    assert!(pay(150_000).await.is_ok());
}
