//! A reversal mirrors its entry, both name each other, and there is at most one.

use chama::access::Grant;
use chama::reports::transactions;
use domain::access::may;
use domain::transactions::TransactionStatus;
use tests::{World, dump, money_form, payment_form, refused};

tests::on_both_databases!(
    a_reversal_and_its_entry_name_each_other,
    money_already_spent_cannot_be_reversed_away,
);

async fn a_reversal_and_its_entry_name_each_other(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group.recorded(app, &money_form("fine", "5")).await;
    let wrong = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let reversed = group
        .reverse(app, wrong.id, None)
        .await
        .expect("is reversed")
        .answer;
    assert_eq!(reversed.status, TransactionStatus::Reversed);

    let grant: Grant<may::ViewTransactions> = group.grant(app, &group.founder).await;
    let details = transactions::details(app, grant, wrong.id)
        .await
        .expect("is there");
    let [entry, back] = details.entries.as_slice() else {
        panic!("two entries: {details:#?}")
    };
    assert_eq!((entry.number, entry.reversed_by_number), (2, Some(3)));
    assert_eq!((back.number, back.reverses_number), (3, Some(2)));
    assert_eq!(back.description, "typed wrongly");
    assert_eq!(
        entry.postings[0].from_account_id,
        back.postings[0].to_account_id
    );
    assert_eq!(
        entry.postings[0].to_account_id,
        back.postings[0].from_account_id
    );
    assert_eq!(group.raw_balance(app, "member_savings").await, 0);

    let before = dump(&world.db).await;
    assert_eq!(
        refused(group.reverse(app, wrong.id, None).await),
        "already_reversed"
    );
    let nothing = domain::ids::TransactionId::new(i64::MAX);
    assert_eq!(
        refused(group.reverse(app, nothing, None).await),
        "not_found"
    );
    let no_reason = chama::transactions::ReverseTransaction::check(wrong.id, "  ");
    assert_eq!(refused(no_reason), "text_required");
    assert_eq!(dump(&world.db).await, before);
}

async fn money_already_spent_cannot_be_reversed_away(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let contribution = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    let form = payment_form("expense", "1");
    let expense = group.paid(app, &treasurer, &form).await;
    let before = dump(&world.db).await;
    let outcome = group.reverse(app, contribution.id, None).await;
    assert_eq!(refused(outcome), "insufficient_funds");
    assert_eq!(dump(&world.db).await, before);
    group
        .reverse(app, expense, None)
        .await
        .expect("is reversed");
    group
        .reverse(app, contribution.id, None)
        .await
        .expect("is reversed");
    assert_eq!(group.raw_balance(app, "cash_box").await, 0);
}
