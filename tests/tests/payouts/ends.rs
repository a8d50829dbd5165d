//! How payments end, and what is said of them when they have ended.

use chama::paybills::SwitchPaybill;
use chama::payouts::EndPayout;
use chama::reports::payments::SentPayout;
use chrono::Duration;
use domain::approvals::ProposalState;
use domain::ids::ProposalId;
use domain::money::Money;
use domain::paybills::PaybillSwitch;
use domain::payouts::{PayoutFailure, PayoutState};
use sandbox::{Api, Plan};
use store::query;
use tests::{World, money_form, on_both_databases, refused};

use crate::kit::{Paying, kes};

async fn sent(chama: &Paying, id: ProposalId) -> SentPayout {
    let details = chama.details(id).await;
    details.payouts[0].sent.clone().expect("is approved")
}

/// The number M-Pesa knows the only payment by.
async fn originator(chama: &Paying) -> String {
    let mut reader = chama.world.db.read().await.expect("a reader");
    let (number,): (String,) = query("SELECT originator_conversation_id FROM payouts")
        .one(&mut reader)
        .await
        .expect("one payment");
    number
}

fn result(originator: &str, code: &str, receipt: &str, amount: i64) -> Vec<u8> {
    let message = serde_json::json!({ "Result": {
        "ResultType": 0, "ResultCode": code, "ResultDesc": "as told",
        "OriginatorConversationID": originator, "ConversationID": "AG_20260314_0",
        "TransactionID": receipt,
        "ResultParameters": { "ResultParameter": [
            { "Key": "TransactionAmount", "Value": amount },
            { "Key": "TransactionReceipt", "Value": receipt },
            { "Key": "ReceiverPartyPublicName", "Value": "254708000001 - PETER KAMAU" },
        ] } } });
    message.to_string().into_bytes()
}

async fn a_result_told_twice_is_booked_once(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    let told = chama.told().await;
    let (kind, body) = &told[0];
    let both = tokio::join!(chama.give(kind, body), chama.give(kind, body));
    assert_eq!(
        (both.0.expect("is taken"), both.1.expect("is taken")),
        (true, true)
    );
    for _ in 0..3 {
        assert!(chama.give(kind, body).await.expect("is taken"));
    }
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    // A failure told after that changes nothing, and is kept.
    let failure = result(&originator(&chama).await, "2001", "", 500);
    assert!(chama.give("result", &failure).await.expect("is taken"));
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    chama.agree().await;
}

