//! No cash place goes below nothing, and money goes where it should.

use tests::{World, dump, money_form, refused};

tests::on_both_databases!(
    a_cash_place_is_never_overdrawn,
    every_type_is_booked_where_it_belongs
);

async fn a_cash_place_is_never_overdrawn(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "1000"))
        .await;
    let cash_box = group.account(app, "cash_box").await;
    let paybill = group.account(app, "mpesa_paybill").await;
    let before = dump(&world.db).await;
    for kind in ["expense", "welfare"] {
        let outcome = group.record(app, &money_form(kind, "1000.01"), None).await;
        assert_eq!(refused(outcome), "insufficient_funds", "{kind}");
    }
    let mut transfer = money_form("transfer", "1000.01");
    transfer.place_id = Some(cash_box);
    transfer.to_place_id = Some(paybill);
    assert_eq!(
        refused(group.record(app, &transfer, None).await),
        "insufficient_funds"
    );
    // What is in the cash box does not pay for what leaves the paybill.
    let mut expense = money_form("expense", "1");
    expense.place_id = Some(paybill);
    assert_eq!(
        refused(group.record(app, &expense, None).await),
        "insufficient_funds"
    );
    assert_eq!(dump(&world.db).await, before);

    transfer.amount = tests::shillings("1000");
    group.recorded(app, &transfer).await;
    group.recorded(app, &expense).await;
    assert_eq!(group.raw_balance(app, "cash_box").await, 0);
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 99_900);
}

async fn every_type_is_booked_where_it_belongs(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    for (kind, amount) in [
        ("opening_balance", "1000"),
        ("contribution", "500"),
        ("registration_fee", "200"),
        ("fine", "50"),
        ("other_income", "25"),
        ("expense", "10"),
        ("welfare", "5"),
    ] {
        group.recorded(app, &money_form(kind, amount)).await;
    }
    let mut opening = money_form("opening_balance", "300");
    opening.member_id = Some(group.founder_member);
    group.recorded(app, &opening).await;
    for (kind, cents) in [
        ("cash_box", 176_000),
        ("member_savings", -80_000),
        ("registration_fees", -20_000),
        ("fines_income", -5_000),
        ("other_income", -2_500),
        ("expenses", 1_000),
        ("welfare_paid", 500),
        ("retained_surplus", -70_000),
    ] {
        assert_eq!(group.raw_balance(app, kind).await, cents, "{kind}");
    }
}
