//! Offices, the standing of memberships, and the ways in and out.

use chama::access::Grant;
use chama::members::views::Entered;
use chama::members::{
    ApproveRequest, ChangeRole, ChangeStatus, EditMember, ImportMembers, Invite, Join, KinForm,
    LeaveChama, MakeClaimCode, MemberForm, RejectRequest, RevokeInvitation, SetMemberRules,
    SetNextOfKin,
};
use chama::reports::{chamas, members, membership};
use chama::{Context, Result};
use chrono::Duration;
use domain::access::{Role, may};
use domain::chamas::MemberStatus;
use domain::ids::{InvitationId, JoinRequestId, MemberId};
use domain::member_code::MemberCode;
use domain::money::Money;
use i18n::Language;
use tests::{Group, Person, World, chama_form, member_form, money_form, refused, shillings};

tests::on_both_databases!(
    an_office_passes_from_hand_to_hand,
    nobody_is_their_own_judge,
    a_membership_is_suspended_ended_and_taken_up_again,
    the_last_chairperson_stays,
    people_come_by_invitation,
    a_kept_membership_is_taken_over,
    a_list_is_added_whole_or_not_at_all,
    particulars_are_the_officers_and_ones_own,
    what_joining_costs,
);

async fn give_role(
    app: &Context,
    group: &Group,
    by: &Person,
    member: MemberId,
    role: &str,
) -> Result<chama::members::views::RoleChanged> {
    let grant: Grant<may::AssignRole> = app.grant(by.signed_in, group.id).await?;
    let command = ChangeRole::check(member, role, "Keys of the box")?;
    Ok(app.run(&grant, None, &command).await?.answer)
}

async fn change(
    app: &Context,
    group: &Group,
    by: &Person,
    member: MemberId,
    step: &str,
) -> Result<chama::members::views::StatusChanged> {
    let grant: Grant<may::ChangeMemberStatus> = app.grant(by.signed_in, group.id).await?;
    let command = ChangeStatus::check(member, step, "Minute 12", "")?;
    Ok(app.run(&grant, None, &command).await?.answer)
}

async fn leave(app: &Context, group: &Group, by: &Person) -> Result<Money> {
    let grant: Grant<may::LeaveChama> = app.grant(by.signed_in, group.id).await?;
    let command = LeaveChama::check("")?;
    Ok(app.run(&grant, None, &command).await?.answer.savings)
}

async fn file(
    app: &Context,
    group: &Group,
    by: &Person,
    member: MemberId,
) -> membership::MemberFile {
    let grant: Grant<may::ViewChama> = group.grant(app, by).await;
    let file = membership::file(app, grant, member).await;
    file.expect("may see it")
}

async fn an_office_passes_from_hand_to_hand(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let (otieno, njeri) = (world.person("Otieno").await, world.person("Njeri").await);
    let otieno_member = group.office(app, &otieno, "member").await;
    let njeri_member = group.office(app, &njeri, "treasurer").await;

    // The role holds from the next request on; the hold is the chama's.
    let before: chama::Result<Grant<may::RecordMoney>> =
        app.grant(otieno.signed_in, group.id).await;
    assert_eq!(refused(before), "not_allowed");
    let given = give_role(app, &group, &group.founder, otieno_member, "treasurer").await;
    let given = given.expect("the chairperson gives it");
    assert_eq!((given.from, given.role), (Role::Member, Role::Treasurer));
    let now = app.now();
    assert_eq!(given.money_out_from, now + Duration::hours(72));
    let after: chama::Result<Grant<may::RecordMoney>> = app.grant(otieno.signed_in, group.id).await;
    after.expect("is treasurer now");

    // The chama decides on another hold; who is on hold stays so.
    let edit: Grant<may::EditChama> = group.grant(app, &group.founder).await;
    let hold = SetMemberRules::check(24).expect("in range");
    app.run(&edit, None, &hold).await.expect("is set");
    assert_eq!(
        refused(SetMemberRules::check(721)),
        "hold_hours_out_of_range"
    );
    world.clock.advance(Duration::hours(1));
    let demoted = give_role(app, &group, &group.founder, njeri_member, "member").await;
    assert_eq!(demoted.expect("is given").money_out_from, app.now());
    let again = give_role(app, &group, &group.founder, njeri_member, "secretary").await;
    let from = again.expect("is given").money_out_from;
    assert_eq!(from, app.now() + Duration::hours(24));

    let file = file(app, &group, &njeri, njeri_member).await;
    let roles: Vec<(Role, bool)> = file
        .terms
        .iter()
        .map(|term| (term.role, term.ended_at.is_some()))
        .collect();
    let expected = [
        (Role::Secretary, false),
        (Role::Member, true),
        (Role::Treasurer, true),
    ];
    assert_eq!(roles, expected);
    assert_eq!(file.terms[0].note, "Keys of the box");
    assert_eq!(file.terms[0].given_by, "Wanjiku Mwangi");
}

