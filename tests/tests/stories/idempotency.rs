//! The same request twice has one effect and one answer.

use chama::Kind;
use chrono::Duration;
use domain::access::may;
use tests::{World, dump, key, money_form, payment_form, refused};

tests::on_both_databases!(
    a_repeat_is_answered_as_before,
    a_refused_command_leaves_no_trace_and_its_key_free,
    a_key_is_private_to_its_owner,
    the_answer_stands_although_the_repeat_would_be_refused,
    keys_are_kept_for_thirty_days,
);

async fn a_repeat_is_answered_as_before(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let form = money_form("contribution", "500");
    let first = group
        .record(app, &form, Some(&key("k1")))
        .await
        .expect("is booked");
    assert!(!first.replayed);

    let before = dump(&world.db).await;
    // In the same program, after a restart, and on another day.
    let again = group
        .record(app, &form, Some(&key("k1")))
        .await
        .expect("is answered");
    assert!(again.replayed);
    assert_eq!(again.answer, first.answer);
    world.clock.advance(Duration::days(3));
    let restarted = world.another_context();
    let again = group
        .record(&restarted, &form, Some(&key("k1")))
        .await
        .expect("is answered");
    assert!(again.replayed);
    assert_eq!(again.answer, first.answer);

    // Another amount, another type of the same amount, and another command: none is this request.
    let other = group
        .record(app, &money_form("contribution", "501"), Some(&key("k1")))
        .await;
    let error = other.expect_err("another body");
    assert_eq!(error.refusal().expect("a refusal").kind, Kind::KeyReused);
    let other = group
        .record(app, &money_form("fine", "500"), Some(&key("k1")))
        .await;
    assert_eq!(refused(other), "idempotency_key_reused");
    let other = group.reverse(app, first.answer.id, Some(&key("k1"))).await;
    assert_eq!(refused(other), "idempotency_key_reused");
    assert_eq!(dump(&world.db).await, before);
}

async fn a_refused_command_leaves_no_trace_and_its_key_free(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "100"))
        .await;
    let cash_box = group.account(app, "cash_box").await;
    let paybill = group.account(app, "mpesa_paybill").await;
    let moved = |amount| {
        let mut form = money_form("transfer", amount);
        form.place_id = Some(cash_box);
        form.to_place_id = Some(paybill);
        form
    };
    let before = dump(&world.db).await;
    let too_much = group.record(app, &moved("100.01"), Some(&key("k1"))).await;
    assert_eq!(refused(too_much), "insufficient_funds");
    assert_eq!(dump(&world.db).await, before);

    let mended = group.record(app, &moved("100"), Some(&key("k1"))).await;
    assert!(!mended.expect("is booked").replayed);
    assert_eq!(group.raw_balance(app, "cash_box").await, 0);
}

async fn a_key_is_private_to_its_owner(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let treasurer = world.person("Otieno").await;
    group.office(app, &treasurer, "treasurer").await;
    let form = money_form("fine", "50");
    let own = group
        .record(app, &form, Some(&key("k1")))
        .await
        .expect("is booked")
        .answer;

    let grant = group.grant::<may::RecordMoney>(app, &treasurer).await;
    let command = chama::transactions::RecordMoney::check(&form, "receipt").expect("in order");
    let other = app
        .run(&grant, Some(&key("k1")), &command)
        .await
        .expect("is booked");
    assert!(!other.replayed);
    assert_ne!(other.answer.id, own.id);

    // The same owner in another chama: not the same request.
    let second = world.group("Pamoja").await;
    let same_key = second
        .record(app, &form, Some(&key("k1")))
        .await
        .expect("another owner");
    assert!(!same_key.replayed);
}

async fn the_answer_stands_although_the_repeat_would_be_refused(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "100"))
        .await;
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    let form = payment_form("expense", "80");
    let proposed = group.propose(app, &treasurer, &form).await;
    let proposed = proposed.expect("can be proposed").id;
    let approve = async || {
        group
            .approve(app, &group.founder, proposed, Some(&key("k1")))
            .await
    };
    let first = approve().await.expect("is paid").answer;
    // There is not enough left to do it again, and the day is closed.
    group.close(app, world.clock.today()).await.expect("closes");
    let again = approve().await.expect("is answered");
    assert!(again.replayed);
    assert_eq!(again.answer, first);
    let paid = first.transaction_id.expect("is paid");
    world.clock.advance(Duration::days(1));
    let reversed = group
        .reverse(app, paid, Some(&key("k2")))
        .await
        .expect("is reversed");
    let again = group
        .reverse(app, paid, Some(&key("k2")))
        .await
        .expect("is answered");
    assert!(again.replayed);
    assert_eq!(again.answer, reversed.answer);
    assert_eq!(
        refused(group.reverse(app, paid, Some(&key("k3"))).await),
        "already_reversed"
    );
}

async fn keys_are_kept_for_thirty_days(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let form = money_form("fine", "50");
    group
        .record(app, &form, Some(&key("k1")))
        .await
        .expect("is booked");
    world.clock.advance(Duration::days(30));
    assert_eq!(
        chama::work::prune_idempotency_keys(app)
            .await
            .expect("prunes"),
        0
    );
    assert!(
        group
            .record(app, &form, Some(&key("k1")))
            .await
            .expect("is answered")
            .replayed
    );
    world.clock.advance(Duration::seconds(1));
    assert_eq!(
        chama::work::prune_idempotency_keys(app)
            .await
            .expect("prunes"),
        1
    );
    assert!(
        !group
            .record(app, &form, Some(&key("k1")))
            .await
            .expect("is booked")
            .replayed
    );
}
