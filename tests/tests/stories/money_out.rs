//! Money leaves a chama by two hands or not at all.

use chama::access::Grant;
use chama::approvals::{BandForm, PaymentForm, Propose, SetBands};
use chama::reports::payments::{self, Filter};
use chama::typed::AmountText;
use chama::{Context, Error, Kind};
use chrono::Duration;
use domain::access::may;
use domain::approvals::ProposalState;
use domain::ids::ProposalId;
use tests::{Group, PASSWORD, Person, World, dump, money_form, payment_form, refused};

tests::on_both_databases!(
    money_out_is_never_recorded_at_once,
    one_proposes_and_another_approves,
    the_amount_says_how_many_approve,
    who_is_paid_and_who_came_later_do_not_approve,
    a_rejection_a_withdrawal_and_time_end_a_proposal,
    a_new_officer_waits,
    a_password_given_long_ago_is_asked_for_again,
    too_few_officers_cannot_begin,
    the_schema_itself_keeps_the_hands_apart,
    what_is_typed_wrongly_is_told_field_by_field,
);

/// A chama with a thousand shillings in the box, and a treasurer and a secretary in office.
async fn with_officers(world: &World) -> (Group, Person, Person) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "1000"))
        .await;
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    let secretary = world.officer(&group, "Amina", "secretary").await;
    (group, treasurer, secretary)
}

async fn details(
    app: &Context,
    group: &Group,
    person: &Person,
    id: ProposalId,
) -> payments::PaymentDetails {
    let grant: Grant<may::ViewTransactions> = group.grant(app, person).await;
    payments::details(app, grant, id).await.expect("is there")
}

async fn money_out_is_never_recorded_at_once(world: &World) {
    let app = &world.context;
    let (group, ..) = with_officers(world).await;
    let before = dump(&world.db).await;
    for kind in ["expense", "welfare", "withdrawal", "refund"] {
        let outcome = group.record(app, &money_form(kind, "1"), None).await;
        let Err(Error::Refused(refusal)) = outcome else {
            panic!("{kind} was recorded")
        };
        assert_eq!(refusal.code, "money_out_needs_proposal");
        assert_eq!(refusal.fields[0].field, "transaction_type");
    }
    assert_eq!(dump(&world.db).await, before);
}

async fn one_proposes_and_another_approves(world: &World) {
    let app = &world.context;
    let (group, treasurer, secretary) = with_officers(world).await;
    let form = payment_form("expense", "300");
    let proposed = group.propose(app, &treasurer, &form).await.expect("may");
    assert_eq!(
        (proposed.approvals_needed, proposed.approvals_given),
        (1, 0)
    );
    assert_eq!(group.raw_balance(app, "cash_box").await, 100_000);

    let own = group.approve(app, &treasurer, proposed.id, None).await;
    assert_eq!(refused(own), "own_proposal");
    let own = group.reject(app, &treasurer, proposed.id).await;
    assert_eq!(refused(own), "own_proposal");
    assert_eq!(group.raw_balance(app, "cash_box").await, 100_000);

    let paid = group.approve(app, &secretary, proposed.id, None).await;
    let paid = paid.expect("is paid").answer;
    assert_eq!(paid.state, ProposalState::Paid);
    assert_eq!(group.raw_balance(app, "cash_box").await, 70_000);
    assert_eq!(group.raw_balance(app, "expenses").await, 30_000);
    for outcome in [
        group.approve(app, &group.founder, proposed.id, None).await,
        group.approve(app, &secretary, proposed.id, None).await,
    ] {
        assert_eq!(refused(outcome), "proposal_closed");
    }
    assert_eq!(
        refused(group.reject(app, &group.founder, proposed.id).await),
        "proposal_closed"
    );
    assert_eq!(
        refused(group.withdraw(app, &treasurer, proposed.id).await),
        "proposal_closed"
    );

    // A member without an office sees all of it.
    let member = world.person("Njeri").await;
    group.office(app, &member, "member").await;
    let seen = details(app, &group, &member, proposed.id).await;
    assert_eq!(seen.payment.transaction_id, paid.transaction_id);
    assert_eq!(seen.payment.proposed_by, "Otieno Mwangi");
    assert_eq!(seen.closed.expect("is closed").by, "Amina Mwangi");
    let approved: Vec<&str> = seen
        .approvers
        .iter()
        .filter(|one| one.approved_at.is_some())
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(approved, ["Amina Otieno"]);
    let outsider = world.group("Pamoja").await;
    let grant: Grant<may::ViewTransactions> = outsider.grant(app, &outsider.founder).await;
    let hidden = payments::details(app, grant, proposed.id).await;
    assert_eq!(refused(hidden), "not_found");
}

