//! What leaves for Safaricom, and what never does.

use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta};
use daraja::{
    Accepted, B2cPayment, BalanceQuery, C2bUrls, Credentials, Error, NotSent, PullQuery,
    PullRegistration, RefusalKind, Reversal, ShortCodeKind, StatusQuery, WhenUnreachable, Which,
    WholeShillings,
};
use serde_json::{Value, json};

use crate::faults::{payment, push};
use crate::server::{NOW, PASSKEY, PASSWORD, Say, World, credentials, refusal};

const RESULT: &str = "https://chama.example/hooks/pay/s3cretPath/result";
const TIMEOUT: &str = "https://chama.example/hooks/pay/s3cretPath/timeout";

const FORBIDDEN: &str = "https://chama.example/mpesa/callback";

/// Takes a field out of a body.
fn take(body: &mut Value, field: &str) -> String {
    let taken = body.as_object_mut().unwrap().remove(field).unwrap();
    taken.as_str().unwrap().to_owned()
}

/// Takes the SecurityCredential out, as M-Pesa reads it.
fn take_password(body: &mut Value) -> String {
    let sealed = STANDARD.decode(take(body, "SecurityCredential")).unwrap();
    let key = include_bytes!("../keys/private.pkcs8");
    let key = PrivateDecryptingKey::from_pkcs8(key).unwrap();
    let key = Pkcs1PrivateDecryptingKey::new(key).unwrap();
    let mut plain = vec![0; key.min_output_size()];
    let plain = key.decrypt(&sealed, &mut plain).unwrap();
    String::from_utf8(plain.to_vec()).unwrap()
}

fn accepted() -> Accepted {
    Accepted {
        conversation_id: "AG_20261123_1".to_owned(),
        originator_conversation_id: "7619-37765134-1".to_owned(),
    }
}

#[tokio::test]
async fn a_push_to_a_paybill() {
    let world = World::new().await;
    let accepted = world.account().stk_push(&push()).await.unwrap();
    assert_eq!(accepted.checkout_request_id, "ws_CO_1");
    assert_eq!(accepted.merchant_request_id, "29115-34620561-1");
    let mut body = world.safaricom.only().body;
    let password = STANDARD.decode(take(&mut body, "Password")).unwrap();
    assert_eq!(
        String::from_utf8(password).unwrap(),
        format!("600984{PASSKEY}20261123003005"),
        "in East African time, where it is the next day already"
    );
    assert_eq!(
        body,
        json!({
            "BusinessShortCode": "600984",
            "Timestamp": "20261123003005",
            "TransactionType": "CustomerPayBillOnline",
            "Amount": "500",
            "PartyA": "254712345678",
            "PartyB": "600984",
            "PhoneNumber": "254712345678",
            "CallBackURL": "https://chama.example/hooks/pay/s3cretPath/stk",
            "AccountReference": "O00123",
            "TransactionDesc": "June savings",
        })
    );
}

#[tokio::test]
async fn a_push_to_a_till_names_the_store_and_pays_the_till() {
    let world = World::new().await;
    let till_number = "5555123".to_owned();
    let account = world.daraja.account(Credentials {
        kind: ShortCodeKind::Till { till_number },
        ..credentials()
    });
    account.stk_push(&push()).await.unwrap();
    let body = world.safaricom.only().body;
    assert_eq!(body["BusinessShortCode"], "600984");
    assert_eq!(body["PartyB"], "5555123");
    assert_eq!(body["TransactionType"], "CustomerBuyGoodsOnline");
}

#[tokio::test]
async fn a_payout_is_spelt_as_safaricom_spells_it() {
    let world = World::new().await;
    let payment = B2cPayment {
        occasion: "December".to_owned(),
        ..payment()
    };
    let taken = world.account().b2c(&payment).await.unwrap();
    assert_eq!(
        taken.originator_conversation_id, "0193-payout-1",
        "ours, not the gateway's"
    );
    let seen = world.safaricom.only();
    assert_eq!(seen.path, "/mpesa/b2c/v3/paymentrequest");
    let mut body = seen.body;
    assert_eq!(take_password(&mut body), PASSWORD);
    assert_eq!(
        body,
        json!({
            "OriginatorConversationID": "0193-payout-1",
            "InitiatorName": "testapi",
            "CommandID": "BusinessPayment",
            "Amount": "1500",
            "PartyA": "600984",
            "PartyB": "254705912645",
            "Remarks": "Share-out",
            "QueueTimeOutURL": TIMEOUT,
            "ResultURL": RESULT,
            "Occassion": "December",
        })
    );
}

