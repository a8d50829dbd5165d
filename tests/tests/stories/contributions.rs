//! Plans, who has paid, links to it: at any day, and with what was reversed left out.

use chama::contributions::{EndShare, ShareReport};
use chama::members::MemberForm;
use chama::plans::{FundForm, OpenFund, PlanForm, SetPlan};
use chama::reports::contributions::{self, Ask, Grid};
use chama::reports::plans;
use chrono::{Duration, NaiveDate};
use domain::access::may;
use domain::ids::{FundId, MemberId};
use domain::money::Money;
use i18n::Language;
use tests::{Group, World, dump, member_form, money_form, refused, shillings};

tests::on_both_databases!(
    a_chama_begins_with_the_plan_it_agreed_on,
    who_has_paid_at_any_day,
    a_plan_never_reaches_back,
    a_fund_has_an_account_for_everybody,
    what_one_owes_is_ones_own,
    a_link_is_a_secret_that_ends,
    fifty_members_and_sixty_periods_are_few_statements
);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

async fn funds(world: &World, group: &Group) -> Vec<plans::FundPlans> {
    let grant = group
        .grant::<may::ViewChama>(&world.context, &group.founder)
        .await;
    plans::overview(&world.context, grant).await.expect("reads")
}

async fn personal(world: &World, group: &Group) -> FundId {
    funds(world, group).await.first().expect("a fund").fund.id
}

fn weekly(fund: FundId, shillings: i64, from: &str) -> PlanForm {
    PlanForm {
        fund_id: Some(fund),
        amount: tests::shillings(&shillings.to_string()),
        frequency: "weekly".to_owned(),
        due_day: "4".to_owned(),
        valid_from: from.to_owned(),
    }
}

async fn set(world: &World, group: &Group, form: &PlanForm) -> chama::Result<NaiveDate> {
    let app = &world.context;
    let grant = group.grant::<may::ManagePlans>(app, &group.founder).await;
    let done = app.run(&grant, None, &SetPlan::check(form)?).await?;
    Ok(done.answer.first_begins)
}

async fn open(world: &World, group: &Group, code: &str) -> chama::Result<FundId> {
    let app = &world.context;
    let grant = group
        .grant::<may::ManageAccounts>(app, &group.founder)
        .await;
    let form = FundForm {
        code: code.to_owned(),
        name: "Tea".to_owned(),
        counts_personally: false,
    };
    let command = OpenFund::check(&form, Language::En)?;
    Ok(app.run(&grant, None, &command).await?.answer.id)
}

async fn grid(world: &World, group: &Group, ask: Ask) -> Grid {
    let app = &world.context;
    let grant = group.grant::<may::ViewChama>(app, &group.founder).await;
    let grid = contributions::grid(app, grant, ask).await.expect("reads");
    grid.expect("there is a plan")
}

/// The states of a member's cells in a word.
fn states(grid: &Grid, member: MemberId) -> Vec<&'static str> {
    let row = grid.rows.iter().find(|row| row.member_id == member);
    let cells = &row.expect("a row").standing.cells;
    cells.iter().map(|cell| cell.state.as_str()).collect()
}

async fn pay(
    world: &World,
    group: &Group,
    member: MemberId,
    sum: &str,
) -> domain::ids::TransactionId {
    let mut form = money_form("contribution", sum);
    form.member_id = Some(member);
    group.recorded(&world.context, &form).await.id
}

async fn a_chama_begins_with_the_plan_it_agreed_on(world: &World) {
    let group = world.group("Umoja").await;
    let found = funds(world, &group).await;
    let counts: Vec<bool> = found.iter().map(|it| it.fund.counts_personally).collect();
    assert_eq!(counts, [true, false]);
    let open = found[0].open.expect("a period is open");
    assert_eq!(open.begins, day("2026-03-14"));
    assert_eq!(open.deadline, day("2026-03-31"));
    assert_eq!(open.amount, Money::from_cents(500_000));
    assert!(found[1].open.is_none());
}