async fn nobody_is_their_own_judge(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let (second, secretary) = (world.person("Otieno").await, world.person("Njeri").await);
    let second_member = group.office(app, &second, "chairperson").await;
    let secretary_member = group.office(app, &secretary, "secretary").await;
    let founder = &group.founder;

    let own = give_role(app, &group, founder, group.founder_member, "treasurer").await;
    assert_eq!(refused(own), "own_role");
    let own = change(app, &group, &secretary, secretary_member, "suspend").await;
    assert_eq!(refused(own), "own_status");
    let not_theirs = give_role(app, &group, &secretary, second_member, "member").await;
    assert_eq!(refused(not_theirs), "not_allowed");
    let same = give_role(app, &group, founder, second_member, "chairperson").await;
    assert_eq!(refused(same), "role_unchanged");
    let unknown = give_role(app, &group, founder, MemberId::new(i64::MAX), "member").await;
    assert_eq!(refused(unknown), "not_found");

    // A grant made before the demotion opens nothing after it.
    let old: Grant<may::AssignRole> = group.grant(app, &second).await;
    let demoted = give_role(app, &group, founder, second_member, "member").await;
    demoted.expect("there are two");
    let command = ChangeRole::check(group.founder_member, "member", "").expect("in order");
    assert_eq!(refused(app.run(&old, None, &command).await), "not_allowed");
}

async fn a_membership_is_suspended_ended_and_taken_up_again(world: &World) {
    use MemberStatus::{Active, Left, Suspended};

    let app = &world.context;
    let group = world.group("Umoja").await;
    let (founder, amina) = (&group.founder, world.person("Amina").await);
    let member = group.office(app, &amina, "treasurer").await;
    let mut form = money_form("contribution", "700");
    form.member_id = Some(member);
    group.recorded(app, &form).await;

    let step = async |step: &str| change(app, &group, founder, member, step).await;
    assert_eq!(refused(step("resume").await), "status_change_impossible");
    let held = step("suspend").await.expect("is suspended");
    assert_eq!(held.status, MemberStatus::Suspended);
    let role = give_role(app, &group, founder, member, "member").await;
    assert_eq!(refused(role), "role_of_inactive");
    step("resume").await.expect("goes on");

    // Whoever leaves keeps what they saved, and their office ends.
    let savings = leave(app, &group, &amina).await.expect("leaves");
    assert_eq!(savings, Money::from_cents(70_000));
    let gone = file(app, &group, founder, member).await;
    assert_eq!(gone.member.status, MemberStatus::Left);
    assert_eq!(gone.member.role, Role::Member);
    assert_eq!(gone.member.savings, Money::from_cents(70_000));
    let mine = chamas::mine(app, amina.signed_in, 1, 10).await;
    assert_eq!(mine.expect("answers").total, 0);
    assert_eq!(refused(leave(app, &group, &amina).await), "not_found");

    // Back in: the same membership, no office.
    step("readmit").await.expect("comes back");
    let back = file(app, &group, &amina, member).await;
    assert_eq!(back.member.id, member);
    assert_eq!(back.member.role, Role::Member);
    let stood: Vec<MemberStatus> = back.statuses.iter().map(|one| one.status).collect();
    assert_eq!(stood, [Active, Left, Active, Suspended, Active]);
    step("record_deceased").await.expect("is recorded");
    assert_eq!(refused(step("readmit").await), "status_change_impossible");

    let grant: Grant<may::ChangeMemberStatus> = group.grant(app, founder).await;
    let future = (world.clock.today() + Duration::days(1)).to_string();
    let command = ChangeStatus::check(member, "suspend", "why", &future).expect("a day");
    assert_eq!(
        refused(app.run(&grant, None, &command).await),
        "status_day_in_future"
    );
    let empty = ChangeStatus::check(member, "suspend", " ", "yesterday");
    assert_eq!(refused(empty), "several_fields_wrong");
}

