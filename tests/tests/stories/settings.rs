//! The settings of a chama: what it agreed on, its places and funds, and where it stands.

use chama::Result;
use chama::access::Grant;
use chama::chamas::views::Standing;
use chama::chamas::{CloseChama, CloseForm, EditChama, EditForm, ResumeChama, SuspendChama};
use chama::ledger::commands::{OpenPlace, RenameFund, RenamePlace};
use chama::reports::{chamas, statement};
use domain::access::may;
use domain::chamas::ChamaStatus;
use domain::ids::{AccountId, FundId};
use domain::money::Money;
use tests::{Group, World, money_form, payment_form, refused, shillings};

tests::on_both_databases!(
    what_is_changed_is_changed_and_the_rest_stays,
    everything_wrong_with_a_change_is_told,
    places_and_funds_are_opened_and_renamed,
    a_suspended_chama_is_read_and_goes_on,
    a_held_book_refuses_whoever_was_allowed_a_moment_before,
    a_chama_with_money_is_closed_only_by_a_resolution,
    a_chama_without_money_is_closed_as_it_is,
    closing_and_recording_never_both_happen,
);

async fn editor(world: &World, group: &Group) -> Grant<may::EditChama> {
    group.grant(&world.context, &group.founder).await
}

async fn edit(world: &World, group: &Group, form: &EditForm) -> Result<Vec<String>> {
    let grant = editor(world, group).await;
    let done = world
        .context
        .run(&grant, None, &EditChama::check(form)?)
        .await?;
    Ok(done.answer.changed)
}

async fn suspend(world: &World, group: &Group) -> Result<Standing> {
    let grant = editor(world, group).await;
    let command = SuspendChama::check("the box was opened")?;
    Ok(world.context.run(&grant, None, &command).await?.answer)
}

fn closing(name: &str, resolution_on: &str) -> CloseForm {
    CloseForm {
        name: name.to_owned(),
        reason: "we have reached our goal".to_owned(),
        resolution_on: resolution_on.to_owned(),
    }
}

async fn close(world: &World, group: &Group, form: &CloseForm) -> Result<Standing> {
    let grant = editor(world, group).await;
    let command = CloseChama::check(form)?;
    Ok(world.context.run(&grant, None, &command).await?.answer)
}

async fn details(world: &World, group: &Group) -> chamas::ChamaDetails {
    let grant = group.grant(&world.context, &group.founder).await;
    let details = chamas::details(&world.context, grant).await;
    details.expect("may be seen")
}

async fn what_is_changed_is_changed_and_the_rest_stays(world: &World) {
    let group = world.group("Umoja").await;
    let before = details(world, &group).await;
    let form = EditForm {
        contribution_amount: shillings("1400"),
        contribution_frequency: Some("weekly".to_owned()),
        location: Some("Kangemi Social Hall".to_owned()),
        ..EditForm::default()
    };
    let changed = edit(world, &group, &form).await.expect("can be changed");
    assert_eq!(
        changed,
        ["contribution_amount", "contribution_frequency", "location"]
    );
    let after = details(world, &group).await;
    let expected = chamas::ChamaDetails {
        contribution_amount: Money::from_cents(140_000),
        contribution_frequency: domain::chamas::ContributionFrequency::Weekly,
        location: Some("Kangemi Social Hall".to_owned()),
        ..before
    };
    assert_eq!(after, expected);
    // The same again changes nothing, and what is given empty is emptied.
    assert!(
        edit(world, &group, &form)
            .await
            .expect("is in order")
            .is_empty()
    );
    let emptied = EditForm {
        location: Some(" ".to_owned()),
        ..EditForm::default()
    };
    assert_eq!(
        edit(world, &group, &emptied).await.expect("is in order"),
        ["location"]
    );
    assert_eq!(details(world, &group).await.location, None);
}

