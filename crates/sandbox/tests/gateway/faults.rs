//! Requests that go wrong before anything is done.

use sandbox::{Api, Fault, Plan};

use crate::kit::{World, shillings};

#[tokio::test]
async fn a_fault_refuses_and_does_nothing() {
    let world = World::new().await;
    for (fault, code, words) in [
        (Fault::SpikeArrest, "500.003.02", "Spike Arrest Violation"),
        (Fault::SystemBusy, "500.003.02", "System is busy"),
        (Fault::Quota, "500.003.03", "Quota Violation"),
        (
            Fault::InternalError,
            "500.003.1001",
            "Internal Server Error",
        ),
        (
            Fault::SubscriberBusy,
            "500.001.1001",
            "Unable to lock subscriber",
        ),
    ] {
        world.sandbox.next(Plan::fault(Api::StkPush, fault));
        let answer = world.push(&world.push_body(10)).await;
        let (status, told, text) = answer.refusal();
        assert_eq!((status, told), (500, code));
        assert!(text.contains(words), "{text}");
    }
    assert!(world.sandbox.prompt_on(crate::kit::PHONE).is_none());
}

#[tokio::test]
async fn a_token_can_die_on_the_way() {
    let mut world = World::new().await;
    world
        .sandbox
        .next(Plan::fault(Api::StkPush, Fault::TokenDeath));
    for _ in 0..2 {
        let answer = world.push(&world.push_body(10)).await;
        assert_eq!(
            answer.refusal(),
            (404, "404.001.03", "Invalid Access Token")
        );
    }
    world.sign_in().await;
    assert_eq!(world.push(&world.push_body(10)).await.status, 200);
}

#[tokio::test]
async fn a_token_request_can_be_refused() {
    let mut world = World::new().await;
    world
        .sandbox
        .next(Plan::fault(Api::Oauth, Fault::SpikeArrest));
    let (key, secret) = ("key-of-600984", "secret-of-600984");
    let answer = world.oauth(key, secret, "client_credentials").await;
    assert_eq!(answer.refusal().1, "500.003.02");
    world.sign_in().await;
}

#[tokio::test]
async fn no_answer_at_all() {
    let world = World::new().await;
    world
        .sandbox
        .deposit(crate::kit::CODE, shillings(100))
        .unwrap();
    world.sandbox.next(Plan::fault(Api::B2c, Fault::NoAnswer));
    let url = format!("{}/mpesa/b2c/v3/paymentrequest", world.sandbox.base_url());
    let request = world.client.post(url).bearer_auth(&world.token);
    let request = request.json(&world.payout_body("silent", 50));
    let asked = tokio::spawn(request.send());
    // The result arrives while the client still waits for the answer.
    loop {
        world.sandbox.settle().await;
        if world.told("result").len() == 1 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(!asked.is_finished());
    asked.abort();
}

#[tokio::test]
async fn forged_messages_go_where_they_are_sent() {
    let world = World::new().await;
    let status = world
        .sandbox
        .forge(&world.hook("stk"), "{\"Body\":1}")
        .await;
    assert_eq!(status, Some(200));
    assert_eq!(world.told("stk")[0]["Body"], 1);
    let forged = serde_json::json!({ "url": world.hook("stk"), "body": { "a": 1 } });
    assert_eq!(world.sim("forge", &forged).await.body["status"], 200);
    assert_eq!(world.sandbox.forge("http://127.0.0.1:1/x", "").await, None);
}
