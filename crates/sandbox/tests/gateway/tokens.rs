//! Tokens, and what every address refuses alike.

use serde_json::json;

use crate::kit::{CODE, World};

#[tokio::test]
async fn a_new_token_kills_the_old() {
    let mut world = World::new().await;
    let old = world.token.clone();
    let answer = world
        .oauth(&format!("key-of-{CODE}"), &format!("secret-of-{CODE}"), "x")
        .await;
    assert_eq!(
        answer.refusal(),
        (400, "400.008.02", "Invalid grant type passed")
    );
    let answer = world.oauth("key", "secret", "client_credentials").await;
    assert_eq!(answer.refusal().1, "400.008.01");

    world.sign_in().await;
    let new = std::mem::replace(&mut world.token, old);
    let answer = world.push(&world.push_body(10)).await;
    assert_eq!(
        answer.refusal(),
        (404, "404.001.03", "Invalid Access Token")
    );
    world.token = new;
    assert_eq!(world.push(&world.push_body(10)).await.status, 200);
    assert_eq!(world.sandbox.tokens_issued(), 2);

    world.later(3_600);
    assert_eq!(world.push(&world.push_body(10)).await.refusal().0, 404);
    world.sign_in().await;
    world.sandbox.kill_token(CODE);
    assert_eq!(world.push(&world.push_body(10)).await.refusal().0, 404);
}

#[tokio::test]
async fn a_dead_token_has_another_code_by_what_was_called() {
    let mut world = World::new().await;
    "dead".clone_into(&mut world.token);
    let text = "Error Occurred - Invalid Access Token - dead";
    for (path, refusal) in [
        (
            "/mpesa/stkpushquery/v1/query",
            (404, "404.001.03", "Invalid Access Token"),
        ),
        (
            "/mpesa/reversal/v1/request",
            (404, "404.001.03", "Invalid Access Token"),
        ),
        (
            "/mpesa/c2b/v2/registerurl",
            (400, "400.003.01", "Invalid Access Token"),
        ),
        (
            "/mpesa/transactionstatus/v1/query",
            (400, "400.003.01", "Invalid Access Token"),
        ),
        ("/mpesa/b2c/v3/paymentrequest", (401, "401.002.01", text)),
        ("/mpesa/accountbalance/v1/query", (401, "401.002.01", text)),
    ] {
        assert_eq!(
            world.ask(path, &json!({})).await.refusal(),
            refusal,
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said() {
    let world = World::new().await;
    let base = world.sandbox.base_url();
    let push = format!("{base}/mpesa/stkpush/v1/processrequest");
    let status = |request: reqwest::RequestBuilder| async {
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(world.client.get(&push)).await, 405);
    assert_eq!(status(world.client.post(&push)).await, 404);
    assert_eq!(
        status(world.client.post(format!("{base}/mpesa/none"))).await,
        404
    );
    let with_token = || world.client.post(&push).bearer_auth(&world.token);
    let broken = with_token()
        .header("content-type", "application/json")
        .body("{");
    assert!(
        broken
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("400.002.05")
    );
    // A body that does not say it is JSON has no fields.
    let form = with_token().body(world.push_body(5).to_string());
    let text = form.send().await.unwrap().text().await.unwrap();
    assert!(
        text.contains("Bad Request - Invalid BusinessShortCode"),
        "{text}"
    );
}