async fn bands(app: &Context, group: &Group, lines: &[(&str, u8)]) {
    let form = |(from, approvals): &(&str, u8)| BandForm {
        from: AmountText::Number((*from).to_owned()),
        approvals: *approvals,
        from_field: "from",
        approvals_field: "approvals",
    };
    let forms: Vec<BandForm> = lines.iter().map(form).collect();
    let command = SetBands::check(&forms, "bands").expect("in order");
    let grant: Grant<may::SetPaymentRules> = group.grant(app, &group.founder).await;
    app.run(&grant, None, &command).await.expect("may");
}

async fn the_amount_says_how_many_approve(world: &World) {
    let app = &world.context;
    let (group, treasurer, secretary) = with_officers(world).await;
    bands(app, &group, &[("500", 2)]).await;
    let small = payment_form("expense", "499.99");
    let small = group.propose(app, &treasurer, &small).await.expect("may");
    assert_eq!(small.approvals_needed, 1);
    let large = payment_form("expense", "500");
    let large = group.propose(app, &treasurer, &large).await.expect("may");
    assert_eq!(large.approvals_needed, 2);

    // Another rule afterwards decides nothing about what was proposed before it.
    bands(app, &group, &[]).await;
    let first = group.approve(app, &secretary, large.id, None).await;
    let first = first.expect("may").answer;
    assert_eq!(
        (first.state, first.approvals_given),
        (ProposalState::Open, 1)
    );
    assert_eq!(group.raw_balance(app, "cash_box").await, 100_000);
    let again = group.approve(app, &secretary, large.id, None).await;
    assert_eq!(refused(again), "already_approved");
    let second = group.approve(app, &group.founder, large.id, None).await;
    assert_eq!(second.expect("may").answer.state, ProposalState::Paid);
    assert_eq!(group.raw_balance(app, "cash_box").await, 50_000);
}

async fn who_is_paid_and_who_came_later_do_not_approve(world: &World) {
    let app = &world.context;
    let (group, treasurer, secretary) = with_officers(world).await;
    let mut form = payment_form("welfare", "100");
    form.payee_name = String::new();
    form.member_id = Some(group.founder_member);
    let proposed = group.propose(app, &treasurer, &form).await.expect("may");
    let late = world.officer(&group, "Baraka", "secretary").await;
    for person in [&group.founder, &late] {
        let outcome = group.approve(app, person, proposed.id, None).await;
        assert_eq!(refused(outcome), "not_an_approver");
    }
    let paid = group.approve(app, &secretary, proposed.id, None).await;
    assert_eq!(paid.expect("may").answer.state, ProposalState::Paid);

    // Who leaves office in between approves no more.
    let form = payment_form("expense", "50");
    let proposed = group.propose(app, &treasurer, &form).await.expect("may");
    let ended = format!(
        "UPDATE members SET role = 'member' WHERE chama_id = {} AND user_id = {}",
        group.id, secretary.profile.id
    );
    world.raw(&ended).await.expect("past the program");
    let grant = app.grant::<may::ApprovePayment>(secretary.signed_in, group.id);
    let error = grant.await.expect_err("no right");
    assert_eq!(error.refusal().expect("a refusal").kind, Kind::Forbidden);
    let paid = group.approve(app, &late, proposed.id, None).await;
    assert_eq!(paid.expect("may").answer.state, ProposalState::Paid);
}