async fn a_payment_mpesa_refuses_goes_back(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama.sandbox.next(Plan {
        on: Some(Api::B2c),
        ..Plan::outcome("2040")
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    chama.hear().await;
    let sent = sent(&chama, id).await;
    assert_eq!(sent.state, PayoutState::Failed);
    assert_eq!(sent.failure, Some(PayoutFailure::NotRegistered));
    assert_eq!(chama.details(id).await.payment.state, ProposalState::Failed);
    assert_eq!(chama.held().await, kes(200_000));
    assert_eq!(chama.account("payouts_in_transit").await, Money::ZERO);
    assert_eq!(chama.account("welfare_paid").await, Money::ZERO);
    chama.agree().await;
}

async fn a_queue_too_long_is_no_failure(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama.sandbox.next(Plan {
        queue_timeout: true,
        ..Plan::on(Api::B2c)
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    let told = chama.told().await;
    let (timeouts, results): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|(kind, _)| kind == "timeout");
    assert_eq!((timeouts.len(), results.len()), (1, 1));
    assert!(
        chama
            .give("timeout", &timeouts[0].1)
            .await
            .expect("is taken")
    );
    assert_eq!(chama.state(id).await, PayoutState::Unknown);
    assert_eq!(chama.account("payouts_in_transit").await, kes(505));
    assert!(chama.give("result", &results[0].1).await.expect("is taken"));
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    // The time-out told once more is too late to matter.
    assert!(
        chama
            .give("timeout", &timeouts[0].1)
            .await
            .expect("is taken")
    );
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    chama.agree().await;
}

async fn what_was_given_up_and_arrives_is_booked_and_shown(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let id = chama.approved(akinyi, "500").await;
    let number = originator(&chama).await;
    let failure = result(&number, "2001", "", 500);
    assert!(chama.give("result", &failure).await.expect("is taken"));
    assert_eq!(chama.state(id).await, PayoutState::Failed);
    assert_eq!(chama.held().await, kes(200_000));

    let success = result(&number, "0", "SG632NMUAB", 500);
    assert!(chama.give("result", &success).await.expect("is taken"));
    assert!(chama.give("result", &success).await.expect("is taken"));
    let details = chama.details(id).await;
    assert_eq!(details.payment.state, ProposalState::Paid);
    assert!(details.payment.needs_a_look);
    let sent = sent(&chama, id).await;
    assert_eq!(sent.state, PayoutState::Succeeded);
    assert_eq!(sent.differences, ["after_all"]);
    assert!(sent.after_all.is_some());
    // It went to somebody else than was meant.
    assert_eq!(sent.name_agrees, Some(false));
    assert_eq!(chama.held().await, kes(200_000 - 505));
    assert_eq!(chama.account("welfare_paid").await, kes(500));
    assert_eq!(chama.account("transaction_costs").await, kes(5));
}

async fn another_amount_is_no_news_of_a_payment(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama.sandbox.next(Plan {
        amount_override: Some(kes(5)),
        ..Plan::on(Api::B2c)
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    chama.hear().await;
    assert_eq!(chama.state(id).await, PayoutState::Unknown);
    chama.until_known().await;
    let sent = sent(&chama, id).await;
    assert_eq!(sent.state, PayoutState::Succeeded);
    assert_eq!(sent.differences, ["other_amount"]);
    chama.agree().await;
}

async fn a_result_of_another_paybill_is_not_ours(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let id = chama.approved(akinyi, "500").await;
    let body = result(&originator(&chama).await, "0", "SG632NMUAB", 500);
    let message = daraja::callbacks::result(&body).expect("can be read");
    let other = domain::ids::PaybillId::new(chama.paybill.get() + 1);
    let taken = chama::payouts::on_result(&chama.context, &message, other).await;
    assert!(!taken.expect("is read"));
    assert_eq!(chama.state(id).await, PayoutState::Reserved);
    let unknown = result("CL-nobody", "0", "SG632NMUAC", 500);
    assert!(!chama.give("result", &unknown).await.expect("is read"));
}

async fn a_result_the_book_cannot_take_now_is_taken_later(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    let told = chama.told().await;
    let (kind, body) = &told[0];
    let hold = "UPDATE ledger_books SET last_value_date = NULL, held = 'suspended'";
    world.raw(hold).await.expect("is held");
    chama.give(kind, body).await.expect_err("the book is held");
    assert_eq!(chama.state(id).await, PayoutState::Sending);
    let go_on = "UPDATE ledger_books SET held = NULL";
    world.raw(go_on).await.expect("goes on");
    assert!(chama.give(kind, body).await.expect("is taken"));
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    chama.agree().await;
}

async fn all_of_a_place_can_be_sent_but_for_the_cost(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let proposed = chama.proposed(akinyi, "200000").await;
    let founder = &chama.group.founder;
    let refused = chama
        .group
        .approve(&chama.context, founder, proposed.id, None)
        .await;
    let refused = refused.expect_err("the cost is not there");
    assert_eq!(
        refused.refusal().map(|it| it.code),
        Some("insufficient_funds")
    );
    let mut more = money_form("other_income", "13");
    more.method = "mpesa".to_owned();
    chama.group.recorded(&chama.context, &more).await;
    chama
        .sandbox
        .deposit(crate::kit::CODE, kes(13))
        .expect("is paid in");
    let done = chama
        .group
        .approve(&chama.context, founder, proposed.id, None)
        .await;
    assert_eq!(done.expect("approves").answer.state, ProposalState::Sending);
    chama.until_known().await;
    assert_eq!(chama.held().await, Money::ZERO);
    chama.agree().await;
}

async fn what_was_proposed_for_mpesa_is_not_kept_as_paid_by_hand(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    world.clock.advance(Duration::minutes(1));
    let before = chama.proposed(akinyi, "500").await;
    world.clock.advance(Duration::minutes(1));
    let (group, app) = (&chama.group, &chama.context);
    let fresh = group.fresh_for_paybill(app, &group.founder).await;
    let off = SwitchPaybill {
        to: PaybillSwitch::Off,
    };
    app.run(&fresh, None, &off).await.expect("is switched off");
    let refused_now = group.approve(app, &group.founder, before.id, None).await;
    assert_eq!(refused(refused_now), "paybill_off_since");
    assert_eq!(chama.held().await, kes(200_000));
    // What is proposed from now on is plainly paid by hand.
    world.clock.advance(Duration::minutes(1));
    let after = chama.proposed(akinyi, "500").await;
    let done = group.approve(app, &group.founder, after.id, None).await;
    assert_eq!(done.expect("approves").answer.state, ProposalState::Paid);
}

/// Before anything that happens here.
const LONG_AGO: &str = "2026-01-01T00:00:00+00:00";

async fn what_mpesa_never_tells_of_is_ended_by_two_officers(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let id = chama.approved(akinyi, "500").await;
    let lost = "UPDATE payouts SET state = 'unknown', attempts = 1, may_be_sent = 1, \
                sent_at = reserved_at";
    world.raw(lost).await.expect("is lost");
    let (group, app) = (&chama.group, &chama.context);
    let payout = sent(&chama, id).await.id;
    let command = EndPayout::check(id, payout, "not on the portal").expect("in order");
    let end = async |person| {
        let fresh = group.fresh(app, person).await;
        app.run(&fresh, None, &command).await
    };
    assert_eq!(refused(end(&group.founder).await), "payout_may_arrive");
    let sent_then = format!("UPDATE payouts SET sent_at = '{LONG_AGO}'");
    world.raw(&sent_then).await.expect("is a while ago");
    assert!(sent(&chama, id).await.may_be_ended);
    let first = end(&group.founder).await.expect("asks");
    assert_eq!(first.answer, PayoutState::Unknown);
    assert_eq!(refused(end(&group.founder).await), "needs_another_officer");
    assert_eq!(chama.held().await, kes(199_495));
    // A word that stood for a week is the first again.
    let asked_then = format!("UPDATE countersigns SET asked_at = '{LONG_AGO}'");
    world.raw(&asked_then).await.expect("is a while ago");
    let anew = end(&chama.treasurer).await.expect("asks anew");
    assert_eq!(anew.answer, PayoutState::Unknown);
    let ended = end(&group.founder).await.expect("ends it");
    assert_eq!(ended.answer, PayoutState::Failed);
    assert_eq!(chama.held().await, kes(200_000));
    assert_eq!(chama.account("payouts_in_transit").await, Money::ZERO);
    let told = sent(&chama, id).await;
    assert_eq!(told.failure_text.as_deref(), Some("not on the portal"));
    assert_eq!(refused(end(&group.founder).await), "payout_may_arrive");
}

on_both_databases!(
    what_mpesa_never_tells_of_is_ended_by_two_officers,
    what_was_proposed_for_mpesa_is_not_kept_as_paid_by_hand,
    a_result_told_twice_is_booked_once,
    a_payment_mpesa_refuses_goes_back,
    a_queue_too_long_is_no_failure,
    what_was_given_up_and_arrives_is_booked_and_shown,
    another_amount_is_no_news_of_a_payment,
    a_result_of_another_paybill_is_not_ours,
    a_result_the_book_cannot_take_now_is_taken_later,
    all_of_a_place_can_be_sent_but_for_the_cost,
);
