//! What every member sees of what the others did.

use chama::access::Grant;
use chama::chamas::{EditChama, EditForm, SuspendChama};
use chama::reports::activity::{self, Filter};
use chama::reports::chamas;
use domain::access::may;
use domain::activity::ActivityKind;
use i18n::{Language, Words};
use tests::{Group, Person, World, member_form, money_form, payment_form, shillings};

tests::on_both_databases!(
    every_member_sees_what_was_done_and_by_whom,
    the_activity_is_read_page_by_page_and_kind_by_kind,
    a_chamas_activity_is_its_own,
);

async fn told(world: &World, group: &Group, reader: &Person, filter: Filter) -> Vec<String> {
    let grant: Grant<may::ViewChama> = group.grant(&world.context, reader).await;
    let page = activity::list(&world.context, grant, filter, 100).await;
    let words = Words::new(Language::En);
    let activities = page.expect("may be read").activities;
    activities
        .iter()
        .map(|it| {
            let who = it.who.clone().unwrap_or_default();
            format!("{who} {}", it.sentence(words))
        })
        .collect()
}

async fn every_member_sees_what_was_done_and_by_whom(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let reader = world.person("Otieno").await;
    group.office(app, &reader, "member").await;
    group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let treasurer = world.officer(&group, "Amina", "treasurer").await;
    let paid = group
        .paid(app, &treasurer, &payment_form("expense", "120"))
        .await;
    group.reverse(app, paid, None).await.expect("is undone");
    let grant: Grant<may::EditChama> = group.grant(app, &group.founder).await;
    let form = EditForm {
        contribution_amount: shillings("1400"),
        meeting_day: Some("Thursday".to_owned()),
        ..EditForm::default()
    };
    let edit = EditChama::check(&form).expect("in order");
    app.run(&grant, None, &edit).await.expect("is changed");
    group
        .close(app, "2026-01-31".parse().expect("a day"))
        .await
        .expect("is closed");
    let suspend = SuspendChama::check("the box was opened").expect("in order");
    app.run(&grant, None, &suspend).await.expect("is suspended");

    assert_eq!(
        told(world, &group, &reader, Filter::default()).await,
        [
            "Wanjiku Mwangi suspended the chama: the box was opened",
            "Wanjiku Mwangi closed the books up to 31 Jan 2026",
            "Wanjiku Mwangi changed the chama\u{2019}s particulars: meeting day from Saturday to \
             Thursday; contribution from KES 5,000.00 to KES 1,400.00",
            "Wanjiku Mwangi reversed Expense of KES 120.00: typed wrongly",
            "Wanjiku Mwangi approved a payment, and it was paid: Expense of KES 120.00",
            "Amina Mwangi proposed a payment: Expense of KES 120.00 for a expense",
            "Wanjiku Mwangi added Amina Otieno (Treasurer)",
            "Wanjiku Mwangi added Otieno Otieno (Member)",
            "Wanjiku Mwangi founded the chama under the name Umoja",
        ]
    );
    let view: Grant<may::ViewChama> = group.grant(app, &reader).await;
    let home = chamas::home(app, view).await.expect("may be seen");
    assert_eq!(home.activity.len(), 5);
    assert_eq!(home.activity[0].action, "chamas.suspend");
}

async fn the_activity_is_read_page_by_page_and_kind_by_kind(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    for number in 0..7 {
        group
            .member(
                app,
                &format!("Amina{}", "abcdefg".get(number..=number).unwrap()),
            )
            .await;
        let fine = group.recorded(app, &money_form("fine", "10")).await;
        group.reverse(app, fine.id, None).await.expect("is undone");
    }
    let of = |kind| Filter {
        kind: Some(kind),
        before: None,
    };
    let founder = &group.founder;
    assert_eq!(
        told(world, &group, founder, of(ActivityKind::Members))
            .await
            .len(),
        7
    );
    assert_eq!(
        told(world, &group, founder, of(ActivityKind::Money))
            .await
            .len(),
        7
    );
    assert_eq!(
        told(world, &group, founder, of(ActivityKind::Settings))
            .await
            .len(),
        1
    );
    assert!(
        told(world, &group, founder, of(ActivityKind::Payments))
            .await
            .is_empty()
    );

    let all = told(world, &group, founder, Filter::default()).await.len();
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let grant: Grant<may::ViewChama> = group.grant(app, founder).await;
        let filter = Filter { kind: None, before };
        let page = activity::list(app, grant, filter, 4)
            .await
            .expect("may be read");
        seen.extend(page.activities.iter().map(|it| it.id));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), all);
    assert!(seen.is_sorted_by(|newer, older| newer > older));
}

async fn a_chamas_activity_is_its_own(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    other
        .add(app, &member_form("Njeri"))
        .await
        .expect("a member");
    let told = told(world, &group, &group.founder, Filter::default()).await;
    assert_eq!(
        told,
        ["Wanjiku Mwangi founded the chama under the name Umoja"]
    );
}