async fn the_last_chairperson_stays(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let (founder, founder_member) = (&group.founder, group.founder_member);
    let secretary = world.person("Njeri").await;
    let secretary_member = group.office(app, &secretary, "secretary").await;
    assert_eq!(
        refused(leave(app, &group, founder).await),
        "last_chairperson"
    );
    for step in ["suspend", "record_left", "record_deceased"] {
        let gone = change(app, &group, &secretary, founder_member, step).await;
        assert_eq!(refused(gone), "last_chairperson", "{step}");
    }
    // Handing over: another is named, who then relieves the first.
    let named = give_role(app, &group, founder, secretary_member, "chairperson").await;
    named.expect("is named");
    leave(app, &group, founder).await.expect("may go now");
    let last = leave(app, &group, &secretary).await;
    assert_eq!(refused(last), "last_chairperson");
}

async fn invite(app: &Context, group: &Group, uses: i64) -> (String, InvitationId) {
    let grant: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;
    let command = Invite::check(app, "Neighbours", uses).expect("in order");
    let made = app
        .run(&grant, None, &command)
        .await
        .expect("is made")
        .answer;
    (command.code().grouped(), made.id)
}

async fn enter(app: &Context, person: &Person, code: &str) -> Result<Entered> {
    let command = Join::check(code, "I am Njeri's sister")?;
    Ok(app.run(&person.signed_in, None, &command).await?.answer)
}

async fn approve(
    app: &Context,
    group: &Group,
    request: JoinRequestId,
    kept: Option<MemberId>,
) -> Result<MemberId> {
    let grant: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;
    let command = ApproveRequest::new(request, kept, Language::En);
    let decided = app.run(&grant, None, &command).await?.answer;
    Ok(decided.member.expect("is a member now"))
}

fn asked(entered: &Entered) -> JoinRequestId {
    match entered {
        Entered::Asked { request, .. } => *request,
        Entered::Claimed { .. } => panic!("was claimed"),
    }
}

async fn people_come_by_invitation(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let (code, _) = invite(app, &group, 2).await;
    let (amina, baraka) = (world.person("Amina").await, world.person("Baraka").await);
    let chebet = world.person("Chebet").await;
    assert_eq!(
        refused(enter(app, &amina, "ABCD").await),
        "entry_code_not_a_code"
    );

    let behind = membership::behind(app, amina.signed_in, &code.to_lowercase()).await;
    let behind = behind.expect("leads to the chama");
    assert_eq!((behind.chama_id, behind.member_name), (group.id, None));

    let request = asked(
        &enter(app, &amina, &code.to_lowercase())
            .await
            .expect("asks"),
    );
    assert_eq!(refused(enter(app, &amina, &code).await), "already_asked");
    assert_eq!(
        refused(enter(app, &group.founder, &code).await),
        "already_a_member"
    );
    let second = asked(&enter(app, &baraka, &code).await.expect("asks"));
    assert_eq!(
        refused(enter(app, &chebet, &code).await),
        "invitation_used_up"
    );

    let grant: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;
    let waiting = membership::requests(app, grant)
        .await
        .expect("may see them");
    assert_eq!(waiting.waiting.len(), 2);
    assert_eq!(waiting.waiting[0].message, "I am Njeri's sister");
    let member = approve(app, &group, request, None).await.expect("admits");
    let row = file(app, &group, &amina, member).await;
    assert_eq!(row.member.name, "Amina Mwangi");
    assert_eq!(
        refused(approve(app, &group, request, None).await),
        "request_decided"
    );
    let reject = RejectRequest::check(second, "The chama is full").expect("in order");
    app.run(&grant, None, &reject).await.expect("is refused");
    assert_eq!(
        membership::waiting_count(app, grant)
            .await
            .expect("answers"),
        0
    );

    comes_back_and_what_ended_is_ended(world, &group, &amina, member).await;
}

