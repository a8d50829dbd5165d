//! The books against statements and cash counts: what agrees, what differs, and what is done.

use chama::access::Grant;
use chama::reconciliation::views::{CountView, ImportView, Looked};
use chama::reconciliation::{
    Agree, CountCash, CountForm, Explain, ExplainForm, LookForm, Preview, Undo, preview,
};
use chama::reports::{chamas, reconciliation};
use chama::transactions::MoneyForm;
use chrono::{Duration, NaiveDate};
use domain::access::may;
use domain::daily_proof::{Finding, Outcome};
use domain::ids::AccountId;
use domain::statement_import::{DifferenceKind, ImportState, Plan};
use store::Dialect;
use tests::{Group, Person, World, dump, money_form, refused, shillings};

tests::on_both_databases!(
    what_is_counted_is_set_against_the_book,
    a_difference_is_explained_by_two_and_then_the_month_closes,
    what_moved_after_the_count_is_no_difference,
    a_statement_books_new_money_once_however_often_it_is_brought,
    an_undone_statement_leaves_nothing_and_can_be_kept_again,
    what_was_recorded_by_hand_is_confirmed_and_survives_an_undoing,
    a_reversal_of_mpesa_takes_the_booking_back,
    a_cost_is_booked_as_far_as_the_books_lack_it,
    without_a_paybill_a_person_records_the_money,
    the_home_says_what_was_proved,
);

async fn count(
    world: &World,
    group: &Group,
    (place, day): (AccountId, &str),
    amount: &str,
) -> chama::Result<CountView> {
    let app = &world.context;
    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let command = CountCash::check(&CountForm {
        place_id: Some(place),
        amount: shillings(amount),
        day: day.to_owned(),
        note: String::new(),
    })?;
    Ok(app.run(&grant, None, &command).await?.answer)
}

async fn treasurer(world: &World, group: &Group) -> Person {
    let person = world.person("Akinyi").await;
    group.office(&world.context, &person, "treasurer").await;
    person
}

async fn what_is_counted_is_set_against_the_book(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let cash = group.account(app, "cash_box").await;
    group
        .recorded(app, &money_form("contribution", "500"))
        .await;
    let short = count(world, &group, (cash, ""), "465").await;
    let short = short.expect("can be counted");
    assert_eq!(short.outcome, Some(Outcome::Differs));
    assert_eq!(short.books.cents(), 50_000);
    assert_eq!(
        short.difference.map(domain::money::Money::cents),
        Some(-3_500)
    );
    let right = count(world, &group, (cash, ""), "500").await;
    assert_eq!(
        right.expect("can be counted").outcome,
        Some(Outcome::Proved)
    );
    assert_eq!(
        refused(count(world, &group, (cash, ""), "-1").await),
        "amount_negative"
    );
    let tomorrow = (world.clock.today() + Duration::days(1)).to_string();
    assert_eq!(
        refused(count(world, &group, (cash, &tomorrow), "1").await),
        "value_date_in_future"
    );
    let nowhere = AccountId::new(i64::MAX);
    assert_eq!(
        refused(count(world, &group, (nowhere, ""), "1").await),
        "place_unknown"
    );
}

async fn a_difference_is_explained_by_two_and_then_the_month_closes(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let cash = group.account(app, "cash_box").await;
    let other = treasurer(world, &group).await;
    group
        .recorded(app, &money_form("contribution", "500"))
        .await;
    count(world, &group, (cash, ""), "465")
        .await
        .expect("is counted");
    let today = world.clock.today();
    let refusal = group.close(app, today).await;
    assert_eq!(refused(refusal), "difference_unexplained");

    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let form = ExplainForm {
        place_id: Some(cash),
        day: today.to_string(),
        reason: "Change for the bus was not written down".to_owned(),
    };
    let explain = Explain::check(&form).expect("in order");
    let said = app
        .run(&grant, None, &explain)
        .await
        .expect("is said")
        .answer;
    assert_eq!(said.difference.cents(), -3_500);
    let agree = Agree {
        explanation_id: said.id,
    };
    let own = app.run(&grant, None, &agree).await.map(|done| done.answer);
    assert_eq!(refused(own), "own_explanation");
    assert_eq!(
        refused(group.close(app, today).await),
        "difference_unexplained"
    );
    let second: Grant<may::Reconcile> = group.grant(app, &other).await;
    app.run(&second, None, &agree).await.expect("agrees");
    let again = app.run(&second, None, &agree).await.map(|done| done.answer);
    assert_eq!(refused(again), "already_agreed");
    let none = app
        .run(&grant, None, &explain)
        .await
        .map(|done| done.answer);
    assert_eq!(refused(none), "no_difference");

    let view: Grant<may::ViewReconciliation> = group.grant(app, &group.founder).await;
    let found = reconciliation::day(app, view, today).await.expect("a day");
    assert_eq!(found.view.outcome, Some(Outcome::Explained));
    assert_eq!(found.explanations.len(), 1);
    group.close(app, today).await.expect("is explained");
}

