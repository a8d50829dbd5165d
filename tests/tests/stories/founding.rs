//! From sign-up to a statement that proves itself.

use chama::access::Grant;
use chama::people::sign_in::SignIn;
use chama::reports::{chamas, statement, transactions};
use domain::access::may;
use domain::ids::MemberId;
use domain::money::Money;
use tests::{World, chama_form, member_form, money_form, refused};

tests::on_both_databases!(
    founding_to_statement,
    signing_in_and_out,
    everything_wrong_is_told_at_once,
    a_statement_proves_itself_while_money_moves,
);

fn ask(member: MemberId) -> statement::Ask {
    statement::Ask {
        member,
        fund: None,
        before: None,
        limit: 100,
    }
}

async fn founding_to_statement(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja Savings").await;
    let amina = group.member(app, "Amina").await;
    let otieno = world.person("Otieno").await;
    let otieno_member = group.office(app, &otieno, "treasurer").await;
    group.member(app, "Njeri").await;

    for (member, amount) in [(amina, "5000"), (amina, "1250.50"), (otieno_member, "300")] {
        let mut form = money_form("contribution", amount);
        form.member_id = Some(member);
        let view = group.recorded(app, &form).await;
        assert_eq!(view.value_date, world.clock.today());
        assert_eq!(view.chama_id, group.id);
    }

    let grant: Grant<may::ViewOwnStatement> = group.grant(app, &group.founder).await;
    let page = statement::page(app, grant, ask(amina))
        .await
        .expect("may read it");
    assert!(page.proved);
    assert_eq!(page.member_name, "Amina Otieno");
    assert_eq!(page.fund.balance, Money::from_cents(625_050));
    assert_eq!(page.fund.name, "Personal savings");
    assert_eq!(page.lines[0].counterpart, "Cash box");
    let running: Vec<i64> = page.lines.iter().map(|line| line.balance.cents()).collect();
    assert_eq!(running, [625_050, 500_000]);
    assert!(
        page.lines
            .iter()
            .all(|line| line.description == "a contribution")
    );

    let grant: Grant<may::ViewChama> = group.grant(app, &otieno).await;
    let home = chamas::home(app, grant).await.expect("may see it");
    assert_eq!(home.chama.member_count, 4);
    assert_eq!(home.balances.cash_total, Money::from_cents(655_050));
    assert_eq!(home.balances.savings_total, Money::from_cents(655_050));
    assert_eq!(home.balances.trial_balance, Money::ZERO);
    assert_eq!(home.recent.len(), 3);

    let grant: Grant<may::ViewTransactions> = group.grant(app, &otieno).await;
    let newest = home.recent[0].id;
    let details = transactions::details(app, grant, newest)
        .await
        .expect("may see it");
    assert_eq!(details.entries.len(), 1);
    assert_eq!(details.entries[0].postings[0].amount, 30_000);
}

async fn signing_in_and_out(world: &World) {
    let app = &world.context;
    let person = world.person("Wanjiku").await;
    let sign_in = |password| SignIn {
        email: &person.profile.email,
        password,
        remember: false,
    };
    assert_eq!(
        refused(app.sign_in(&sign_in("not the password")).await),
        "sign_in_failed"
    );
    let nobody = SignIn {
        email: "nobody@example.co.ke",
        ..sign_in(tests::PASSWORD)
    };
    assert_eq!(refused(app.sign_in(&nobody).await), "sign_in_failed");

    let (profile, token) = app
        .sign_in(&sign_in(tests::PASSWORD))
        .await
        .expect("signs in");
    assert_eq!(profile.id, person.profile.id);
    // After a restart the session is still there; after signing out it is nowhere.
    let restarted = world.another_context();
    assert!(restarted.session(&token).await.expect("answers").is_some());
    app.sign_out(&token).await.expect("signs out");
    assert!(restarted.session(&token).await.expect("answers").is_none());
    assert!(app.session(&person.token).await.expect("answers").is_some());

    // Half an hour without use ends it.
    world.clock.advance(chrono::Duration::minutes(31));
    assert!(app.session(&person.token).await.expect("answers").is_none());
    let deleted = app.cleanup_expired_sessions().await.expect("answers");
    assert_eq!(deleted, 1);
}

async fn everything_wrong_is_told_at_once(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let mut form = money_form("loan", "12.345");
    form.method = "barter".to_owned();
    form.value_date = "yesterday".to_owned();
    let error = group
        .record(app, &form, None)
        .await
        .expect_err("all of it is wrong");
    let mut fields: Vec<_> = error
        .refusal()
        .expect("a refusal")
        .fields
        .iter()
        .map(|error| error.field)
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["amount", "method", "transaction_type", "value_date"]
    );

    for (amount, code) in [
        ("0", "amount_not_positive"),
        ("-1", "amount_not_positive"),
        ("10000000000", "amount_too_large"),
        ("0.001", "amount_too_many_decimals"),
        ("1e400", "amount_too_large"),
        ("NaN", "amount_not_a_number"),
    ] {
        let outcome = group.record(app, &money_form("fine", amount), None).await;
        assert_eq!(refused(outcome), code, "{amount}");
    }
    let mut chama = chama_form("");
    chama.meeting_day = "Someday".to_owned();
    let wrong = chama::chamas::commands::found::FoundChama::check(&chama, i18n::Language::En);
    assert_eq!(
        wrong
            .expect_err("wrong")
            .refusal()
            .expect("a refusal")
            .fields
            .len(),
        2
    );

    // Two people of one chama cannot have one address, and an unknown role is none.
    let form = chama::members::MemberForm {
        email: "amina@example.co.ke".to_owned(),
        ..member_form("Amina")
    };
    group.add(app, &form).await.expect("the first");
    assert_eq!(refused(group.add(app, &form).await), "member_email_taken");
}

/// Whoever reads a statement while money is being booked sees one moment of the book, whole.
async fn a_statement_proves_itself_while_money_moves(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let grant: Grant<may::ViewOwnStatement> = group.grant(app, &group.founder).await;
    let booking = async {
        for _ in 0..60 {
            group.recorded(app, &money_form("contribution", "10")).await;
        }
    };
    let reading = async {
        let mut seen = 0;
        while seen < 60 {
            let page = statement::page(app, grant, ask(group.founder_member)).await;
            let page = page.expect("may read it");
            assert!(page.proved, "after {seen} entries: {page:#?}");
            seen = page.lines.len();
        }
    };
    futures::join!(booking, reading);
}
