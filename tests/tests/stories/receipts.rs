//! A receipt books once per provider, whoever types it; a reversal frees it.

use tests::{World, dump, money_form, refused};

tests::on_both_databases!(
    an_mpesa_code_books_once_in_all_of_chamalink,
    a_bank_slip_books_once_per_account,
    a_reversal_frees_the_receipt,
);

fn with_receipt(method: &str, code: &str) -> chama::transactions::MoneyForm {
    chama::transactions::MoneyForm {
        method: method.to_owned(),
        receipt_code: code.to_owned(),
        ..money_form("contribution", "250")
    }
}

async fn an_mpesa_code_books_once_in_all_of_chamalink(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    let booked = group.recorded(app, &with_receipt("", "sgr7 x2k9 qp")).await;
    assert_eq!(booked.mpesa_receipt_number.as_deref(), Some("SGR7X2K9QP"));
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 25_000);

    let before = dump(&world.db).await;
    for (who, code) in [
        (&group, "SGR7X2K9QP"),
        (&other, "sgr7x2k9qp"),
        (&group, "SGR7 X2K9QP"),
    ] {
        let again = who.record(app, &with_receipt("mpesa", code), None).await;
        assert_eq!(refused(again), "receipt_already_booked");
    }
    assert_eq!(dump(&world.db).await, before);
    // A cheque of the same number is another thing.
    group
        .recorded(app, &with_receipt("cheque", "SGR7X2K9QP"))
        .await;
    let cash = group
        .record(app, &with_receipt("cash", "SGR7X2K9QP"), None)
        .await;
    assert_eq!(refused(cash), "receipt_not_for_cash");
}

async fn a_bank_slip_books_once_per_account(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    group.recorded(app, &with_receipt("bank", "FT-001")).await;
    let again = group
        .record(app, &with_receipt("bank", "ft-001"), None)
        .await;
    assert_eq!(refused(again), "receipt_already_booked");
    // Banks number their slips apart, so another account may have the same number.
    other.recorded(app, &with_receipt("bank", "FT-001")).await;
}

async fn a_reversal_frees_the_receipt(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let form = with_receipt("mpesa", "SGR7X2K9QP");
    let wrong = group.recorded(app, &form).await;
    group
        .reverse(app, wrong.id, None)
        .await
        .expect("is reversed");
    let right = group.recorded(app, &form).await;
    let again = group.record(app, &form, None).await;
    assert_eq!(refused(again), "receipt_already_booked");
    group
        .reverse(app, right.id, None)
        .await
        .expect("is reversed");
    group.recorded(app, &form).await;
}
