//! Lists show what a plain search through everything would, page by page, once each.

use chama::access::Grant;
use chama::reports::transactions::{Filter, TransactionLine, list};
use chama::reports::{chamas, members};
use chrono::Duration;
use domain::access::may;
use domain::ids::MemberId;
use domain::transactions::{TransactionStatus, TransactionType};
use tests::{Dice, Group, World, money_form};

tests::on_both_databases!(
    every_filter_finds_what_a_plain_search_finds,
    pages_of_chamas_and_members_show_each_once,
);

async fn every_filter_finds_what_a_plain_search_finds(world: &World) {
    let app = &world.context;
    let (group, amina) = chama_with_many_transactions(world).await;
    let grant: Grant<may::ViewTransactions> = group.grant(app, &group.founder).await;
    let everything = list(app, grant, &Filter::default(), 100)
        .await
        .expect("may see them");
    assert_eq!((everything.transactions.len(), everything.next), (60, None));
    let everything = everything.transactions;

    let kinds = [
        None,
        Some(TransactionType::Contribution),
        Some(TransactionType::RegistrationFee),
    ];
    let states = [
        None,
        Some(TransactionStatus::Completed),
        Some(TransactionStatus::Reversed),
    ];
    let people = [None, Some(amina), Some(MemberId::new(i64::MAX))];
    let today = world.clock.today();
    let days = [
        (None, None),
        (Some(20), None),
        (None, Some(20)),
        (Some(30), Some(10)),
    ];
    let ago = |days: Option<i64>| days.map(|days| today - Duration::days(days));
    for transaction_type in kinds {
        for status in states {
            for member_id in people {
                for (from, to) in days {
                    let filter = Filter {
                        transaction_type,
                        status,
                        member_id,
                        from: ago(from),
                        to: ago(to),
                        before: None,
                    };
                    let plain = everything
                        .iter()
                        .filter(|line| passes(line, &filter))
                        .cloned();
                    let plain: Vec<TransactionLine> = plain.collect();
                    assert_eq!(all_pages(world, grant, filter).await, plain);
                }
            }
        }
    }
}

fn passes(line: &TransactionLine, filter: &Filter) -> bool {
    filter
        .transaction_type
        .is_none_or(|kind| kind == line.transaction_type)
        && filter.status.is_none_or(|status| status == line.status)
        && filter
            .member_id
            .is_none_or(|member| Some(member) == line.member_id)
        && filter.from.is_none_or(|from| line.value_date >= from)
        && filter.to.is_none_or(|to| line.value_date <= to)
}

async fn all_pages(
    world: &World,
    grant: Grant<may::ViewTransactions>,
    mut filter: Filter,
) -> Vec<TransactionLine> {
    let mut found = Vec::new();
    loop {
        let page = list(&world.context, grant, &filter, 7)
            .await
            .expect("may see them");
        assert!(page.transactions.len() <= 7);
        found.extend(page.transactions);
        match page.next {
            Some(next) => filter.before = Some(next),
            None => return found,
        }
    }
}

async fn chama_with_many_transactions(world: &World) -> (Group, MemberId) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let amina = group.member(app, "Amina").await;
    group
        .recorded(app, &money_form("opening_balance", "100000"))
        .await;
    // Another chama's are in none of the lists.
    world
        .group("Pamoja")
        .await
        .recorded(app, &money_form("fine", "5"))
        .await;
    let mut dice = Dice::new(7);
    for number in 1..60 {
        let kind = *dice.pick(&["contribution", "fine", "registration_fee", "other_income"]);
        let mut form = money_form(kind, &format!("{number}"));
        form.member_id = dice.once_in(2).then_some(amina);
        let day = world.clock.today() - Duration::days(dice.between(0, 40));
        form.value_date = day.to_string();
        let view = group.recorded(app, &form).await;
        if dice.once_in(4) {
            group
                .reverse(app, view.id, None)
                .await
                .expect("is reversed");
        }
    }
    (group, amina)
}

async fn pages_of_chamas_and_members_show_each_once(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    for number in 0..12 {
        group.member(app, &format!("Member {}", number % 5)).await;
    }
    let grant: Grant<may::ViewChama> = group.grant(app, &group.founder).await;
    let mut seen = Vec::new();
    for page in 1..=4 {
        let page = members::list(app, grant, page, 5)
            .await
            .expect("may see them");
        assert_eq!(page.total, 13);
        seen.extend(page.members.into_iter().map(|member| member.id));
    }
    assert_eq!(seen.len(), 13);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 13, "a member is on two pages");

    let mine = chamas::mine(app, group.founder.signed_in, 1, 10)
        .await
        .expect("may see them");
    assert_eq!((mine.total, mine.chamas.len()), (1, 1));
    assert_eq!(mine.chamas[0].id, group.id);
    assert_eq!(mine.chamas[0].member_count, 13);
    let beyond = chamas::mine(app, group.founder.signed_in, 2, 10)
        .await
        .expect("may see them");
    assert!(beyond.chamas.is_empty());
}