#[tokio::test]
async fn a_question_about_a_transaction() {
    let world = World::new().await;
    for which in [
        Which::Receipt("SG632NMUAB".to_owned()),
        Which::Originator("0193-payout-1".to_owned()),
    ] {
        let query = StatusQuery {
            which,
            remarks: "OK".to_owned(),
            result_url: RESULT.to_owned(),
            timeout_url: TIMEOUT.to_owned(),
        };
        let taken = world.account().transaction_status(&query).await;
        assert_eq!(taken, Ok(accepted()));
    }
    for (seen, (field, id)) in world.safaricom.seen().into_iter().zip([
        ("TransactionID", "SG632NMUAB"),
        ("OriginalConversationID", "0193-payout-1"),
    ]) {
        assert_eq!(seen.path, "/mpesa/transactionstatus/v1/query");
        let mut body = seen.body;
        assert_eq!(take_password(&mut body), PASSWORD);
        assert_eq!(take(&mut body, field), id);
        assert_eq!(
            body,
            json!({
                "Initiator": "testapi",
                "CommandID": "TransactionStatusQuery",
                "PartyA": "600984",
                "IdentifierType": "4",
                "ResultURL": RESULT,
                "QueueTimeOutURL": TIMEOUT,
                "Remarks": "OK",
            })
        );
    }
}

#[tokio::test]
async fn a_question_about_the_balance() {
    let world = World::new().await;
    let query = BalanceQuery {
        remarks: "Daily proof".to_owned(),
        result_url: RESULT.to_owned(),
        timeout_url: TIMEOUT.to_owned(),
    };
    assert_eq!(
        world.account().account_balance(&query).await,
        Ok(accepted())
    );
    let seen = world.safaricom.only();
    assert_eq!(seen.path, "/mpesa/accountbalance/v1/query");
    let mut body = seen.body;
    assert_eq!(take_password(&mut body), PASSWORD);
    assert_eq!(
        body,
        json!({
            "Initiator": "testapi",
            "CommandID": "AccountBalance",
            "PartyA": "600984",
            "IdentifierType": "4",
            "ResultURL": RESULT,
            "QueueTimeOutURL": TIMEOUT,
            "Remarks": "Daily proof",
        })
    );
}

#[tokio::test]
async fn a_reversal_is_spelt_as_safaricom_spells_it() {
    let world = World::new().await;
    let reversal = Reversal {
        receipt: "SKC82PACB8".to_owned(),
        amount: WholeShillings::MIN,
        remarks: "Sent twice".to_owned(),
        result_url: RESULT.to_owned(),
        timeout_url: TIMEOUT.to_owned(),
    };
    assert_eq!(world.account().reverse(&reversal).await, Ok(accepted()));
    let seen = world.safaricom.only();
    assert_eq!(seen.path, "/mpesa/reversal/v1/request");
    let mut body = seen.body;
    assert_eq!(take_password(&mut body), PASSWORD);
    assert_eq!(
        body,
        json!({
            "Initiator": "testapi",
            "CommandID": "TransactionReversal",
            "TransactionID": "SKC82PACB8",
            "Amount": "1",
            "ReceiverParty": "600984",
            "RecieverIdentifierType": "11",
            "ResultURL": RESULT,
            "QueueTimeOutURL": TIMEOUT,
            "Remarks": "Sent twice",
        })
    );
}

#[tokio::test]
async fn registering_where_payments_are_told() {
    let world = World::new().await;
    let urls = C2bUrls {
        confirmation_url: "https://chama.example/hooks/pay/s/c2b/confirm".to_owned(),
        validation_url: "https://chama.example/hooks/pay/s/c2b/validate".to_owned(),
        when_unreachable: WhenUnreachable::Completed,
    };
    assert_eq!(world.account().register_urls(&urls).await, Ok(()));
    let seen = world.safaricom.only();
    assert_eq!(seen.path, "/mpesa/c2b/v2/registerurl");
    assert_eq!(
        seen.body,
        json!({
            "ShortCode": "600984",
            "ResponseType": "Completed",
            "ConfirmationURL": "https://chama.example/hooks/pay/s/c2b/confirm",
            "ValidationURL": "https://chama.example/hooks/pay/s/c2b/validate",
        })
    );
    let again = refusal(500, "500.003.1001", "Urls are already registered");
    world.safaricom.says("/mpesa/c2b/v2/registerurl", [again]);
    let error = world.account().register_urls(&urls).await.unwrap_err();
    assert!(error.is_refused(&RefusalKind::AlreadyRegistered));
}

