//! A host that does not answer is left alone for a while.

use daraja::{Error, NotSent};

use crate::server::{Say, World, refusal};

const QUERY: &str = "/mpesa/stkpushquery/v1/query";

const OPEN: Error = Error::NotSent(NotSent::CircuitOpen);

fn gateway_down() -> Say {
    Say::This(502, "<html>Bad Gateway</html>".to_owned())
}

#[tokio::test]
async fn five_in_a_row_open_it_and_after_half_a_minute_one_may_try() {
    let world = World::new().await;
    let account = world.account();
    world
        .safaricom
        .says(QUERY, std::iter::repeat_n(gateway_down(), 6));
    for _ in 0..5 {
        let error = account.stk_query("ws_CO_1").await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{error:?}");
    }
    assert_eq!(account.stk_query("ws_CO_1").await, Err(OPEN));
    world.later(29);
    assert_eq!(account.stk_query("ws_CO_1").await, Err(OPEN));
    assert_eq!(
        world.safaricom.seen().len(),
        5,
        "nothing left while it was open"
    );

    world.later(1);
    let error = account.stk_query("ws_CO_1").await.unwrap_err();
    assert!(
        matches!(error, Error::Unknown(_)),
        "the sixth is not answered either"
    );
    assert_eq!(account.stk_query("ws_CO_1").await, Err(OPEN));

    world.later(30);
    assert!(account.stk_query("ws_CO_1").await.is_ok());
    assert!(account.stk_query("ws_CO_1").await.is_ok());
    assert_eq!(world.safaricom.seen().len(), 8);
}

#[tokio::test]
async fn what_safaricom_itself_says_does_not_open_it() {
    let world = World::new().await;
    let account = world.account();
    let failed = refusal(500, "500.003.1001", "Internal Server Error");
    world.safaricom.says(QUERY, std::iter::repeat_n(failed, 10));
    for _ in 0..10 {
        let error = account.stk_query("ws_CO_1").await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)));
    }
    assert!(account.stk_query("ws_CO_1").await.is_ok());
}