async fn comes_back_and_what_ended_is_ended(
    world: &World,
    group: &Group,
    amina: &Person,
    member: MemberId,
) {
    let app = &world.context;
    let chebet = world.person("Chebet").await;
    let grant: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;

    // Whoever left and asks again comes back to the same membership.
    leave(app, group, amina).await.expect("leaves");
    let (code, id) = invite(app, group, 5).await;
    let request = asked(&enter(app, amina, &code).await.expect("asks again"));
    let back = approve(app, group, request, None).await.expect("admits");
    assert_eq!(back, member);

    // What ended and what is too old opens nothing; an invented code is unknown.
    let end = RevokeInvitation { invitation: id };
    app.run(&grant, None, &end).await.expect("ends");
    assert_eq!(
        refused(enter(app, &chebet, &code).await),
        "invitation_revoked"
    );
    assert_eq!(refused(app.run(&grant, None, &end).await), "not_found");
    let (code, _) = invite(app, group, 5).await;
    world.clock.advance(Duration::days(14));
    assert_eq!(
        refused(enter(app, &chebet, &code).await),
        "invitation_expired"
    );
    let invented = Invite::check(app, "", 1)
        .expect("in order")
        .code()
        .grouped();
    assert_eq!(
        refused(enter(app, &chebet, &invented).await),
        "entry_code_unknown"
    );
}

async fn claim_code(app: &Context, group: &Group, by: &Person, member: MemberId) -> Result<String> {
    let grant: Grant<may::ManageMembers> = group.grant(app, by).await;
    let command = MakeClaimCode::new(app, member)?;
    app.run(&grant, None, &command).await?;
    Ok(command.code().grouped())
}

async fn a_kept_membership_is_taken_over(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let secretary = world.person("Njeri").await;
    group.office(app, &secretary, "secretary").await;
    let kept = group.member(app, "Amina").await;
    let (amina, thief) = (world.person("Amina").await, world.person("Mgeni").await);

    let old = claim_code(app, &group, &secretary, kept)
        .await
        .expect("is made");
    let code = claim_code(app, &group, &secretary, kept)
        .await
        .expect("is made");
    assert_eq!(refused(enter(app, &amina, &old).await), "entry_code_ended");
    let member = enter(app, &amina, &code).await.expect("is hers");
    let claimed = Entered::Claimed {
        chama_id: group.id,
        member: kept,
    };
    assert_eq!(member, claimed);
    assert_eq!(refused(enter(app, &thief, &code).await), "entry_code_used");
    let own = file(app, &group, &amina, kept).await;
    assert_eq!(own.member.user_id, Some(amina.profile.id));
    let again = claim_code(app, &group, &secretary, kept).await;
    assert_eq!(refused(again), "member_has_account");

    offices_are_handed_over_with_care(world, &group, &secretary, &thief).await;

    // Or the officer says so when the person asks by an invitation.
    let fatuma = group.member(app, "Fatuma").await;
    let person = world.person("Fatuma").await;
    let (code, _) = invite(app, &group, 1).await;
    let request = asked(&enter(app, &person, &code).await.expect("asks"));
    let member = approve(app, &group, request, Some(fatuma))
        .await
        .expect("admits");
    assert_eq!(member, fatuma);
}