#[tokio::test]
async fn pulling_what_was_not_told() {
    let world = World::new().await;
    let registration = PullRegistration {
        nominated_number: "254722000000".to_owned(),
        callback_url: "https://chama.example/hooks/pay/s/pull".to_owned(),
    };
    assert_eq!(world.account().register_pull(&registration).await, Ok(()));
    let before = r#"{"ResponseStatus":"1001","ResponseDescription":"exists"}"#;
    let before = Say::This(200, before.to_owned());
    world
        .safaricom
        .says("/pulltransactions/v1/register", [before]);
    let error = world.account().register_pull(&registration).await;
    assert!(
        error
            .unwrap_err()
            .is_refused(&RefusalKind::AlreadyRegistered)
    );

    let row = json!({ "transactionId": "RKL51ZDR4F", "trxDate": "2026-11-22T20:13:00Z",
        "msisdn": "2547 ***** 126", "transactiontype": "c2b-pay-bill-debit",
        "billreference": "O00123", "amount": "500.00", "organizationname": "Chama" });
    let found = json!({ "ResponseCode": "1000", "Response": [[row]] }).to_string();
    world
        .safaricom
        .says("/pulltransactions/v1/query", [Say::This(200, found)]);
    let to = DateTime::from_timestamp(NOW, 0).unwrap();
    let from = to - TimeDelta::hours(48);
    let query = PullQuery {
        from,
        to,
        offset: 100,
    };
    let rows = world.account().pull(&query).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].receipt, "RKL51ZDR4F");
    assert_eq!(rows[0].amount.cents(), 50_000);
    assert_eq!(world.account().pull(&query).await, Ok(Vec::new()));

    let seen = world.safaricom.seen();
    assert_eq!(seen[0].body["NominatedNumber"], "0722000000");
    assert_eq!(
        seen[2].body,
        json!({
            "ShortCode": "600984",
            "StartDate": "2026-11-21 00:30:05",
            "EndDate": "2026-11-23 00:30:05",
            "OffSetValue": "100",
        })
    );
}

#[tokio::test]
async fn a_push_safaricom_would_refuse_never_leaves() {
    let world = World::new().await;
    let changed = |field: &str, value: &str| {
        let (mut push, value) = (push(), value.to_owned());
        match field {
            "PhoneNumber" => push.phone = value,
            "AccountReference" => push.reference = value,
            "TransactionDesc" => push.description = value,
            _ => push.callback_url = value,
        }
        push
    };
    for (field, value) in [
        ("PhoneNumber", "0712345678"),
        ("AccountReference", "O00123 June"),
        ("AccountReference", "ABCDEFGHIJKLM"),
        ("TransactionDesc", "Fourteen chars"),
        ("CallBackURL", FORBIDDEN),
    ] {
        let wrong = changed(field, value);
        let error = world.account().stk_push(&wrong).await.unwrap_err();
        assert!(is_bad(&error, field), "{error:?}");
    }
    assert_eq!(world.safaricom.tokens(), 0, "not even for a token");
}

#[tokio::test]
async fn a_payout_safaricom_would_refuse_never_leaves() {
    let world = World::new().await;
    let changed = |field: &str, value: &str| {
        let (mut payment, value) = (payment(), value.to_owned());
        match field {
            "OriginatorConversationID" => payment.originator_conversation_id = value,
            "Amount" => payment.amount = WholeShillings::new(value.parse().unwrap()).unwrap(),
            "PartyB" => payment.phone = value,
            "Remarks" => payment.remarks = value,
            "Occassion" => payment.occasion = value,
            "ResultURL" => payment.result_url = value,
            _ => payment.timeout_url = value,
        }
        payment
    };
    for (field, value) in [
        ("OriginatorConversationID", ""),
        ("OriginatorConversationID", "a b"),
        ("Amount", "9"),
        ("PartyB", "254202345678"),
        ("Remarks", "x"),
        ("Occassion", &"x".repeat(101)),
        ("ResultURL", FORBIDDEN),
        ("QueueTimeOutURL", FORBIDDEN),
    ] {
        let wrong = changed(field, value);
        let error = world.account().b2c(&wrong).await.unwrap_err();
        assert!(is_bad(&error, field), "{error:?}");
    }
    assert_eq!(world.safaricom.tokens(), 0, "not even for a token");
}

fn is_bad(error: &Error, wanted: &str) -> bool {
    matches!(error, Error::NotSent(NotSent::BadInput { field, .. }) if *field == wanted)
}

#[tokio::test]
async fn a_call_without_its_credential_never_leaves() {
    let world = World::new().await;
    let account = world.daraja.account(Credentials {
        passkey: None,
        initiator: None,
        ..credentials()
    });
    let missing = |what| Error::NotSent(NotSent::Missing(what));
    assert_eq!(account.stk_push(&push()).await, Err(missing("passkey")));
    assert_eq!(account.stk_query("ws_CO_1").await, Err(missing("passkey")));
    assert_eq!(account.b2c(&payment()).await, Err(missing("initiator")));
    assert_eq!(world.safaricom.tokens(), 0);
}
