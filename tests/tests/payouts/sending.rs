//! From the approval to the money on the phone.

use domain::approvals::ProposalState;
use domain::money::Money;
use domain::payouts::PayoutState;
use sandbox::{Api, Fault, Plan};
use store::query;
use tests::{World, on_both_databases, payment_form};

use crate::kit::{Paying, kes, phone};

async fn a_payment_goes_from_the_approval_to_the_phone(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let before = chama.sandbox.wallet(&phone(1));
    let id = chama.approved(akinyi, "2000").await;
    // Set aside, with what M-Pesa takes for it, and not spent twice.
    assert_eq!(chama.held().await, kes(200_000 - 2_009));
    assert_eq!(chama.account("payouts_in_transit").await, kes(2_009));
    assert_eq!(chama.account("payouts_payable").await, kes(-2_000));
    assert_eq!(chama.account("welfare_paid").await, kes(2_000));
    let waiting = chama.details(id).await;
    assert_eq!(waiting.payment.state, ProposalState::Sending);

    chama.work().await;
    assert_eq!(chama.state(id).await, PayoutState::Sending);
    assert_eq!(chama.hear().await, 1);
    let paid = chama.details(id).await;
    assert_eq!(paid.payment.state, ProposalState::Paid);
    let sent = paid.payouts[0].sent.clone().expect("is sent");
    assert_eq!(sent.state, PayoutState::Succeeded);
    assert_eq!(sent.recipient_name.as_deref(), Some("AKINYI OTIENO"));
    assert_eq!(sent.name_agrees, Some(true));
    assert_eq!(sent.cost, kes(9));
    let receipts = chama.sandbox.receipts();
    assert_eq!(
        sent.receipt.as_deref(),
        receipts.last().map(|one| one.receipt.as_str())
    );
    assert_eq!(chama.account("payouts_in_transit").await, Money::ZERO);
    assert_eq!(chama.account("payouts_payable").await, Money::ZERO);
    assert_eq!(chama.account("transaction_costs").await, kes(9));
    let got = chama.sandbox.wallet(&phone(1)).checked_sub(before);
    assert_eq!(got, Some(kes(2_000)));
    chama.agree().await;
}

async fn what_cannot_go_by_mpesa_is_paid_by_hand(world: &World) {
    let chama = Paying::new(world).await;
    // With cents, too small, to a number abroad, and in cash.
    for (amount, phone_number, method) in [
        ("100.50", "0712345678", "mpesa"),
        ("5", "0712345678", "mpesa"),
        ("100", "+447911123456", "mpesa"),
        ("100", "", "mpesa"),
        ("100", "0712345678", "cash"),
    ] {
        let mut form = payment_form("expense", amount);
        form.payee_phone = phone_number.to_owned();
        form.method = method.to_owned();
        if method == "cash" {
            let mut cash = tests::money_form("other_income", "100");
            cash.method = "cash".to_owned();
            chama.group.recorded(&chama.context, &cash).await;
        }
        let done = chama
            .group
            .pay(&chama.context, &chama.treasurer, &form, None)
            .await;
        let view = done.expect("is paid").answer;
        assert_eq!(
            view.state,
            ProposalState::Paid,
            "{amount} {phone_number} {method}"
        );
    }
    chama.work().await;
    assert_eq!(chama.made(), 0);
}