async fn offices_are_handed_over_with_care(
    world: &World,
    group: &Group,
    secretary: &Person,
    thief: &Person,
) {
    let app = &world.context;
    // An office is handed over only by those who give offices, and its hold begins anew.
    let mut form = member_form("Baraka");
    form.role = "treasurer".to_owned();
    let treasurer = group.add(app, &form).await.expect("is added");
    let by_secretary = claim_code(app, group, secretary, treasurer).await;
    assert_eq!(refused(by_secretary), "role_not_yours_to_give");
    let plain = group.member(app, "Chebet").await;
    let early = claim_code(app, group, secretary, plain)
        .await
        .expect("is made");
    let raised = give_role(app, group, &group.founder, plain, "treasurer").await;
    raised.expect("is given");
    assert_eq!(refused(enter(app, thief, &early).await), "entry_code_ended");
    let code = claim_code(app, group, &group.founder, treasurer)
        .await
        .expect("is made");
    world.clock.advance(Duration::days(10));
    let baraka = world.person("Baraka").await;
    enter(app, &baraka, &code).await.expect("is his");
    let file = file(app, group, &baraka, treasurer).await;
    assert_eq!(
        file.terms[0].money_out_from,
        app.now() + Duration::hours(72)
    );
    let late = claim_code(app, group, &group.founder, plain)
        .await
        .expect("is made");
    world.clock.advance(Duration::days(14));
    assert_eq!(
        refused(enter(app, thief, &late).await),
        "entry_code_expired"
    );
}

async fn a_list_is_added_whole_or_not_at_all(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let grant: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;
    let import = async |list: &str| {
        let command = ImportMembers::check(list, false, Language::En)?;
        let done = app.run(&grant, None, &command).await?;
        Ok::<_, chama::Error>(done.answer.ids)
    };
    let first = "Name, Phone\nWanjiku Kamau, 0712 345 678\nOtieno Ouma\n";
    let ids = import(first).await.expect("is added");
    assert_eq!(ids.len(), 2);
    let before = tests::dump(&world.db).await;
    let preview = chama::members::commands::import::preview(
        app,
        &grant,
        "Mary Akinyi, 0722 000 111\nAmina Ali, 0712345678\nOmar",
    );
    let lines = preview.await.expect("is read");
    let wrong: Vec<_> = lines.iter().map(|line| line.read.clone().err()).collect();
    assert_eq!(
        wrong,
        [
            None,
            Some(vec!["member_phone_taken"]),
            Some(vec!["contact_one_name"])
        ]
    );
    let outcome = import("Mary Akinyi, 0722 000 111\nAmina Ali, 0712345678").await;
    assert_eq!(refused(outcome), "contact_lines_wrong");
    assert_eq!(refused(import("Omar").await), "contact_lines_wrong");
    let founder = format!("Mama Mboga, {}", group.founder.profile.email);
    assert_eq!(refused(import(&founder).await), "contact_lines_wrong");
    assert_eq!(tests::dump(&world.db).await, before, "nothing of it stays");
    let many: Vec<String> = (0..60).map(|n| format!("Member Number{n}")).collect();
    let many = many.join("\n");
    let wrong = import(&many).await.expect_err("names hold no digits");
    assert_eq!(
        wrong.refusal().map(|refusal| refusal.code),
        Some("contact_lines_wrong")
    );
    let letter = |n: u8| char::from(b'a' + n);
    let many: Vec<String> = (0..60)
        .map(|n| format!("Member {}{}", letter(n / 26), letter(n % 26)))
        .collect();
    let many = many.join("\n");
    assert_eq!(import(&many).await.expect("is added").len(), 60);
}

