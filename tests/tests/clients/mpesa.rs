//! M-Pesa's client and the pretend Safaricom, which were written apart, understand each other.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::post;
use chrono::{DateTime, TimeDelta, Utc};
use daraja::callbacks::{self, ResultMessage};
use daraja::{
    B2cCommand, B2cPayment, BalanceQuery, C2bUrls, Credentials, Daraja, Error, Initiator,
    PullQuery, PullRegistration, RefusalKind, Reversal, ShortCodeKind, StatusQuery, StkPush,
    StkState, WhenUnreachable, Which, WholeShillings,
};
use domain::money::Money;
use sandbox::controls::Names;
use sandbox::{Api, Fault, PayBill, Plan, Sandbox, ShortCode};

const CODE: &str = "600984";
const STORE: &str = "600001";
const TILL: &str = "522533";
const PHONE: &str = "254708374149";

type Heard = Arc<Mutex<Vec<(String, Bytes)>>>;

/// The client, the pretend Safaricom, and whoever is called back.
struct Both {
    sandbox: Sandbox,
    account: daraja::Account,
    client: Daraja,
    heard: Heard,
    organisation: String,
}

fn now() -> DateTime<Utc> {
    "2026-03-25T20:30:00Z".parse().unwrap()
}

fn money(shillings: i64) -> Money {
    Money::from_cents(shillings * 100)
}

fn credentials(code: &str, kind: ShortCodeKind) -> Credentials {
    Credentials {
        short_code: code.to_owned(),
        kind,
        consumer_key: format!("key-of-{code}").into(),
        consumer_secret: format!("secret-of-{code}").into(),
        passkey: Some(format!("passkey-of-{code}").into()),
        initiator: Some(Initiator {
            name: "testapi".to_owned(),
            password: format!("Initiator#{code}").into(),
        }),
    }
}

