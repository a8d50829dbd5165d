//! The sheet of a meeting: all of it or nothing, one entry for each member who paid.

use chama::contributions::views::Collection;
use chama::contributions::{CollectionForm, LineForm, LineKind, RecordCollection};
use chama::reports::statement::{self, Ask};
use chama::reports::{contributions, transactions};
use chama::{Done, Error};
use domain::access::may;
use domain::idempotency::IdempotencyKey;
use domain::ids::MemberId;
use domain::ledger::EntryKind;
use domain::money::Money;
use domain::transactions::TransactionType;
use tests::{Group, World, dump, key, money_form, refused, shillings};

tests::on_both_databases!(
    a_sheet_is_one_entry_a_member,
    all_of_it_or_nothing,
    cash_that_differs_is_refused_by_how_much,
    a_sheet_sent_twice_is_booked_once,
    a_reversed_line_is_not_paid,
    thirty_members_at_once
);

fn line(member_id: MemberId, kind: LineKind, sum: &str) -> LineForm {
    LineForm {
        member_id,
        kind,
        amount: shillings(sum).expect("an amount"),
    }
}

fn saves(member_id: MemberId, sum: &str) -> LineForm {
    line(member_id, LineKind::Contribution(None), sum)
}

fn sheet(lines: Vec<LineForm>) -> CollectionForm {
    CollectionForm {
        description: "Meeting of 14 March".to_owned(),
        lines,
        ..CollectionForm::default()
    }
}

async fn save(
    world: &World,
    group: &Group,
    form: &CollectionForm,
    key: Option<&IdempotencyKey>,
) -> chama::Result<Done<Collection>> {
    let app = &world.context;
    let grant = group.grant::<may::RecordMoney>(app, &group.founder).await;
    app.run(&grant, key, &RecordCollection::check(form)?).await
}

async fn a_sheet_is_one_entry_a_member(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let (own, otieno) = (group.founder_member, group.member(app, "Otieno").await);
    let form = CollectionForm {
        cash_counted: shillings("7050"),
        ..sheet(vec![
            saves(own, "5000"),
            line(otieno, LineKind::Fine, "50"),
            saves(otieno, "1800"),
            line(otieno, LineKind::RegistrationFee, "200"),
        ])
    };
    let saved = save(world, &group, &form, None)
        .await
        .expect("saved")
        .answer;
    assert_eq!(saved.total, Money::from_cents(705_000));
    let [first, second] = saved.transactions.as_slice() else {
        panic!("two members paid: {saved:?}");
    };
    assert_eq!(group.raw_balance(app, "cash_box").await, 705_000);
    assert_eq!(group.raw_balance(app, "member_savings").await, -680_000);
    assert_eq!(group.raw_balance(app, "fines_income").await, -5_000);
    assert_eq!(group.raw_balance(app, "registration_fees").await, -20_000);

    let grant = group
        .grant::<may::ViewTransactions>(app, &group.founder)
        .await;
    for (id, postings) in [(first, 1), (second, 3)] {
        let found = transactions::details(app, grant, *id)
            .await
            .expect("is there");
        assert_eq!(
            found.transaction.transaction_type,
            TransactionType::Collection
        );
        assert_eq!(found.entries.len(), 1);
        assert_eq!(found.entries[0].postings.len(), postings);
    }
    let ask = Ask {
        member: otieno,
        fund: None,
        before: None,
        limit: 10,
    };
    let grant = group
        .grant::<may::ViewOwnStatement>(app, &group.founder)
        .await;
    let page = statement::page(app, grant, ask).await.expect("reads");
    assert!(page.proved);
    assert_eq!(page.lines.len(), 1);
    assert_eq!(page.lines[0].kind, EntryKind::Collection);
    assert_eq!(page.lines[0].change, Money::from_cents(180_000));
}

