//! What is known when something goes wrong on the way: nothing happened, or nobody knows.

use std::sync::Arc;

use daraja::{
    B2cCommand, B2cPayment, Error, NotSent, RefusalKind, StkPush, StkState, WholeShillings,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::server::{Safaricom, Say, World, refusal};

const OAUTH: &str = "/oauth/v1/generate";
const B2C: &str = "/mpesa/b2c/v3/paymentrequest";
const QUERY: &str = "/mpesa/stkpushquery/v1/query";

pub fn payment() -> B2cPayment {
    B2cPayment {
        originator_conversation_id: "0193-payout-1".to_owned(),
        command: B2cCommand::BusinessPayment,
        amount: WholeShillings::new(1_500).unwrap(),
        phone: "254705912645".to_owned(),
        remarks: "Share-out".to_owned(),
        occasion: String::new(),
        result_url: "https://chama.example/hooks/pay/s3cretPath/result".to_owned(),
        timeout_url: "https://chama.example/hooks/pay/s3cretPath/timeout".to_owned(),
    }
}

pub fn push() -> StkPush {
    StkPush {
        amount: WholeShillings::new(500).unwrap(),
        phone: "254712345678".to_owned(),
        reference: "O00123".to_owned(),
        description: "June savings".to_owned(),
        callback_url: "https://chama.example/hooks/pay/s3cretPath/stk".to_owned(),
    }
}

fn is_unknown<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Unknown(_)))
}

#[tokio::test]
async fn sent_and_not_answered_in_time_is_unknown_and_not_sent_again() {
    let world = World::new().await;
    world.safaricom.says(B2C, [Say::Nothing]);
    assert!(is_unknown(&world.account().b2c(&payment()).await));
    assert_eq!(world.safaricom.seen().len(), 1);
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_unknown() {
    let world = World::new().await;
    let says = [
        Say::This(200, String::new()),
        Say::This(200, "<html>".to_owned()),
        Say::This(200, "{}".to_owned()),
        Say::This(200, r#"{"ResponseCode":[0]}"#.to_owned()),
        Say::This(200, "x".repeat(2 * 1024 * 1024)),
        Say::This(504, String::new()),
        refusal(500, "500.003.1001", "Internal Server Error"),
    ];
    let count = says.len();
    for say in says {
        // Each of its own, lest the breaker opens.
        world.safaricom.says(B2C, [say]);
        assert!(is_unknown(&world.account().b2c(&payment()).await));
        assert_eq!(world.account().check().await, Ok(()));
    }
    assert_eq!(world.safaricom.seen().len(), count);
}

#[tokio::test]
async fn nobody_listening_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let world = World::at(Arc::new(Safaricom::default()), base);
    let error = world.account().b2c(&payment()).await.unwrap_err();
    assert!(
        matches!(error, Error::NotSent(NotSent::NoConnection(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_connection_broken_after_sending_is_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(token_then_hang_up(stream));
        }
    });
    let world = World::at(Arc::new(Safaricom::default()), base);
    let result = world.account().b2c(&payment()).await;
    assert!(is_unknown(&result), "{result:?}");
}

/// Answers a request for a token and closes on anything else.
async fn token_then_hang_up(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = vec![0; 16 * 1024];
    loop {
        let read = stream.read(&mut request).await?;
        if !request.get(..read).unwrap_or_default().starts_with(b"GET") {
            return Ok(());
        }
        let body = r#"{"access_token":"t","expires_in":3599}"#;
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await?;
    }
}

#[tokio::test]
async fn without_a_token_the_payment_itself_never_leaves() {
    let world = World::new().await;
    for say in [
        Say::Nothing,
        Say::This(200, "{}".to_owned()),
        Say::This(502, String::new()),
    ] {
        world.safaricom.says(OAUTH, [say]);
        let error = world.account().b2c(&payment()).await.unwrap_err();
        assert!(
            matches!(error, Error::NotSent(NotSent::NoToken(_))),
            "{error:?}"
        );
    }
    assert!(world.safaricom.seen().is_empty());
}

#[tokio::test]
async fn the_second_of_two_with_one_originator_id_is_told_apart() {
    let world = World::new().await;
    let twice = refusal(500, "500.002.1001", "Duplicate OriginatorConversationID.");
    world.safaricom.says(B2C, [twice]);
    let error = world.account().b2c(&payment()).await.unwrap_err();
    assert!(error.is_refused(&RefusalKind::DuplicateOriginator));
    assert_eq!(world.safaricom.seen().len(), 1);
}

#[tokio::test]
async fn a_query_before_the_customer_answered_is_pending() {
    let world = World::new().await;
    let words = "The transaction is being processed";
    world
        .safaricom
        .says(QUERY, [refusal(500, "500.001.1001", words)]);
    let state = world.account().stk_query("ws_CO_1").await;
    assert_eq!(state, Ok(StkState::Pending));
}

#[tokio::test]
async fn a_request_is_not_carried_to_another_place() {
    let world = World::new().await;
    world.safaricom.says(B2C, [Say::Elsewhere]);
    let error = world.account().b2c(&payment()).await.unwrap_err();
    assert!(error.is_refused(&RefusalKind::Other), "{error:?}");
    assert_eq!(world.safaricom.seen().len(), 1);
}
