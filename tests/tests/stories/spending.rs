//! No cash place goes below nothing, and money goes where it should.

use chama::approvals::Propose;
use tests::{World, dump, money_form, payment_form, refused};

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
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    let mut waiting = Vec::new();
    for kind in ["expense", "welfare", "refund"] {
        let form = payment_form(kind, "1000.01");
        let proposed = group.propose(app, &treasurer, &form).await;
        waiting.push(proposed.expect("can be proposed").id);
    }
    let before = dump(&world.db).await;
    for proposal in waiting {
        let outcome = group.approve(app, &group.founder, proposal, None).await;
        assert_eq!(refused(outcome), "insufficient_funds");
    }
    let mut transfer = money_form("transfer", "1000.01");
    transfer.place_id = Some(cash_box);
    transfer.to_place_id = Some(paybill);
    assert_eq!(
        refused(group.record(app, &transfer, None).await),
        "insufficient_funds"
    );
    // What is in the cash box does not pay for what leaves the paybill.
    assert_eq!(dump(&world.db).await, before);
    let mut expense = payment_form("expense", "1");
    expense.place_id = Some(paybill);
    let proposed = group.propose(app, &treasurer, &expense).await;
    let proposed = proposed.expect("can be proposed").id;
    let early = group.approve(app, &group.founder, proposed, None).await;
    assert_eq!(refused(early), "insufficient_funds");

    transfer.amount = tests::shillings("1000");
    group.recorded(app, &transfer).await;
    // The proposal stayed open, and now the money is there.
    let paid = group.approve(app, &group.founder, proposed, None).await;
    assert!(paid.expect("is paid").answer.transaction_id.is_some());
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
    ] {
        group.recorded(app, &money_form(kind, amount)).await;
    }
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    for (kind, amount) in [("expense", "10"), ("welfare", "5"), ("transfer_out", "3")] {
        let mut form = payment_form(kind, amount);
        form.payee_account = "Paybill 400200, account 77".to_owned();
        group.paid(app, &treasurer, &form).await;
    }
    let mut fine = payment_form("refund", "20");
    fine.refund_of = "fine".to_owned();
    group.paid(app, &treasurer, &fine).await;
    // Unexplained money is given back by its receipt only.
    let mut unexplained = payment_form("refund", "1");
    unexplained.refund_of = "unexplained".to_owned();
    let unexplained = Propose::check(&unexplained).map(drop);
    assert_eq!(refused(unexplained), "refund_by_receipt");
    let member = group.member(app, "Njeri").await;
    // M-Pesa pays a member on the member's own phone, whatever else is written beside the name.
    let mut beside = payment_form("welfare", "50");
    beside.method = "mpesa".to_owned();
    beside.member_id = Some(member);
    beside.payee_phone = "0712 345 678".to_owned();
    let beside = Propose::check(&beside).map(drop);
    assert_eq!(refused(beside), "payee_phone_beside_member");
    let mut saved = money_form("contribution", "100");
    saved.member_id = Some(member);
    group.recorded(app, &saved).await;
    let mut back = payment_form("withdrawal", "40");
    back.member_id = Some(member);
    group.paid(app, &treasurer, &back).await;
    let mut opening = money_form("opening_balance", "300");
    opening.member_id = Some(group.founder_member);
    group.recorded(app, &opening).await;
    for (kind, cents) in [
        ("cash_box", 179_700),
        ("member_savings", -86_000),
        ("registration_fees", -20_000),
        ("fines_income", -3_000),
        ("other_income", -2_500),
        ("suspense", 0),
        ("expenses", 1_300),
        ("welfare_paid", 500),
        ("retained_surplus", -70_000),
    ] {
        assert_eq!(group.raw_balance(app, kind).await, cents, "{kind}");
    }
}