async fn all_of_it_or_nothing(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    let own = group.founder_member;
    let before = dump(&world.db).await;
    let foreign = sheet(vec![saves(own, "100"), saves(other.founder_member, "100")]);
    let refusal = save(world, &group, &foreign, None).await;
    assert_eq!(refused(refusal), "member_unknown");
    let kind = LineKind::Contribution(Some(domain::ids::FundId::new(i64::MAX)));
    let no_fund = sheet(vec![saves(own, "100"), line(own, kind, "100")]);
    assert_eq!(
        refused(save(world, &group, &no_fund, None).await),
        "fund_unknown"
    );
    let twice = sheet(vec![saves(own, "100"), saves(own, "100")]);
    let refusal = save(world, &group, &twice, None).await;
    assert_eq!(refused(refusal), "collection_line_twice");
    let nothing = sheet(Vec::new());
    assert_eq!(
        refused(save(world, &group, &nothing, None).await),
        "collection_empty"
    );
    let none = sheet(vec![saves(own, "0")]);
    assert_eq!(
        refused(save(world, &group, &none, None).await),
        "amount_not_positive"
    );
    let mut tomorrow = sheet(vec![saves(own, "100")]);
    tomorrow.value_date = "2026-03-15".to_owned();
    let refusal = save(world, &group, &tomorrow, None).await;
    assert_eq!(refused(refusal), "value_date_in_future");
    assert_eq!(dump(&world.db).await, before);

    // The period is closed: the first member's entry is refused by the schema, and nothing stays.
    let yesterday = "2026-03-13".parse().expect("a day");
    group.close(app, yesterday).await.expect("closes");
    let before = dump(&world.db).await;
    let mut closed = sheet(vec![saves(own, "100")]);
    closed.value_date = "2026-03-13".to_owned();
    assert_eq!(
        refused(save(world, &group, &closed, None).await),
        "period_closed"
    );
    assert_eq!(dump(&world.db).await, before);
    let by_hand = group
        .record(app, &money_form("collection", "10"), None)
        .await;
    assert_eq!(refused(by_hand), "collection_has_a_sheet");
}

async fn cash_that_differs_is_refused_by_how_much(world: &World) {
    let group = world.group("Umoja").await;
    for (counted, code, difference) in [
        ("99", "cash_short", "KES 1.00"),
        ("100.50", "cash_over", "KES 0.50"),
    ] {
        let form = CollectionForm {
            cash_counted: shillings(counted),
            ..sheet(vec![saves(group.founder_member, "100")])
        };
        let Err(Error::Refused(refusal)) = save(world, &group, &form, None).await else {
            panic!("cash of {counted} is not 100");
        };
        assert_eq!(refusal.code, code);
        let named = refusal.args.iter().find(|(name, _)| *name == "difference");
        assert_eq!(named.map(|(_, value)| value.as_str()), Some(difference));
    }
}

async fn a_sheet_sent_twice_is_booked_once(world: &World) {
    let group = world.group("Umoja").await;
    let form = sheet(vec![saves(group.founder_member, "100")]);
    let once = key("meeting-14-march");
    let first = save(world, &group, &form, Some(&once))
        .await
        .expect("saved");
    let again = save(world, &group, &form, Some(&once))
        .await
        .expect("answered");
    assert!(!first.replayed && again.replayed);
    assert_eq!(first.answer, again.answer);
    assert_eq!(group.raw_balance(&world.context, "cash_box").await, 10_000);
    let other = sheet(vec![saves(group.founder_member, "200")]);
    let reused = save(world, &group, &other, Some(&once)).await;
    assert_eq!(refused(reused), "idempotency_key_reused");
}

async fn a_reversed_line_is_not_paid(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let own = group.founder_member;
    let form = sheet(vec![saves(own, "5000"), line(own, LineKind::Fine, "50")]);
    let saved = save(world, &group, &form, None)
        .await
        .expect("saved")
        .answer;
    let paid = async || {
        let grant = group.grant::<may::ViewChama>(app, &group.founder).await;
        let grid = contributions::grid(app, grant, contributions::Ask::default()).await;
        grid.expect("reads").expect("there is a plan").paid
    };
    assert_eq!(paid().await, Money::from_cents(500_000));
    let transaction = saved.transactions[0];
    group
        .reverse(app, transaction, None)
        .await
        .expect("reverses");
    assert_eq!(paid().await, Money::ZERO);
    assert_eq!(group.raw_balance(app, "cash_box").await, 0);
    assert_eq!(group.raw_balance(app, "fines_income").await, 0);
    let again = group.reverse(app, transaction, None).await;
    assert_eq!(refused(again), "already_reversed");
}

async fn thirty_members_at_once(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let mut lines = vec![saves(group.founder_member, "5000")];
    for number in 1..30 {
        let form = chama::members::MemberForm {
            last_name: format!("Number {number}"),
            ..tests::member_form("Otieno")
        };
        let member = group.add(app, &form).await.expect("can be added");
        lines.push(saves(member, "5000"));
    }
    let grant = group.grant::<may::RecordMoney>(app, &group.founder).await;
    let offered = contributions::sheet(app, grant).await.expect("reads");
    assert_eq!(offered.rows.len(), 30);
    for row in &offered.rows {
        assert_eq!(
            row.expected[0].due,
            Money::from_cents(500_000),
            "{}",
            row.name
        );
    }
    let saved = save(world, &group, &sheet(lines), None)
        .await
        .expect("saved");
    assert_eq!(saved.answer.transactions.len(), 30);
    assert_eq!(group.raw_balance(app, "cash_box").await, 15_000_000);
}