async fn everything_wrong_with_a_change_is_told(world: &World) {
    let group = world.group("Umoja").await;
    let form = EditForm {
        name: Some(String::new()),
        meeting_day: Some("Someday".to_owned()),
        contribution_amount: shillings("0"),
        registration_fee: shillings("-1"),
        ..EditForm::default()
    };
    let error = edit(world, &group, &form)
        .await
        .expect_err("all of it is wrong");
    let fields = &error.refusal().expect("a refusal").fields;
    let fields: Vec<&str> = fields.iter().map(|wrong| wrong.field).collect();
    assert_eq!(
        fields,
        [
            "name",
            "meeting_day",
            "contribution_amount",
            "registration_fee"
        ]
    );
}

async fn places_and_funds_are_opened_and_renamed(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    let member = group.member(app, "Amina").await;
    let grant: Grant<may::ManageAccounts> = group.grant(app, &group.founder).await;
    let open = OpenPlace::check("bank_account", "Equity Bank").expect("in order");
    let bank = app.run(&grant, None, &open).await.expect("opens").answer.id;
    let rename = RenamePlace::check(bank, "Equity Bank, Thika").expect("in order");
    let renamed = app
        .run(&grant, None, &rename)
        .await
        .expect("renames")
        .answer;
    assert_eq!(
        (renamed.before.as_str(), renamed.name.as_str()),
        ("Equity Bank", "Equity Bank, Thika")
    );
    // Only a cash place, and only one of this chama.
    let foreign = other.account(app, "cash_box").await;
    let expenses = group.account(app, "expenses").await;
    for account in [foreign, expenses, AccountId::new(i64::MAX)] {
        let rename = RenamePlace::check(account, "Mine").expect("in order");
        assert_eq!(refused(app.run(&grant, None, &rename).await), "not_found");
    }

    let view: Grant<may::ViewChama> = group.grant(app, &group.founder).await;
    let balances = chamas::balances(app, view).await.expect("may be seen");
    assert!(
        balances
            .places
            .iter()
            .any(|place| place.name == "Equity Bank, Thika")
    );
    let fund = balances.funds.first().expect("a fund").id;
    let rename = RenameFund::check(fund, "Akiba").expect("in order");
    app.run(&grant, None, &rename).await.expect("renames");
    let unknown = RenameFund::check(FundId::new(i64::MAX), "Akiba").expect("in order");
    assert_eq!(refused(app.run(&grant, None, &unknown).await), "not_found");
    let mut form = money_form("contribution", "50");
    form.member_id = Some(member);
    let booked = group.recorded(app, &form).await;
    let view = group.grant(app, &group.founder).await;
    let shown = chama::reports::transactions::details(app, view, booked.id).await;
    let entry = &shown.expect("may be seen").entries[0];
    assert_eq!(entry.postings[0].from_name, "Akiba of Amina Otieno");
}

async fn a_suspended_chama_is_read_and_goes_on(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    assert_eq!(
        suspend(world, &group).await.expect("is suspended").status,
        ChamaStatus::Suspended
    );
    let person = group.founder.signed_in;
    let outcome = app.grant::<may::RecordMoney>(person, group.id).await;
    assert_eq!(refused(outcome), "chama_suspended");
    let own: Grant<may::ViewOwnStatement> = group.grant(app, &group.founder).await;
    let ask = statement::Ask {
        member: group.founder_member,
        fund: None,
        before: None,
        limit: 10,
    };
    assert!(
        statement::page(app, own, ask)
            .await
            .expect("may be read")
            .proved
    );
    let standing = details(world, &group).await.standing.expect("a reason");
    assert_eq!(standing.reason, "the box was opened");
    assert_eq!(refused(suspend(world, &group).await), "chama_not_active");

    let grant = editor(world, &group).await;
    let resume = ResumeChama::check("the box is mended").expect("in order");
    app.run(&grant, None, &resume).await.expect("goes on");
    group
        .recorded(app, &money_form("contribution", "100"))
        .await;
    assert_eq!(
        refused(app.run(&grant, None, &resume).await),
        "chama_not_suspended"
    );
}