impl Both {
    async fn new() -> Self {
        let settings = sandbox::Settings::for_tests(5, Arc::new(now))
            .with_short_code(ShortCode::pay_bill(CODE, "Upendo Chama"))
            .with_short_code(ShortCode::till(STORE, TILL, "Upendo Shop"));
        let sandbox = Sandbox::start(settings).await.unwrap();
        let client = Daraja::new(daraja::Settings {
            base_url: sandbox.base_url(),
            certificate_pem: Sandbox::certificate_pem().to_owned(),
            timeout: Duration::from_secs(5),
            now: Arc::new(now),
        })
        .unwrap();
        let heard = Heard::default();
        let hear = |State(heard): State<Heard>, Path(kind): Path<String>, body: Bytes| async move {
            heard.lock().unwrap().push((kind, body));
            r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#
        };
        let router = Router::new().route("/hooks/{kind}", post(hear));
        let router = router.with_state(Arc::clone(&heard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let organisation = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            account: client.account(credentials(CODE, ShortCodeKind::PayBill)),
            sandbox,
            client,
            heard,
            organisation,
        }
    }

    fn hook(&self, kind: &str) -> String {
        format!("{}/hooks/{kind}", self.organisation)
    }

    /// The newest message at an address, when all were delivered.
    async fn told(&self, kind: &str) -> Bytes {
        self.sandbox.settle().await;
        let heard = self.heard.lock().unwrap();
        let mut ours = heard.iter().rev().filter(|(at, _)| at == kind);
        ours.next().expect(kind).1.clone()
    }

    async fn result(&self) -> ResultMessage {
        callbacks::result(&self.told("result").await).unwrap()
    }

    fn push(&self, shillings: u32) -> StkPush {
        StkPush {
            amount: WholeShillings::new(shillings).unwrap(),
            phone: PHONE.to_owned(),
            reference: "000123".to_owned(),
            description: "Dues".to_owned(),
            callback_url: self.hook("stk"),
        }
    }

    fn payout(&self, originator: &str, shillings: u32) -> B2cPayment {
        B2cPayment {
            originator_conversation_id: originator.to_owned(),
            command: B2cCommand::BusinessPayment,
            amount: WholeShillings::new(shillings).unwrap(),
            phone: PHONE.to_owned(),
            remarks: "Share-out".to_owned(),
            occasion: String::new(),
            result_url: self.hook("result"),
            timeout_url: self.hook("timeout"),
        }
    }

    fn status(&self, which: Which) -> StatusQuery {
        StatusQuery {
            which,
            remarks: "What of it".to_owned(),
            result_url: self.hook("result"),
            timeout_url: self.hook("timeout"),
        }
    }

    fn bill(reference: &str, shillings: i64) -> PayBill {
        PayBill {
            msisdn: PHONE.to_owned(),
            business: CODE.to_owned(),
            reference: reference.to_owned(),
            amount: money(shillings),
        }
    }

    async fn listens(&self) {
        let urls = C2bUrls {
            confirmation_url: self.hook("confirm"),
            validation_url: self.hook("validate"),
            when_unreachable: WhenUnreachable::Completed,
        };
        self.account.register_urls(&urls).await.unwrap();
    }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> RefusalKind {
    match answer.unwrap_err() {
        Error::Refused(refusal) => refusal.kind,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_prompt_from_asking_to_paid() {
    let both = Both::new().await;
    both.account.check().await.unwrap();
    let accepted = both.account.stk_push(&both.push(1_500)).await.unwrap();
    let checkout = &accepted.checkout_request_id;
    assert_eq!(
        both.account.stk_query(checkout).await.unwrap(),
        StkState::Pending
    );
    assert_eq!(
        refusal(both.account.stk_push(&both.push(20)).await),
        RefusalKind::SubscriberBusy
    );
    both.sandbox.enter_pin(checkout).unwrap();
    let callback = callbacks::stk(&both.told("stk").await).unwrap();
    let done = both.sandbox.receipts().pop().unwrap();
    assert!(callback.paid());
    assert_eq!(callback.checkout_request_id, *checkout);
    assert_eq!(callback.merchant_request_id, accepted.merchant_request_id);
    assert_eq!(callback.receipt, Some(done.receipt));
    assert_eq!(callback.amount, Some(money(1_500)));
    assert_eq!(callback.phone.as_deref(), Some(PHONE));
    assert_eq!(callback.at, Some(now()));
    assert_eq!(
        both.account.stk_query(checkout).await.unwrap(),
        StkState::Paid
    );
}

#[tokio::test]
async fn a_prompt_that_fails() {
    let both = Both::new().await;
    for code in ["1", "1032", "1037", "2001", "SFC_IC0003"] {
        both.sandbox.next(Plan::outcome(code));
        let accepted = both.account.stk_push(&both.push(50)).await.unwrap();
        let callback = callbacks::stk(&both.told("stk").await).unwrap();
        assert!(!callback.paid());
        assert_eq!(callback.result_code, code);
        let state = both
            .account
            .stk_query(&accepted.checkout_request_id)
            .await
            .unwrap();
        assert!(matches!(state, StkState::Failed { code: told, .. } if told == code));
    }
}

#[tokio::test]
async fn a_till_is_asked_for_too() {
    let both = Both::new().await;
    let till_number = TILL.to_owned();
    let till = both
        .client
        .account(credentials(STORE, ShortCodeKind::Till { till_number }));
    both.sandbox.next(Plan::outcome("paid"));
    till.stk_push(&both.push(70)).await.unwrap();
    assert_eq!(both.sandbox.books().of_short_code(STORE), money(70));
}

#[tokio::test]
async fn a_customer_pays_and_the_confirmation_is_read() {
    let both = Both::new().await;
    both.sandbox.name_person(PHONE, "Jane Auma Doe");
    both.sandbox.change_modes(|modes| {
        modes.validation = true;
        modes.names = Names::Full;
    });
    both.listens().await;
    let done = both
        .sandbox
        .customer_pays_bill(Both::bill("acc 12", 300))
        .await
        .unwrap();
    let asked = callbacks::c2b(&both.told("validate").await).unwrap();
    assert_eq!(asked.org_balance, None);
    let told = callbacks::c2b(&both.told("confirm").await).unwrap();
    assert_eq!(told.receipt, done.receipt);
    assert_eq!(asked.receipt, done.receipt);
    assert_eq!(told.amount, money(300));
    assert_eq!(told.at, Some(now()));
    assert_eq!(told.short_code, CODE);
    assert_eq!(told.bill_reference, "acc 12");
    assert_eq!(told.org_balance, Some(money(300)));
    assert_eq!(told.msisdn, "2547 ***** 149");
    assert_eq!(told.name(), "JANE AUMA DOE");
}

#[tokio::test]
async fn a_payout_its_status_and_the_balance() {
    let both = Both::new().await;
    both.sandbox.name_person(PHONE, "Jane Doe");
    both.sandbox.deposit(CODE, money(9_000)).unwrap();
    let accepted = both
        .account
        .b2c(&both.payout("payout-1", 2_000))
        .await
        .unwrap();
    assert_eq!(accepted.originator_conversation_id, "payout-1");
    let result = both.result().await;
    assert!(result.succeeded());
    assert_eq!(result.originator_conversation_id, "payout-1");
    assert_eq!(result.conversation_id, accepted.conversation_id);
    let details = result.b2c();
    let done = both.sandbox.receipts().pop().unwrap();
    assert_eq!(details.receipt.as_deref(), Some(done.receipt.as_str()));
    assert_eq!(details.amount, Some(money(2_000)));
    assert_eq!(
        details.recipient.as_deref(),
        Some("254708374149 - JANE DOE")
    );
    assert_eq!(details.at, Some(now()));
    assert_eq!(details.utility_funds, Some(money(7_000)));
    assert_eq!(details.charges_funds, Some(money(-9)));

    for which in [
        Which::Receipt(done.receipt.clone()),
        Which::Originator("payout-1".to_owned()),
    ] {
        both.account
            .transaction_status(&both.status(which))
            .await
            .unwrap();
        let status = both.result().await.status();
        assert!(status.completed());
        assert_eq!(status.receipt.as_deref(), Some(done.receipt.as_str()));
        assert_eq!(status.amount, Some(money(2_000)));
        assert_eq!(status.charges, Some(money(9)));
        assert_eq!(status.finalised_at, Some(now()));
        assert_eq!(
            status.credit_party.as_deref(),
            Some("254708374149 - JANE DOE")
        );
    }
    let never = Which::Originator("never-sent".to_owned());
    both.account
        .transaction_status(&both.status(never))
        .await
        .unwrap();
    assert!(!both.result().await.succeeded());

    let query = BalanceQuery {
        remarks: "What is there".to_owned(),
        result_url: both.hook("result"),
        timeout_url: both.hook("timeout"),
    };
    both.account.account_balance(&query).await.unwrap();
    let balances = both.result().await.balances();
    let held = |name: &str| {
        balances
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .current
    };
    assert_eq!(held("Utility Account"), money(7_000));
    assert_eq!(held("Charges Paid Account"), money(-9));
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_the_second_a_duplicate() {
    let both = Both::new().await;
    both.sandbox.deposit(CODE, money(9_000)).unwrap();
    for (n, fault) in [Fault::LostResponse, Fault::GatewayTimeout, Fault::Garbage]
        .into_iter()
        .enumerate()
    {
        let payout = both.payout(&format!("lost-{n}"), 100);
        both.sandbox.next(Plan::fault(Api::B2c, fault));
        let answer = both.account.b2c(&payout).await;
        assert!(
            matches!(answer, Err(Error::Unknown(_))),
            "{fault:?} {answer:?}"
        );
        let again = both.account.b2c(&payout).await;
        assert_eq!(refusal(again), RefusalKind::DuplicateOriginator);
    }
    both.sandbox.next(Plan {
        queue_timeout: true,
        ..Plan::on(Api::B2c)
    });
    both.account.b2c(&both.payout("slow", 100)).await.unwrap();
    let timeout = callbacks::timeout(&both.told("timeout").await).unwrap();
    assert_eq!(timeout.originator_conversation_id, "slow");
    assert!(both.result().await.succeeded());
    assert_eq!(both.sandbox.books().of_short_code(CODE), money(8_600));
}

#[tokio::test]
async fn refusals_are_read_by_their_meaning() {
    let both = Both::new().await;
    for (fault, kind) in [
        (Fault::SystemBusy, RefusalKind::SystemBusy),
        (Fault::Quota, RefusalKind::Quota),
        (Fault::SubscriberBusy, RefusalKind::SubscriberBusy),
    ] {
        both.sandbox.next(Plan {
            times: 10,
            ..Plan::fault(Api::StkPush, fault)
        });
        assert_eq!(refusal(both.account.stk_push(&both.push(50)).await), kind);
        both.sandbox.forget_plans();
    }
    // A token that died on the way is no trouble to the caller.
    both.sandbox
        .next(Plan::fault(Api::StkPush, Fault::TokenDeath));
    both.sandbox.next(Plan::outcome("paid"));
    both.account.stk_push(&both.push(50)).await.unwrap();

    let strangers = both
        .client
        .account(credentials("600002", ShortCodeKind::PayBill));
    assert_eq!(
        refusal(strangers.check().await),
        RefusalKind::WrongCredentials
    );
    let mut wrong = credentials(CODE, ShortCodeKind::PayBill);
    wrong.passkey = Some("another".to_owned().into());
    let wrong = both.client.account(wrong).stk_push(&both.push(50)).await;
    assert_eq!(refusal(wrong), RefusalKind::WrongCredentials);
    both.listens().await;
    both.sandbox.change_modes(|modes| modes.urls_once = true);
    let urls = C2bUrls {
        confirmation_url: both.hook("confirm"),
        validation_url: both.hook("validate"),
        when_unreachable: WhenUnreachable::Cancelled,
    };
    let again = both.account.register_urls(&urls).await;
    assert_eq!(refusal(again), RefusalKind::AlreadyRegistered);
}

#[tokio::test]
async fn payments_are_pulled_and_given_back() {
    let both = Both::new().await;
    let registration = PullRegistration {
        nominated_number: PHONE.to_owned(),
        callback_url: both.hook("pull"),
    };
    both.account.register_pull(&registration).await.unwrap();
    let again = both.account.register_pull(&registration).await;
    assert_eq!(refusal(again), RefusalKind::AlreadyRegistered);
    let query = |offset| PullQuery {
        from: now() - TimeDelta::hours(24),
        to: now() + TimeDelta::minutes(1),
        offset,
    };
    assert!(both.account.pull(&query(0)).await.unwrap().is_empty());
    for n in 0..101 {
        both.sandbox
            .customer_pays_bill(Both::bill(&format!("n{n}"), 150))
            .await
            .unwrap();
    }
    let receipts = both.sandbox.receipts();
    let mut rows = both.account.pull(&query(0)).await.unwrap();
    rows.extend(both.account.pull(&query(100)).await.unwrap());
    assert_eq!(rows.len(), receipts.len());
    for (row, done) in rows.iter().zip(&receipts) {
        assert_eq!(row.receipt, done.receipt);
        assert_eq!(row.amount, done.amount);
        assert_eq!(row.bill_reference, done.reference);
        assert_eq!(row.at, Some(done.completed_at));
    }

    let reversal = Reversal {
        receipt: receipts[0].receipt.clone(),
        amount: WholeShillings::new(150).unwrap(),
        remarks: "Paid twice".to_owned(),
        result_url: both.hook("result"),
        timeout_url: both.hook("timeout"),
    };
    both.account.reverse(&reversal).await.unwrap();
    let result = both.result().await;
    assert!(result.succeeded());
    let details = result.reversal();
    assert_eq!(
        details.original_receipt.as_deref(),
        Some(receipts[0].receipt.as_str())
    );
    assert_eq!(details.amount, Some(money(150)));
    both.account.reverse(&reversal).await.unwrap();
    assert_eq!(both.result().await.result_code, "R000001");
}