async fn what_moved_after_the_count_is_no_difference(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let cash = group.account(app, "cash_box").await;
    group
        .recorded(app, &money_form("contribution", "500"))
        .await;
    count(world, &group, (cash, ""), "500")
        .await
        .expect("is counted");
    world.clock.advance(Duration::minutes(5));
    group
        .recorded(app, &money_form("contribution", "200"))
        .await;
    let view: Grant<may::ViewReconciliation> = group.grant(app, &group.founder).await;
    let found = reconciliation::overview(app, view)
        .await
        .expect("an overview");
    let place = found.today.places.iter().find(|place| place.id == cash);
    let place = place.expect("the box");
    assert_eq!(place.proof.finding, Finding::NotSeen);
    assert_eq!(place.proof.known.books.cents(), 70_000);
    // Counted for an earlier day, it is the book of that day that is compared.
    let yesterday = (world.clock.today() - Duration::days(1)).to_string();
    let before = count(world, &group, (cash, &yesterday), "0").await;
    assert_eq!(before.expect("is counted").outcome, Some(Outcome::Proved));
}

/// The chama's paybill, connected: what is sealed is of no use here.
async fn connect(world: &World, group: &Group) -> AccountId {
    let app = &world.context;
    let place = group.account(app, "mpesa_paybill").await;
    let blob = match world.dialect() {
        Dialect::Sqlite => "x'01'",
        Dialect::Postgres => r"'\x01'",
    };
    let (chama, at) = (group.id, "2026-03-01T00:00:00+00:00");
    let statement = format!(
        "INSERT INTO paybills (id, chama_id, place_id, kind, short_code, bouquet, confirm_above, \
         state, key_id, sealed, consumer_set_at, hook_hash, hook_key_id, hook_sealed, hook_since, \
         asked_by, agreed_by, agreed_at, connected_at, changed_at) \
         VALUES ({chama}, {chama}, {place}, 'paybill', '600{chama:03}', \
         'business', 1000000, 'active', 'one', {blob}, '{at}', {blob}, 'one', \
         {blob}, '{at}', 0, 1, '{at}', '{at}', '{at}')"
    );
    world.raw(&statement).await.expect("is connected");
    place
}

const HEAD: &str = "Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,\
    Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.";

/// A line of a statement of the paybill.
fn line(receipt: &str, at: &str, details: &str, (change, balance): (i64, i64)) -> String {
    linked(receipt, at, details, (change, balance), "")
}

fn linked(
    receipt: &str,
    at: &str,
    details: &str,
    (change, balance): (i64, i64),
    linked: &str,
) -> String {
    let (paid_in, withdrawn) = if change > 0 {
        (change.to_string(), String::new())
    } else {
        (String::new(), change.to_string())
    };
    format!(
        "{receipt},{at},{at},{details},Completed,{paid_in},{withdrawn},{balance},true,Pay Bill,\
         254712***678 - AMINA W,{linked},kitu"
    )
}

