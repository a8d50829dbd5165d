//! The table of permissions as people meet it.

use chama::Kind;
use chama::access::SignedIn;
use domain::access::{Permission, Role, allows, may};
use domain::ids::ChamaId;
use tests::{World, member_form, money_form, refused};

tests::on_both_databases!(
    an_outsider_finds_nothing_and_a_role_decides_the_rest,
    an_office_is_given_only_by_those_who_may,
    what_is_anothers_is_not_there,
);

async fn an_outsider_finds_nothing_and_a_role_decides_the_rest(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let outsider = world.person("Mgeni").await;
    for role in Role::ALL {
        let person = if *role == Role::Chairperson {
            group.founder.clone()
        } else {
            let person = world.person("Otieno").await;
            group.office(app, &person, role.as_str()).await;
            person
        };
        for permission in Permission::ALL {
            let kind = kind_of_refusal(world, person.signed_in, group.id, *permission).await;
            let expected = (!allows(*role, *permission)).then_some(Kind::Forbidden);
            assert_eq!(kind, expected, "{role} {permission}");
        }
    }
    for permission in Permission::ALL {
        for chama in [group.id, ChamaId::new(i64::MAX)] {
            let kind = kind_of_refusal(world, outsider.signed_in, chama, *permission).await;
            assert_eq!(kind, Some(Kind::NotFound), "{permission}");
        }
    }
}

async fn kind_of_refusal(
    world: &World,
    person: SignedIn,
    chama: ChamaId,
    permission: Permission,
) -> Option<Kind> {
    let app = &world.context;
    macro_rules! asked {
        ($($right:ident),*) => {
            match permission {
                $(Permission::$right => app.grant::<may::$right>(person, chama).await.err(),)*
            }
        };
    }
    let error = asked!(
        ViewChama,
        ViewTransactions,
        ViewOwnStatement,
        ViewAnyStatement,
        ViewAudit,
        AddMember,
        AssignRole,
        RecordMoney,
        ReverseEntry,
        ClosePeriod,
        ManageAccounts,
        EditChama,
        ManageMembers,
        ChangeMemberStatus,
        EditOwnDetails,
        LeaveChama,
        ProposePayment,
        ApprovePayment,
        SetPaymentRules,
        ManagePlans,
        ViewReconciliation,
        Reconcile,
        ShareReports,
        ManagePaybill,
        PayByMpesa,
        ViewSuspense,
        AssignSuspense
    );
    error.map(|error| error.refusal().expect("a refusal").kind)
}

async fn an_office_is_given_only_by_those_who_may(world: &World) {
    use chama::members::AddMember;

    let app = &world.context;
    let group = world.group("Umoja").await;
    let secretary = world.person("Otieno").await;
    group.office(app, &secretary, "secretary").await;
    let grant = group.grant::<may::AddMember>(app, &secretary).await;
    let mut form = member_form("Njeri");
    form.role = "treasurer".to_owned();
    let command = AddMember::check(&form, i18n::Language::En).expect("in order");
    assert_eq!(
        refused(app.run(&grant, None, &command).await),
        "role_not_yours_to_give"
    );
    form.role = String::new();
    let command = AddMember::check(&form, i18n::Language::En).expect("in order");
    app.run(&grant, None, &command)
        .await
        .expect("a member may be added");
}

/// Members, places, funds and transactions of another chama are as unknown as invented ones.
async fn what_is_anothers_is_not_there(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    let theirs = other
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let their_box = other.account(app, "cash_box").await;
    let own_box = group.account(app, "cash_box").await;
    let own_expenses = group.account(app, "expenses").await;
    let form = money_form("contribution", "10");

    let mut theirs_member = form.clone();
    theirs_member.member_id = Some(other.founder_member);
    assert_eq!(
        refused(group.record(app, &theirs_member, None).await),
        "member_unknown"
    );
    let mut theirs_payer = form.clone();
    theirs_payer.payer_member_id = Some(other.founder_member);
    assert_eq!(
        refused(group.record(app, &theirs_payer, None).await),
        "member_unknown"
    );
    for place in [their_box, own_expenses] {
        let mut there = form.clone();
        there.place_id = Some(place);
        assert_eq!(
            refused(group.record(app, &there, None).await),
            "place_unknown"
        );
        let mut transfer = money_form("transfer", "10");
        transfer.place_id = Some(own_box);
        transfer.to_place_id = Some(place);
        assert_eq!(
            refused(group.record(app, &transfer, None).await),
            "place_unknown"
        );
    }
    let mut fund = form.clone();
    fund.fund_id = Some(domain::ids::FundId::new(i64::MAX));
    assert_eq!(
        refused(group.record(app, &fund, None).await),
        "fund_unknown"
    );
    assert_eq!(
        refused(group.reverse(app, theirs.id, None).await),
        "not_found"
    );
}