async fn an_answer_that_is_lost_is_asked_for(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    // Carried out; neither the answer nor the result comes.
    chama.sandbox.next(Plan {
        drop: true,
        ..Plan::fault(Api::B2c, Fault::LostResponse)
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    assert_eq!(chama.state(id).await, PayoutState::Unknown);
    assert_eq!(chama.hear().await, 0);
    chama.later(31).await;
    assert_eq!(chama.hear().await, 1);
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    assert_eq!(chama.made(), 1);
    chama.agree().await;
}

async fn what_never_reached_mpesa_is_sent_again_under_its_number(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama
        .sandbox
        .next(Plan::fault(Api::B2c, Fault::InternalError));
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    assert_eq!(chama.state(id).await, PayoutState::Unknown);
    chama.until_known().await;
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    assert_eq!(chama.made(), 1);
    chama.agree().await;
}

async fn a_number_mpesa_has_had_is_not_paid_again(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama.sandbox.next(Plan {
        drop: true,
        ..Plan::fault(Api::B2c, Fault::LostResponse)
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    // Asked once, M-Pesa claims not to know it; handed over again, it does.
    chama.sandbox.next(Plan {
        on: Some(Api::Status),
        ..Plan::outcome("no_such_transaction")
    });
    chama.later(31).await;
    assert_eq!(chama.hear().await, 1);
    chama.later(31).await;
    assert_eq!(chama.state(id).await, PayoutState::Unknown);
    let mut reader = world.db.read().await.expect("a reader");
    let events: Vec<(String,)> = query("SELECT what FROM payout_events ORDER BY id LIMIT 50")
        .all(&mut reader)
        .await
        .expect("can be read");
    drop(reader);
    // Meanwhile M-Pesa may have been asked once more.
    let events = events.iter().map(|(what,)| what.as_str());
    let events: Vec<&str> = events.filter(|what| *what != "asked").collect();
    let begun = [
        "reserved",
        "sending",
        "no_answer",
        "not_known",
        "sending",
        "duplicate",
    ];
    assert_eq!(events, begun);
    chama.until_known().await;
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    assert_eq!(chama.made(), 1);
    chama.agree().await;
}

async fn a_request_that_did_not_leave_is_sent_later(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama.sandbox.next(Plan {
        times: 20,
        ..Plan::fault(Api::B2c, Fault::Quota)
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    assert_eq!(chama.state(id).await, PayoutState::Reserved);
    chama.sandbox.forget_plans();
    chama.until_known().await;
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    assert_eq!(chama.made(), 1);
    chama.agree().await;
}

async fn a_process_that_died_while_sending_is_asked_after(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let id = chama.approved(akinyi, "500").await;
    // Another wrote "sending" and was never heard of again, before its request left.
    let due = "UPDATE payouts SET state = 'sending', attempts = 1, may_be_sent = 1, \
        sent_at = reserved_at, next_at = reserved_at";
    world.raw(due).await.expect("is written");
    chama.work().await;
    assert_eq!(chama.made(), 0);
    chama.until_known().await;
    assert_eq!(chama.state(id).await, PayoutState::Succeeded);
    assert_eq!(chama.made(), 1);
    chama.agree().await;
}

async fn two_nodes_send_each_payment_once(world: &World) {
    let chama = Paying::new(world).await;
    for number in 1..=6 {
        let member = chama.member(number, "Akinyi").await;
        chama.approved(member, "500").await;
    }
    let nodes = vec![chama.context.clone(), chama.another(), chama.another()];
    // Every job stands there twice.
    let twice = "INSERT INTO jobs (kind, payload, state, run_at, attempts, created_at) \
        SELECT kind, payload, state, run_at, attempts, created_at FROM jobs \
        WHERE kind = 'send_payout'";
    world.raw(twice).await.expect("is written");
    chama.work_with(nodes).await;
    chama.until_known().await;
    assert_eq!(chama.made(), 6);
    chama.agree().await;
}

async fn after_a_day_of_trying_the_money_goes_back(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    chama.sandbox.next(Plan {
        times: 1_000,
        ..Plan::fault(Api::B2c, Fault::Quota)
    });
    let id = chama.approved(akinyi, "500").await;
    chama.work().await;
    chama.later(24 * 60 * 60).await;
    let failed = chama.details(id).await;
    assert_eq!(failed.payment.state, ProposalState::Failed);
    assert_eq!(chama.held().await, kes(200_000));
    assert_eq!(chama.made(), 0);
}

on_both_databases!(
    a_payment_goes_from_the_approval_to_the_phone,
    what_cannot_go_by_mpesa_is_paid_by_hand,
    an_answer_that_is_lost_is_asked_for,
    what_never_reached_mpesa_is_sent_again_under_its_number,
    a_number_mpesa_has_had_is_not_paid_again,
    a_request_that_did_not_leave_is_sent_later,
    a_process_that_died_while_sending_is_asked_after,
    two_nodes_send_each_payment_once,
    after_a_day_of_trying_the_money_goes_back,
);