fn statement(lines: &[String]) -> Vec<u8> {
    let mut text = format!("{HEAD}\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text.into_bytes()
}

async fn bring(world: &World, group: &Group, place: AccountId, content: &[u8]) -> ImportView {
    let app = &world.context;
    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let form = LookForm {
        place_id: Some(place),
        file_name: "statement.csv".to_owned(),
        content: content.to_vec().into(),
        ..LookForm::default()
    };
    match app.look_at_statement(&grant, form).await.expect("is read") {
        Looked::Read(import) => import,
        Looked::Columns(layout) => panic!("its columns are not known: {layout:?}"),
    }
}

async fn keep(world: &World, group: &Group, import: &ImportView) -> ImportView {
    let app = &world.context;
    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let kept = app.keep_statement(&grant, None, import.id).await;
    kept.expect("is kept")
}

async fn look(world: &World, group: &Group, import: &ImportView) -> Preview {
    let app = &world.context;
    let grant: Grant<may::ViewAnyStatement> = group.grant(app, &group.founder).await;
    preview(app, grant, import.id)
        .await
        .expect("can be looked at")
}

fn plans(preview: &Preview) -> Vec<(Plan, i64)> {
    preview.totals.iter().map(|it| (it.plan, it.rows)).collect()
}

/// The day of these statements, in the past of the tests' clock.
fn day(world: &World, back: i64) -> NaiveDate {
    world.clock.today() - Duration::days(back)
}

async fn a_statement_books_new_money_once_however_often_it_is_brought(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let place = connect(world, &group).await;
    let on = day(world, 2);
    let file = statement(&[
        line(
            "UCC1A2B3C4",
            &format!("{on} 09:00:00"),
            "Pay Bill from 254712***678 - AMINA W Acc. kitu",
            (500, 500),
        ),
        line(
            "UCC1A2B3C5",
            &format!("{on} 10:00:00"),
            "Pay Bill from 254712***678 - AMINA W Acc. kitu",
            (700, 1_200),
        ),
    ]);
    let import = bring(world, &group, place, &file).await;
    assert_eq!(import.state, ImportState::LookedAt);
    assert_eq!(
        plans(&look(world, &group, &import).await),
        [(Plan::Book, 2)]
    );
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 0);

    let kept = keep(world, &group, &import).await;
    assert_eq!(kept.state, ImportState::Kept);
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 120_000);
    assert_eq!(group.raw_balance(app, "suspense").await, -120_000);
    assert_eq!(plans(&look(world, &group, &kept).await), [(Plan::Book, 2)]);
    let view: Grant<may::ViewReconciliation> = group.grant(app, &group.founder).await;
    let found = reconciliation::day(app, view, on).await.expect("a day");
    assert_eq!(found.view.outcome, Some(Outcome::Proved));
    assert!(
        found.lines.iter().all(|(_, lines)| lines.is_empty()),
        "{found:?}"
    );

    // Once more, with one line more: the two are known, and only the new one is booked.
    let more = format!(
        "{}{}\n",
        String::from_utf8(file).expect("text"),
        line(
            "UCC1A2B3C6",
            &format!("{on} 11:00:00"),
            "Pay Bill from 254712***678 - AMINA W Acc. kitu",
            (300, 1_500)
        ),
    );
    let again = bring(world, &group, place, more.as_bytes()).await;
    let planned = plans(&look(world, &group, &again).await);
    assert_eq!(planned, [(Plan::Again, 2), (Plan::Book, 1)]);
    keep(world, &group, &again).await;
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 150_000);
    let third = bring(world, &group, place, more.as_bytes()).await;
    let before = group.raw_balance(app, "mpesa_paybill").await;
    keep(world, &group, &third).await;
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, before);
    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let twice = app.keep_statement(&grant, None, third.id).await;
    assert_eq!(refused(twice), "statement_not_open");
}

async fn what_was_recorded_by_hand_is_confirmed_and_survives_an_undoing(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let place = connect(world, &group).await;
    let on = day(world, 2);
    let form = MoneyForm {
        method: "mpesa".to_owned(),
        receipt_code: "UCC3A2B3C4".to_owned(),
        place_id: Some(place),
        value_date: on.to_string(),
        ..money_form("other_income", "500")
    };
    group.recorded(app, &form).await;
    let file = statement(&[line(
        "UCC3A2B3C4",
        &format!("{on} 09:00:00"),
        "Pay Bill from 254712***678 - AMINA W Acc. kitu",
        (500, 500),
    )]);
    let import = bring(world, &group, place, &file).await;
    let kept = keep(world, &group, &import).await;
    let planned = plans(&look(world, &group, &kept).await);
    assert_eq!(planned, [(Plan::Already, 1)]);
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 50_000);
    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let undo = Undo::check(kept.id, "of another account").expect("in order");
    let undone = app.run(&grant, None, &undo).await.expect("is undone");
    assert_eq!(undone.answer.state, ImportState::Undone);
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 50_000);
}