async fn a_rejection_a_withdrawal_and_time_end_a_proposal(world: &World) {
    let app = &world.context;
    let (group, treasurer, secretary) = with_officers(world).await;
    let form = payment_form("expense", "10");
    let propose = async || group.propose(app, &treasurer, &form).await.expect("may").id;
    let (rejected, withdrawn, expired) = (propose().await, propose().await, propose().await);
    let no = group.reject(app, &secretary, rejected).await.expect("may");
    assert_eq!(no.state, ProposalState::Rejected);
    let outcome = group.withdraw(app, &secretary, withdrawn).await;
    assert_eq!(refused(outcome), "not_your_proposal");
    let back = group.withdraw(app, &treasurer, withdrawn).await;
    assert_eq!(back.expect("may").state, ProposalState::Withdrawn);
    for id in [rejected, withdrawn] {
        let outcome = group.approve(app, &group.founder, id, None).await;
        assert_eq!(refused(outcome), "proposal_closed");
    }
    let seen = details(app, &group, &secretary, rejected).await;
    let closed = seen.closed.expect("is closed");
    assert_eq!(closed.reason.as_deref(), Some("not as agreed"));

    let fresh = group.fresh(app, &group.founder).await;
    world.clock.advance(Duration::days(14));
    let approve = chama::approvals::Approve {
        proposal_id: expired,
    };
    let late = app.run(&fresh, None, &approve).await;
    assert_eq!(refused(late), "proposal_expired");
    let grant: Grant<may::ProposePayment> = group.grant(app, &treasurer).await;
    let back = chama::approvals::Withdraw::check(expired, "").expect("in order");
    assert_eq!(
        refused(app.run(&grant, None, &back).await),
        "proposal_expired"
    );
    let grant: Grant<may::ViewTransactions> = group.grant(app, &treasurer).await;
    for (state, ids) in [
        (ProposalState::Open, vec![]),
        (ProposalState::Expired, vec![expired]),
        (ProposalState::Rejected, vec![rejected]),
    ] {
        let filter = Filter {
            state: Some(state),
            before: None,
        };
        let page = payments::list(app, grant, filter, 10).await.expect("may");
        let found: Vec<ProposalId> = page.payments.iter().map(|one| one.id).collect();
        assert_eq!(found, ids, "{state}");
    }
    let page = payments::list(app, grant, Filter::default(), 2).await;
    let page = page.expect("may");
    assert_eq!((page.payments.len(), page.next), (2, Some(withdrawn)));
    assert_eq!(group.raw_balance(app, "cash_box").await, 100_000);
}

async fn a_new_officer_waits(world: &World) {
    let app = &world.context;
    let (group, treasurer, _) = with_officers(world).await;
    let new = world.person("Baraka").await;
    group.office(app, &new, "secretary").await;
    let form = payment_form("expense", "10");
    let outcome = group.propose(app, &new, &form).await;
    let Err(Error::Refused(refusal)) = outcome else {
        panic!("a new officer proposed")
    };
    assert_eq!(refusal.code, "officer_on_hold");
    assert_eq!(
        refusal.args,
        [("until", "17 Mar 2026, 10:00 EAT".to_owned())]
    );

    let proposed = group.propose(app, &treasurer, &form).await.expect("may").id;
    let outcome = group.approve(app, &new, proposed, None).await;
    assert_eq!(refused(outcome), "officer_on_hold");
    let grant: Grant<may::ProposePayment> = group.grant(app, &new).await;
    world.clock.advance(Duration::hours(72));
    let command = Propose::check(&form).expect("in order");
    app.run(&grant, None, &command)
        .await
        .expect("the hold is over");
}

async fn a_password_given_long_ago_is_asked_for_again(world: &World) {
    let app = &world.context;
    let (group, treasurer, _) = with_officers(world).await;
    let form = payment_form("expense", "10");
    let proposed = group.propose(app, &treasurer, &form).await.expect("may").id;
    let grant: Grant<may::ApprovePayment> = group.grant(app, &group.founder).await;
    let session = async || {
        let session = app.session(&group.founder.token).await;
        session.expect("the database answers").expect("signed in")
    };
    app.fresh(&session().await, grant, None)
        .await
        .expect("just signed in");
    world.clock.advance(Duration::minutes(10));
    for nothing in [None, Some("")] {
        let outcome = app.fresh(&session().await, grant, nothing).await;
        assert_eq!(refused(outcome.map(drop)), "password_needed");
    }
    let wrong = app.fresh(&session().await, grant, Some("not mine")).await;
    assert_eq!(refused(wrong.map(drop)), "password_wrong");
    let fresh = app.fresh(&session().await, grant, Some(PASSWORD)).await;
    let fresh = fresh.expect("the password is right");
    // It counts for the next ten minutes too, in this session only.
    world.clock.advance(Duration::minutes(9));
    app.fresh(&session().await, grant, None)
        .await
        .expect("given nine minutes ago");
    world.clock.advance(Duration::minutes(1));
    let outcome = app.fresh(&session().await, grant, None).await;
    assert_eq!(refused(outcome.map(drop)), "password_needed");
    let approve = chama::approvals::Approve {
        proposal_id: proposed,
    };
    app.run(&fresh, None, &approve).await.expect("is paid");
    // Somebody else's session proves nothing for this grant.
    let other = app.session(&treasurer.token).await;
    let other = other.expect("the database answers").expect("signed in");
    let mixed = app.fresh(&other, grant, Some(PASSWORD)).await;
    assert!(matches!(mixed, Err(Error::Defect(_))));
}