/// Whoever holds a grant from before the suspension meets the book itself.
async fn a_held_book_refuses_whoever_was_allowed_a_moment_before(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let booked = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let record: Grant<may::RecordMoney> = group.grant(app, &group.founder).await;
    let reverse: Grant<may::ReverseEntry> = group.grant(app, &group.founder).await;
    let fine = chama::transactions::RecordMoney::check(&money_form("fine", "20"), "receipt");
    let fine = fine.expect("in order");
    let undo = chama::transactions::ReverseTransaction::check(booked.id, "a slip");
    let undo = undo.expect("in order");
    suspend(world, &group).await.expect("is suspended");
    assert_eq!(
        refused(app.run(&record, None, &fine).await),
        "chama_suspended"
    );
    assert_eq!(
        refused(app.run(&reverse, None, &undo).await),
        "chama_suspended"
    );
    let resolved = closing("Umoja", &world.clock.today().to_string());
    close(world, &group, &resolved).await.expect("is closed");
    assert_eq!(refused(app.run(&record, None, &fine).await), "chama_closed");
}

async fn a_chama_with_money_is_closed_only_by_a_resolution(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    assert_eq!(
        refused(close(world, &group, &closing("Umoja", "")).await),
        "balances_not_settled"
    );
    assert_eq!(
        refused(close(world, &group, &closing("Umojo", "2026-03-01")).await),
        "closing_name_differs"
    );
    assert_eq!(
        refused(close(world, &group, &closing("Umoja", "2099-01-01")).await),
        "value_date_in_future"
    );
    // Nothing of a refused closing stays.
    group
        .recorded(app, &money_form("contribution", "100"))
        .await;

    let today = world.clock.today();
    let closed = close(world, &group, &closing("Umoja", &today.to_string())).await;
    assert_eq!(closed.expect("is closed").status, ChamaStatus::Closed);
    let chama = details(world, &group).await;
    assert_eq!(chama.status, ChamaStatus::Closed);
    let said = chama.standing.expect("a reason");
    assert_eq!(said.reason, "we have reached our goal");
    assert_eq!(said.resolution_on, Some(today));
    // For good: not even the right to edit is left.
    let person = group.founder.signed_in;
    let outcome = app.grant::<may::EditChama>(person, group.id).await;
    assert_eq!(refused(outcome), "chama_closed");
}

async fn a_chama_without_money_is_closed_as_it_is(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let booked = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    group
        .reverse(app, booked.id, None)
        .await
        .expect("is undone");
    // Fines spent on tea leave nothing to decide about.
    group.recorded(app, &money_form("fine", "300")).await;
    let treasurer = world.officer(&group, "Amina", "treasurer").await;
    let tea = payment_form("expense", "300");
    group.paid(app, &treasurer, &tea).await;
    let closed = close(world, &group, &closing("Umoja", "")).await;
    assert_eq!(closed.expect("is closed").status, ChamaStatus::Closed);
}

/// Of closing and recording at the same time one waits for the other: money is never recorded in a
/// closed chama, and none is closed over money nobody decided about.
async fn closing_and_recording_never_both_happen(world: &World) {
    let app = &world.context;
    for round in 0..12 {
        let group = world.group("Umoja").await;
        let record: Grant<may::RecordMoney> = group.grant(app, &group.founder).await;
        let money = money_form("contribution", "900");
        let money = chama::transactions::RecordMoney::check(&money, "receipt").expect("in order");
        let form = closing("Umoja", "");
        let (closed, recorded) =
            tokio::join!(close(world, &group, &form), app.run(&record, None, &money));
        let told = (closed.is_ok(), recorded.is_ok());
        match told {
            (true, false) => assert_eq!(refused(recorded), "chama_closed"),
            (false, true) => assert_eq!(refused(closed), "balances_not_settled"),
            both => panic!("round {round}: closed and recorded were {both:?}"),
        }
    }
}