async fn an_undone_statement_leaves_nothing_and_can_be_kept_again(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let place = connect(world, &group).await;
    let on = day(world, 2);
    let file = statement(&[
        line(
            "UCC2A2B3C4",
            &format!("{on} 09:00:00"),
            "Pay Bill from 254712***678 - AMINA W Acc. kitu",
            (500, 500),
        ),
        line(
            "UCC2A2B3C4",
            &format!("{on} 09:00:00"),
            "Pay Bill Charge",
            (-5, 495),
        ),
    ]);
    let import = bring(world, &group, place, &file).await;
    let kept = keep(world, &group, &import).await;
    let planned = plans(&look(world, &group, &kept).await);
    assert_eq!(planned, [(Plan::Book, 1), (Plan::Cost, 1)]);
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 49_500);

    let grant: Grant<may::Reconcile> = group.grant(app, &group.founder).await;
    let undo = Undo::check(kept.id, "of another account").expect("in order");
    // Its money still waits to be explained: one officer alone could free the receipt and record
    // it for whom they like.
    let asked = app.run(&grant, None, &undo).await.expect("asks").answer;
    assert_eq!(asked.state, ImportState::Kept);
    assert_eq!(group.raw_balance(app, "suspense").await, -50_000);
    let alone = app.run(&grant, None, &undo).await.map(|done| done.answer);
    assert_eq!(refused(alone), "needs_another_officer");
    let treasurer = world.officer(&group, "Achieng", "treasurer").await;
    let second: Grant<may::Reconcile> = group.grant(app, &treasurer).await;
    let undone = app.run(&second, None, &undo).await.expect("is undone");
    assert_eq!(undone.answer.state, ImportState::Undone);
    for kind in ["mpesa_paybill", "suspense", "transaction_costs"] {
        assert_eq!(group.raw_balance(app, kind).await, 0, "{kind}");
    }
    let twice = app.run(&grant, None, &undo).await.map(|done| done.answer);
    assert_eq!(refused(twice), "statement_not_kept");

    let again = bring(world, &group, place, &file).await;
    keep(world, &group, &again).await;
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 49_500);
    assert_eq!(group.raw_balance(app, "suspense").await, -50_000);

    // What was spent meanwhile is in the way of undoing it.
    let spent = "UPDATE ledger_balances SET floor = balance WHERE floor = 0 AND balance > 0";
    world.raw(spent).await.expect("is held");
    let undo = Undo::check(again.id, "once more").expect("in order");
    app.run(&grant, None, &undo).await.expect("asks");
    let before = dump(&world.db).await;
    let in_the_way = app.run(&second, None, &undo).await.map(|done| done.answer);
    assert_eq!(refused(in_the_way), "statement_built_on");
    assert_eq!(dump(&world.db).await, before);
}

async fn a_reversal_of_mpesa_takes_the_booking_back(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let place = connect(world, &group).await;
    let on = day(world, 3);
    let paid = line(
        "UCB3A2B3C4",
        &format!("{on} 09:00:00"),
        "Pay Bill from 254712***678 - AMINA W Acc. kitu",
        (500, 500),
    );
    let import = bring(
        world,
        &group,
        place,
        &statement(std::slice::from_ref(&paid)),
    )
    .await;
    keep(world, &group, &import).await;
    let back = linked(
        "UCC3A2B3C9",
        &format!("{on} 12:00:00"),
        "Pay Bill Reversal",
        (-500, 0),
        "UCB3A2B3C4",
    );
    let unknown = linked(
        "UCC3A2B3D0",
        &format!("{on} 12:05:00"),
        "Pay Bill Reversal",
        (-90, -90),
        "UCB0000000",
    );
    let import = bring(world, &group, place, &statement(&[paid, back, unknown])).await;
    let planned = plans(&look(world, &group, &import).await);
    assert_eq!(
        planned,
        [(Plan::Again, 1), (Plan::Reverse, 1), (Plan::ByHand, 1)]
    );
    keep(world, &group, &import).await;
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 0);
    assert_eq!(group.raw_balance(app, "suspense").await, 0);
    // What it undid is not here: that stands as a difference.
    let view: Grant<may::ViewReconciliation> = group.grant(app, &group.founder).await;
    let found = reconciliation::day(app, view, on).await.expect("a day");
    let lines: Vec<_> = found.lines.iter().flat_map(|(_, lines)| lines).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|it| (it.kind, it.receipt.as_str()))
        .collect();
    assert_eq!(told, [(DifferenceKind::OnlyStatement, "UCC3A2B3D0")]);
}

