//! Coming too fast: wait a little longer each time, and give up in the end.

use std::time::Duration;

use daraja::RefusalKind;

use crate::server::{Say, World, refusal};

const OAUTH: &str = "/oauth/v1/generate";
const QUERY: &str = "/mpesa/stkpushquery/v1/query";

fn spike() -> Say {
    refusal(500, "500.003.02", "Error Occurred: Spike Arrest Violation")
}

#[tokio::test]
async fn a_request_turned_away_is_sent_again_after_a_wait() {
    let world = World::new().await;
    world.safaricom.says(QUERY, [spike(), spike()]);
    assert!(world.account().stk_query("ws_CO_1").await.is_ok());
    assert_eq!(world.safaricom.seen().len(), 3);
    let pauses = world.pauses.lock().unwrap().clone();
    assert_eq!(pauses.len(), 2);
    assert!(pauses.is_sorted() && pauses.iter().all(|wait| *wait >= Duration::from_secs(1)));
}

#[tokio::test]
async fn it_is_given_up_after_four() {
    let world = World::new().await;
    world
        .safaricom
        .says(QUERY, [spike(), spike(), spike(), spike(), spike()]);
    let error = world.account().stk_query("ws_CO_1").await.unwrap_err();
    assert!(error.is_refused(&RefusalKind::SpikeArrest));
    assert_eq!(world.safaricom.seen().len(), 4);
    assert_eq!(world.pauses.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_request_for_a_token_waits_too() {
    let world = World::new().await;
    world.safaricom.says(OAUTH, [spike()]);
    assert!(world.account().stk_query("ws_CO_1").await.is_ok());
    assert_eq!(world.safaricom.tokens(), 2);
    assert_eq!(world.pauses.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_busy_system_is_left_alone() {
    let world = World::new().await;
    let busy = "System is busy. Please try again in few minutes.";
    world
        .safaricom
        .says(QUERY, [refusal(500, "500.003.02", busy)]);
    let error = world.account().stk_query("ws_CO_1").await.unwrap_err();
    assert!(error.is_refused(&RefusalKind::SystemBusy));
    assert_eq!(world.safaricom.seen().len(), 1);
    assert!(world.pauses.lock().unwrap().is_empty());
}
