//! A membership that is suspended or over, from the next request on.

use chama::Kind;
use chama::reports::{chamas, transactions};
use domain::access::{Permission, Role, allows, may};
use tests::{Group, Person, World, money_form};

tests::on_both_databases!(
    a_suspended_member_reads_and_nothing_else,
    whoever_left_finds_nothing,
    a_changed_role_holds_from_the_next_request_on,
);

async fn stand(world: &World, group: &Group, person: &Person, what: &str) {
    let statement = format!(
        "UPDATE members SET {what} WHERE chama_id = {} AND user_id = {}",
        group.id, person.profile.id
    );
    assert_eq!(world.raw(&statement).await, Ok(1));
}

/// How a right is refused to somebody with the memberships their session was just read with.
macro_rules! asked {
    ($world:expr, $group:expr, $person:expr, $right:ident) => {{
        let session = $world.context.session(&$person.token).await;
        let session = session.expect("answers").expect("still lasts");
        let grant = $world.context.grant_from::<may::$right>(
            session.signed_in,
            &session.memberships,
            $group.id,
        );
        let refusal = grant.await.err();
        refusal.map(|error| {
            let refusal = error.refusal().expect("a refusal");
            (refusal.kind, refusal.code)
        })
    }};
}

async fn a_suspended_member_reads_and_nothing_else(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let treasurer = world.person("Otieno").await;
    group.office(app, &treasurer, "treasurer").await;
    let booked = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    assert_eq!(asked!(world, group, treasurer, RecordMoney), None);
    stand(world, &group, &treasurer, "status = 'suspended'").await;

    let held = Some((Kind::Forbidden, "member_suspended"));
    assert_eq!(asked!(world, group, treasurer, RecordMoney), held);
    assert_eq!(asked!(world, group, treasurer, LeaveChama), held);
    assert_eq!(asked!(world, group, treasurer, ViewAnyStatement), held);
    assert_eq!(asked!(world, group, treasurer, ViewOwnStatement), None);
    assert_eq!(asked!(world, group, treasurer, ViewTransactions), None);
    // The lists they are found in keep the chama.
    let mine = chamas::mine(app, treasurer.signed_in, 1, 10).await;
    assert_eq!(mine.expect("answers").total, 1);
    let latest = transactions::latest(app, treasurer.signed_in, &[group.id], 5).await;
    assert_eq!(latest.expect("answers").len(), 1);
    let of = transactions::chama_of(app, treasurer.signed_in, booked.id).await;
    assert_eq!(of.expect("answers"), group.id);
}

async fn whoever_left_finds_nothing(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let secretary = world.person("Otieno").await;
    group.office(app, &secretary, "secretary").await;
    let booked = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    for status in ["left", "deceased"] {
        stand(world, &group, &secretary, &format!("status = '{status}'")).await;
        let nothing = Some((Kind::NotFound, "not_found"));
        assert_eq!(asked!(world, group, secretary, ViewChama), nothing);
        assert_eq!(asked!(world, group, secretary, ViewOwnStatement), nothing);
        let mine = chamas::mine(app, secretary.signed_in, 1, 10).await;
        assert_eq!(mine.expect("answers").total, 0);
        let latest = transactions::latest(app, secretary.signed_in, &[group.id], 5).await;
        assert!(latest.expect("answers").is_empty());
        let of = transactions::chama_of(app, secretary.signed_in, booked.id).await;
        assert_eq!(tests::refused(of), "not_found");
    }
}

async fn a_changed_role_holds_from_the_next_request_on(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let person = world.person("Otieno").await;
    group.office(app, &person, "member").await;
    for role in Role::ALL {
        stand(world, &group, &person, &format!("role = '{role}'")).await;
        let refusal = (Kind::Forbidden, "not_allowed");
        let expected = |permission| (!allows(*role, permission)).then_some(refusal);
        let record = asked!(world, group, person, RecordMoney);
        assert_eq!(record, expected(Permission::RecordMoney), "{role}");
        let edit = asked!(world, group, person, EditChama);
        assert_eq!(edit, expected(Permission::EditChama), "{role}");
    }
}