async fn too_few_officers_cannot_begin(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let form = payment_form("expense", "10");
    let alone = group.propose(app, &group.founder, &form).await;
    assert_eq!(refused(alone), "too_few_approvers");
    world.officer(&group, "Amani", "auditor").await;
    let alone = group.propose(app, &group.founder, &form).await;
    assert_eq!(refused(alone), "too_few_approvers");
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    group
        .propose(app, &group.founder, &form)
        .await
        .expect("two people");
    // Paying the only other officer leaves nobody to approve.
    let own = group
        .office(app, &world.person("Ali").await, "member")
        .await;
    let mut to_member = payment_form("welfare", "10");
    to_member.member_id = Some(own);
    group
        .propose(app, &treasurer, &to_member)
        .await
        .expect("the chairperson can approve");
    let mut to_founder = payment_form("welfare", "10");
    to_founder.member_id = Some(group.founder_member);
    let outcome = group.propose(app, &treasurer, &to_founder).await;
    assert_eq!(refused(outcome), "too_few_approvers");
    bands(app, &group, &[("5", 2)]).await;
    let outcome = group.propose(app, &treasurer, &form).await;
    let Err(Error::Refused(refusal)) = outcome else {
        panic!("two cannot approve")
    };
    let args = [("needed", "2".to_owned()), ("eligible", "1".to_owned())];
    assert_eq!(refusal.args, args);
}

/// Whoever writes past the program is stopped by the rules of the tables.
async fn the_schema_itself_keeps_the_hands_apart(world: &World) {
    let app = &world.context;
    let (group, treasurer, secretary) = with_officers(world).await;
    let form = payment_form("expense", "10");
    let id = group.propose(app, &treasurer, &form).await.expect("may").id;
    let paid = group.propose(app, &treasurer, &form).await.expect("may").id;
    let done = group.approve(app, &secretary, paid, None).await;
    done.expect("is paid");
    let before = dump(&world.db).await;
    let chama = group.id;
    for forged in [
        // The proposer as an approver.
        format!(
            "INSERT INTO payment_approvals (chama_id, proposal_id, member_id, user_id, \
             approved_at) SELECT {chama}, {id}, proposer_member_id, proposed_by, proposed_at \
             FROM payment_proposals WHERE id = {id}"
        ),
        format!("UPDATE payment_proposals SET amount = 1 WHERE id = {id}"),
        format!("UPDATE payment_proposals SET approvals_needed = 5 WHERE id = {id}"),
        format!("UPDATE payment_proposals SET approvals_given = 2 WHERE id = {id}"),
        format!("UPDATE payment_proposals SET state = 'paid' WHERE id = {id}"),
        format!("UPDATE payment_proposals SET state = 'open' WHERE id = {paid}"),
        format!("DELETE FROM payment_proposals WHERE id = {id}"),
        format!("DELETE FROM payment_approvals WHERE proposal_id = {paid}"),
        format!("UPDATE payment_approvers SET member_id = 1 WHERE proposal_id = {id}"),
    ] {
        let outcome = world.raw(&forged).await;
        assert!(outcome.is_err(), "{forged}");
    }
    assert_eq!(dump(&world.db).await, before);
}

async fn what_is_typed_wrongly_is_told_field_by_field(world: &World) {
    let app = &world.context;
    let (group, treasurer, _) = with_officers(world).await;
    let code = |form: &PaymentForm| {
        let Err(Error::Refused(refusal)) = Propose::check(form) else {
            panic!("{form:?} was taken")
        };
        let fields = refusal.fields.iter();
        fields
            .map(|field| format!("{}={}", field.field, field.code))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let form = payment_form("expense", "10");
    let nobody = PaymentForm {
        payee_name: " ".to_owned(),
        ..form.clone()
    };
    assert_eq!(code(&nobody), "payee_name=payee_required");
    let own = payment_form("withdrawal", "10");
    assert_eq!(code(&own), "member_id=withdrawal_needs_member");
    let outside = payment_form("transfer_out", "10");
    assert_eq!(code(&outside), "payee_account=payee_account_required");
    let several = PaymentForm {
        kind: "gift".to_owned(),
        amount: None,
        purpose: String::new(),
        payee_phone: "12".to_owned(),
        ..form.clone()
    };
    assert_eq!(
        code(&several),
        "kind=payment_kind_unknown amount=amount_missing payee_phone=phone_wrong_length \
         purpose=text_required"
    );
    let other = world.group("Pamoja").await;
    let theirs = PaymentForm {
        member_id: Some(other.founder_member),
        ..form.clone()
    };
    let outcome = group.propose(app, &treasurer, &theirs).await;
    assert_eq!(refused(outcome), "member_unknown");
    let there = PaymentForm {
        place_id: Some(other.account(app, "cash_box").await),
        ..form
    };
    let outcome = group.propose(app, &treasurer, &there).await;
    assert_eq!(refused(outcome), "place_unknown");
}