async fn a_cost_is_booked_as_far_as_the_books_lack_it(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let place = connect(world, &group).await;
    world
        .raw("UPDATE paybills SET bouquet = 'customer'")
        .await
        .expect("the chama pays");
    let on = day(world, 2);
    // The tariff takes 5 shillings of 500, and 10 of 700: the statement says 5, and 12.
    let file = statement(&[
        line(
            "UCC4A2B3C4",
            &format!("{on} 09:00:00"),
            "Pay Bill from 254712***678 - AMINA W Acc. kitu",
            (500, 500),
        ),
        line(
            "UCC4A2B3C4",
            &format!("{on} 09:00:00"),
            "Pay Bill Charge",
            (-5, 495),
        ),
        line(
            "UCC4A2B3C5",
            &format!("{on} 10:00:00"),
            "Pay Bill from 254712***678 - AMINA W Acc. kitu",
            (700, 1_195),
        ),
        line(
            "UCC4A2B3C5",
            &format!("{on} 10:00:00"),
            "Pay Bill Charge",
            (-12, 1_183),
        ),
    ]);
    let import = bring(world, &group, place, &file).await;
    let kept = keep(world, &group, &import).await;
    let planned = plans(&look(world, &group, &kept).await);
    assert_eq!(
        planned,
        [(Plan::Already, 1), (Plan::Book, 2), (Plan::Cost, 1)]
    );
    assert_eq!(group.raw_balance(app, "transaction_costs").await, 1_700);
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 118_300);
    let view: Grant<may::ViewReconciliation> = group.grant(app, &group.founder).await;
    let found = reconciliation::day(app, view, on).await.expect("a day");
    assert_eq!(found.view.outcome, Some(Outcome::Proved));
    assert!(
        found.lines.iter().all(|(_, lines)| lines.is_empty()),
        "{found:?}"
    );
}

async fn without_a_paybill_a_person_records_the_money(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let place = group.account(app, "mpesa_paybill").await;
    let on = day(world, 1);
    let file = statement(&[line(
        "UCC5A2B3C4",
        &format!("{on} 09:00:00"),
        "Pay Bill from 254712***678 - AMINA W Acc. kitu",
        (500, 500),
    )]);
    let import = bring(world, &group, place, &file).await;
    assert_eq!(
        plans(&look(world, &group, &import).await),
        [(Plan::ByHand, 1)]
    );
    keep(world, &group, &import).await;
    assert_eq!(group.raw_balance(app, "mpesa_paybill").await, 0);
    assert_eq!(
        refused(group.close(app, on).await),
        "difference_unexplained"
    );
    let mut form = money_form("contribution", "500");
    form.receipt_code = "UCC5A2B3C4".to_owned();
    form.value_date = on.to_string();
    group.recorded(app, &form).await;
    let view: Grant<may::ViewReconciliation> = group.grant(app, &group.founder).await;
    let found = reconciliation::day(app, view, on).await.expect("a day");
    assert_eq!(found.view.outcome, Some(Outcome::Proved));
    assert!(
        found.lines.iter().all(|(_, lines)| lines.is_empty()),
        "{found:?}"
    );
    group.close(app, on).await.expect("nothing differs");
}

async fn the_home_says_what_was_proved(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let cash = group.account(app, "cash_box").await;
    let grant: Grant<may::ViewChama> = group.grant(app, &group.founder).await;
    let home = chamas::home(app, grant).await.expect("a home");
    assert_eq!(home.chama.proved, None);
    group
        .recorded(app, &money_form("contribution", "500"))
        .await;
    count(world, &group, (cash, ""), "500")
        .await
        .expect("is counted");
    let home = chamas::home(app, grant).await.expect("a home");
    let proved = home.chama.proved.expect("was compared");
    assert_eq!(proved.outcome, Outcome::Proved);
    assert_eq!(proved.day, world.clock.today());
    // A booking for that day makes it differ as soon as the clock has it compared again.
    world.clock.advance(Duration::days(1));
    let mut late = money_form("contribution", "35");
    late.value_date = proved.day.to_string();
    group.recorded(app, &late).await;
    assert_eq!(app.prove_days_again().await.expect("compares"), 1);
    let home = chamas::home(app, grant).await.expect("a home");
    let proved = home.chama.proved.expect("was compared");
    assert_eq!(proved.outcome, Outcome::Differs);
    assert_eq!(proved.difference.cents(), 3_500);
}