/// The chama was founded on Saturday 14 March 2026; its month ends on the 31st.
async fn who_has_paid_at_any_day(world: &World) {
    let group = world.group("Umoja").await;
    let fund = personal(world, &group).await;
    let first = set(world, &group, &weekly(fund, 1_400, "")).await;
    // Decided on the day of founding, before any period was over: the first plan is replaced.
    assert_eq!(first.expect("can be set"), day("2026-03-14"));
    let own = group.founder_member;
    let otieno = group.member(&world.context, "Otieno").await;
    assert_eq!(
        states(&grid(world, &group, Ask::default()).await, own),
        ["open"]
    );
    pay(world, &group, own, "1000").await;
    let wrong = pay(world, &group, otieno, "14000").await;
    group
        .reverse(&world.context, wrong, None)
        .await
        .expect("reverses");
    let now = grid(world, &group, Ask::default()).await;
    assert_eq!(states(&now, own), ["partly_paid"]);
    assert_eq!(states(&now, otieno), ["open"]);

    // Thursday 19 March is the first deadline; on that day nothing is missed yet.
    world.clock.advance(Duration::days(5));
    assert_eq!(
        states(&grid(world, &group, Ask::default()).await, otieno),
        ["open"]
    );
    world.clock.advance(Duration::days(1));
    let friday = grid(world, &group, Ask::default()).await;
    assert_eq!(states(&friday, otieno), ["missed", "open"]);
    assert_eq!(states(&friday, own), ["partly_paid", "open"]);
    assert_eq!(friday.arrears, Money::from_cents(180_000));

    // 2,000 more: the oldest due first, the rest carried forward.
    pay(world, &group, own, "2000").await;
    let later = grid(world, &group, Ask::default()).await;
    assert_eq!(states(&later, own), ["paid", "paid"]);
    let standing = &later.rows.iter().find(|row| row.member_id == own);
    let standing = &standing.expect("a row").standing;
    assert_eq!(standing.credit, Money::from_cents(20_000));
    assert_eq!(standing.performance(), Some(21_428));
    assert_eq!(later.totals[0].paid, Money::from_cents(140_000));

    // As it stood the day before.
    let before = Ask {
        on: Some(day("2026-03-19")),
        ..Ask::default()
    };
    assert_eq!(
        states(&grid(world, &group, before).await, own),
        ["partly_paid"]
    );
    let older = Ask {
        periods: Some(1),
        ..Ask::default()
    };
    let newest = grid(world, &group, older).await;
    assert_eq!(newest.periods.len(), 1);
    assert_eq!(newest.older, Some(day("2026-03-20")));
}

async fn a_plan_never_reaches_back(world: &World) {
    let group = world.group("Umoja").await;
    let fund = personal(world, &group).await;
    world.clock.advance(Duration::days(10));
    let past = set(world, &group, &weekly(fund, 100, "2026-03-20")).await;
    assert_eq!(refused(past), "plan_begins_in_past");
    // 24 March: the month that has begun ends as it was.
    let first = set(world, &group, &weekly(fund, 100, "2026-03-24")).await;
    assert_eq!(first.expect("can be set"), day("2026-04-01"));
    let mut wrong = weekly(fund, 100, "");
    wrong.due_day = "8".to_owned();
    assert_eq!(refused(SetPlan::check(&wrong)), "plan_due_day_unknown");
    let other = set(world, &group, &weekly(FundId::new(i64::MAX), 100, "")).await;
    assert_eq!(refused(other), "fund_unknown");
    // A fund without a plan may bring its past along.
    let welfare = funds(world, &group).await[1].fund.id;
    let brought = set(world, &group, &weekly(welfare, 50, "2026-01-02")).await;
    assert_eq!(brought.expect("can be set"), day("2026-01-02"));
    let ask = Ask {
        fund: Some(welfare),
        ..Ask::default()
    };
    // Who joined in March owes nothing of January.
    let shown = states(&grid(world, &group, ask).await, group.founder_member);
    assert_eq!(shown.last(), Some(&"open"));
    assert_eq!(shown.iter().filter(|state| **state == "missed").count(), 1);
    assert_eq!(shown.first(), Some(&"not_due"));
}

async fn a_fund_has_an_account_for_everybody(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let before = group.member(app, "Otieno").await;
    let tea = open(world, &group, "tea").await.expect("can be opened");
    let after = group.member(app, "Njeri").await;
    for member in [before, after] {
        let mut form = money_form("contribution", "100");
        form.member_id = Some(member);
        form.fund_id = Some(tea);
        group.recorded(app, &form).await;
    }
    assert_eq!(refused(open(world, &group, "tea").await), "fund_code_taken");
    let wrong = open(world, &group, "Tea & bread").await;
    assert_eq!(refused(wrong), "fund_code_not_a_word");
}