async fn particulars_are_the_officers_and_ones_own(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let (amina, other) = (world.person("Amina").await, world.person("Otieno").await);
    let member = group.office(app, &amina, "member").await;
    group.office(app, &other, "member").await;
    let edit: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;
    let form = MemberForm {
        first_name: "Amina".to_owned(),
        last_name: "Ali".to_owned(),
        phone_number: "0712 345 678".to_owned(),
        ..MemberForm::default()
    };
    let command = EditMember::check(member, &form).expect("in order");
    app.run(&edit, None, &command).await.expect("is changed");
    let command = EditMember::check(group.founder_member, &form).expect("in order");
    assert_eq!(
        refused(app.run(&edit, None, &command).await),
        "member_phone_taken"
    );

    let kin = KinForm {
        name: "Omar Ali".to_owned(),
        relation: "Brother".to_owned(),
        phone_number: "0722 000 111".to_owned(),
    };
    let command = SetNextOfKin::check(member, &kin).expect("in order");
    let stranger: Grant<may::EditOwnDetails> = group.grant(app, &other).await;
    assert_eq!(
        refused(app.run(&stranger, None, &command).await),
        "not_allowed"
    );
    let own: Grant<may::EditOwnDetails> = group.grant(app, &amina).await;
    app.run(&own, None, &command).await.expect("is hers to say");

    let seen = file(app, &group, &amina, member).await;
    let particulars = seen.particulars.expect("her own");
    assert_eq!(seen.member.phone.as_deref(), Some("0712 345 678"));
    assert_eq!(particulars.next_of_kin.expect("is named").name, "Omar Ali");
    let seen = file(app, &group, &other, member).await;
    assert_eq!(seen.particulars, None);
    assert_eq!(seen.member.phone.as_deref(), Some("0712***678"));
    let seen = file(app, &group, &group.founder, member).await;
    assert_eq!(seen.member.phone.as_deref(), Some("0712 345 678"));
    let command = SetNextOfKin::check(member, &KinForm::default()).expect("taken away");
    app.run(&own, None, &command).await.expect("is hers to say");
    let seen = file(app, &group, &amina, member).await;
    assert_eq!(seen.particulars.expect("her own").next_of_kin, None);

    let grant: Grant<may::ViewChama> = group.grant(app, &other).await;
    let list = members::list(app, grant, 1, 10)
        .await
        .expect("may see them");
    let row = list
        .members
        .iter()
        .find(|row| row.id == member)
        .expect("is listed");
    assert_eq!(row.code, MemberCode::of(member));
    assert_eq!(
        MemberCode::parse(row.code.as_str()).map(|code| code.member()),
        Ok(member)
    );
}

async fn what_joining_costs(world: &World) {
    let app = &world.context;
    let founder = world.person("Wanjiku").await;
    let mut form = chama_form("Umoja");
    form.registration_fee = shillings("500");
    let command = chama::chamas::commands::found::FoundChama::check(&form, Language::En);
    let done = app
        .run(&founder.signed_in, None, &command.expect("in order"))
        .await;
    let chama = done.expect("is founded").answer;
    let group = Group {
        id: chama.id,
        founder,
        founder_member: chama.member_id,
    };
    let member = group.member(app, "Amina").await;
    let mut paid = money_form("registration_fee", "200");
    paid.member_id = Some(member);
    group.recorded(app, &paid).await;
    let twice = group.recorded(app, &paid).await;
    group
        .reverse(app, twice.id, None)
        .await
        .expect("is reversed");

    let fee = file(app, &group, &group.founder, member).await.fee;
    let kes = |shillings: i64| Money::from_cents(shillings * 100);
    assert_eq!(
        (fee.due, fee.paid, fee.left()),
        (kes(500), kes(200), kes(300))
    );
    let grant: Grant<may::ViewChama> = group.grant(app, &group.founder).await;
    let all = membership::fees(app, grant).await.expect("may see them");
    let due: Vec<_> = all.iter().map(|fee| (fee.member, fee.due)).collect();
    assert_eq!(due, [(group.founder_member, kes(0)), (member, kes(500))]);
}
