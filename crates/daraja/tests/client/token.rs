//! One token for each consumer key, however many ask.

use daraja::{Credentials, Error, NotSent, RefusalKind};
use tokio::task::JoinSet;

use crate::server::{Say, World, credentials, refusal};

const OAUTH: &str = "/oauth/v1/generate";
const QUERY: &str = "/mpesa/stkpushquery/v1/query";

/// What becomes of twenty queries at once.
async fn twenty(world: &World) -> Vec<Result<(), Error>> {
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let account = world.account();
        calls.spawn(async move { account.stk_query("ws_CO_1").await.map(|_| ()) });
    }
    calls.join_all().await
}

#[tokio::test]
async fn twenty_callers_at_once_share_one_token() {
    let world = World::new().await;
    assert!(twenty(&world).await.iter().all(Result::is_ok));
    assert_eq!(world.safaricom.tokens(), 1);
    assert_eq!(world.safaricom.seen().len(), 20);
}

#[tokio::test]
async fn twenty_callers_at_once_share_one_failure() {
    let world = World::new().await;
    world.safaricom.says(OAUTH, [Say::This(503, String::new())]);
    let no_token =
        |result: &Result<(), Error>| matches!(result, Err(Error::NotSent(NotSent::NoToken(_))));
    assert!(twenty(&world).await.iter().all(no_token));
    assert_eq!(world.safaricom.tokens(), 1);
    assert!(
        world.safaricom.seen().is_empty(),
        "the requests themselves never left"
    );
}

#[tokio::test]
async fn a_token_killed_by_somebody_else_is_replaced_once() {
    let world = World::new().await;
    assert!(world.account().stk_query("ws_CO_1").await.is_ok());
    world.safaricom.kill_token();
    assert!(world.account().stk_query("ws_CO_1").await.is_ok());
    assert_eq!(world.safaricom.tokens(), 2);
    assert_eq!(
        world.safaricom.seen().len(),
        3,
        "one was refused and sent again"
    );

    world.safaricom.kill_token();
    assert!(twenty(&world).await.iter().all(Result::is_ok));
    assert_eq!(world.safaricom.tokens(), 3, "the twenty share the new one");
}

#[tokio::test]
async fn a_token_that_never_holds_is_given_up_after_the_second() {
    let world = World::new().await;
    let dead = || refusal(404, "404.001.03", "Invalid Access Token");
    world.safaricom.says(QUERY, [dead(), dead(), dead()]);
    let error = world.account().stk_query("ws_CO_1").await.unwrap_err();
    assert!(error.is_refused(&RefusalKind::InvalidToken));
    assert_eq!(world.safaricom.seen().len(), 2);
    assert_eq!(world.safaricom.tokens(), 2);
}

#[tokio::test]
async fn a_token_is_replaced_before_it_ends() {
    let world = World::new().await;
    let account = world.account();
    for (minutes, tokens) in [(0, 1), (49, 1), (2, 2), (48, 2), (60, 3)] {
        world.later(minutes * 60);
        assert!(account.stk_query("ws_CO_1").await.is_ok());
        assert_eq!(
            world.safaricom.tokens(),
            tokens,
            "after {minutes} more minutes"
        );
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_and_takes_nothing_from_the_right_one() {
    let world = World::new().await;
    let right = world.account();
    let wrong = world.daraja.account(Credentials {
        consumer_secret: "another".into(),
        ..credentials()
    });
    assert!(right.stk_query("ws_CO_1").await.is_ok());
    for error in [
        wrong.check().await.unwrap_err(),
        wrong.stk_query("ws_CO_1").await.unwrap_err(),
    ] {
        assert!(
            error.is_refused(&RefusalKind::WrongCredentials),
            "{error:?}"
        );
    }
    let asked = world.safaricom.tokens();
    assert!(right.stk_query("ws_CO_1").await.is_ok());
    assert_eq!(world.safaricom.tokens(), asked);
}

#[tokio::test]
async fn a_check_asks_anew_and_the_others_take_its_token() {
    let world = World::new().await;
    let account = world.account();
    assert!(account.stk_query("ws_CO_1").await.is_ok());
    assert_eq!(account.check().await, Ok(()));
    assert_eq!(world.safaricom.tokens(), 2);
    assert!(account.stk_query("ws_CO_1").await.is_ok());
    assert_eq!(world.safaricom.tokens(), 2);
    assert_eq!(world.safaricom.seen().len(), 2);
}