async fn what_one_owes_is_ones_own(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let person = world.person("Halima").await;
    let own = group.office(app, &person, "member").await;
    let grant = group.grant::<may::ViewOwnStatement>(app, &person).await;
    let dues = contributions::own(app, grant, own).await.expect("reads");
    let [dues] = dues.as_slice() else {
        panic!("one fund has a plan: {dues:?}");
    };
    assert_eq!(dues.standing.open, Money::from_cents(500_000));
    let others = contributions::own(app, grant, group.founder_member).await;
    assert_eq!(refused(others), "not_allowed");
    let officer = group
        .grant::<may::ViewOwnStatement>(app, &group.founder)
        .await;
    contributions::own(app, officer, own)
        .await
        .expect("an officer may");
    let nobody = contributions::own(app, officer, MemberId::new(i64::MAX)).await;
    assert_eq!(refused(nobody), "not_found");
}

async fn a_link_is_a_secret_that_ends(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let fund = personal(world, &group).await;
    let grant = group.grant::<may::ShareReports>(app, &group.founder).await;
    let make = async || {
        let command = ShareReport::check(fund, Some(7)).expect("in order");
        app.run(&grant, None, &command)
            .await
            .expect("can be made")
            .answer
    };
    let (one, other) = (make().await, make().await);
    let kept = format!("{:?}", dump(&world.db).await);
    assert!(!kept.contains(&one.token), "the secret is kept");
    let read = contributions::shared(app, &one.token, None)
        .await
        .expect("opens");
    assert_eq!(read.rows[0].short_name, "Wanjiku M.");
    let listed = contributions::shares(app, grant).await.expect("reads");
    assert_eq!(listed.len(), 2);
    app.run(&grant, None, &EndShare { id: one.id })
        .await
        .expect("can be ended");
    let ended = contributions::shared(app, &one.token, None).await;
    assert_eq!(refused(ended), "not_found");
    let again = app.run(&grant, None, &EndShare { id: one.id }).await;
    assert_eq!(refused(again), "not_found");
    for none in ["", "abc", &one.token[1..]] {
        let opened = contributions::shared(app, none, None).await;
        assert_eq!(refused(opened), "not_found", "{none:?}");
    }
    let stranger = world.group("Pamoja").await;
    let foreign = stranger
        .grant::<may::ShareReports>(app, &stranger.founder)
        .await;
    let ended = app.run(&foreign, None, &EndShare { id: other.id }).await;
    assert_eq!(refused(ended), "not_found");
    contributions::shared(app, &other.token, None)
        .await
        .expect("still opens");
    world.clock.advance(Duration::days(7));
    let expired = contributions::shared(app, &other.token, None).await;
    assert_eq!(refused(expired), "not_found");
    assert_eq!(
        refused(ShareReport::check(fund, Some(366))),
        "share_days_out_of_range"
    );
}

async fn fifty_members_and_sixty_periods_are_few_statements(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let fund = personal(world, &group).await;
    for number in 1..50 {
        let form = MemberForm {
            last_name: format!("Number {number}"),
            ..member_form("Otieno")
        };
        group.add(app, &form).await.expect("can be added");
    }
    set(world, &group, &weekly(fund, 100, ""))
        .await
        .expect("can be set");
    let mut form = money_form("contribution", "150");
    for _ in 0..60 {
        world.clock.advance(Duration::days(7));
        form.amount = shillings("150");
        group.recorded(app, &form).await;
    }
    let grant = group.grant::<may::ViewChama>(app, &group.founder).await;
    let ask = Ask {
        periods: Some(60),
        ..Ask::default()
    };
    let shown = contributions::grid(app, grant, ask).await;
    let shown = shown.expect("reads").expect("there is a plan");
    assert_eq!((shown.rows.len(), shown.periods.len()), (50, 60));
    assert_eq!(shown.paid, Money::from_cents(900_000));
    // The count is that of the whole process: what other tests run meanwhile only adds to it.
    let mut least = u64::MAX;
    for _ in 0..20 {
        let before = store::statements_run();
        contributions::grid(app, grant, ask).await.expect("reads");
        least = least.min(store::statements_run() - before);
    }
    assert!((1..=5).contains(&least), "{least} statements");
}
