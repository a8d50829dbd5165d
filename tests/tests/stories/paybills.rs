//! A chama's own paybill: connected, kept sealed, tried, registered, switched off; and the
//! operator's, which serves chamas without one.

use std::sync::{Arc, Mutex};

use chama::access::Grant;
use chama::paybills::{
    self, ChangePaybill, DecidePaybill, Paybill, PaybillForm, PaybillRow, SharedPaybill,
    SwitchPaybill,
};
use chama::people::sign_in::SignIn;
use chama::reports::activity::{self, Filter};
use chama::sealing::{Key, KeySource, Keyring, KeysUnreadable};
use chama::{Context, Result};
use chrono::Duration;
use domain::access::may;
use domain::ids::{PaybillId, UserId};
use domain::money::Money;
use domain::paybills::{PaybillState, PaybillSwitch, ShortCode, TestResult};
use domain::payments::tariff::Bouquet;
use i18n::{Language, Words};
use secrecy::SecretString;
use store::query;
use tests::{Group, Person, World, dump, keyring, mpesa_at, paybill_form, refused, sealing_key};

use crate::pretend::Pretend;

tests::on_both_databases!(
    a_paybill_is_connected_and_nothing_of_its_keys_can_be_read,
    a_number_takes_two_officers,
    what_was_used_before_takes_two_officers_again,
    a_number_in_use_belongs_to_one_chama,
    what_is_left_empty_stays,
    the_connection_is_tried_and_the_addresses_are_registered,
    new_addresses_take_over_without_a_gap,
    secrets_are_sealed_anew_while_the_program_runs,
    without_its_key_a_paybill_is_there_and_says_why_it_cannot_speak,
    the_operators_paybill_serves_chamas_without_one,
    nobody_can_be_the_automatic_user,
);

/// The paybill of a chama as the nouns after it find it.
async fn row(app: &Context, group: &Group) -> PaybillRow {
    let mut reader = app.db().read().await.expect("a reader");
    let found = paybills::of_chama(&mut reader, group.id).await;
    found.expect("can be read").expect("has one")
}

/// The paybill whose callback address this is.
async fn called(world: &World, address: &str) -> Option<PaybillRow> {
    let secret = address.split('/').nth(5).expect("a secret");
    let mut reader = world.db.read().await.expect("a reader");
    let now = world.context.now();
    let found = paybills::by_hook_secret(&mut reader, secret, now).await;
    found.expect("can be read")
}

async fn told(world: &World, group: &Group) -> Vec<String> {
    let app = &world.context;
    let grant: Grant<may::ViewChama> = group.grant(app, &group.founder).await;
    let page = activity::list(app, grant, Filter::default(), 100).await;
    let words = Words::new(Language::En);
    let activities = page.expect("may be read").activities;
    activities.iter().map(|it| it.sentence(words)).collect()
}

async fn a_paybill_is_connected_and_nothing_of_its_keys_can_be_read(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let connected = group.connect(app, &paybill_form("600 984")).await;
    let connected = connected.expect("can be connected");
    assert_eq!(connected.short_code, "600984");
    assert_eq!(connected.state, PaybillState::Active);
    assert_eq!(connected.bouquet, Bouquet::Business);
    assert!(connected.can_ask() && connected.can_pay());
    let place = group.account(app, "mpesa_paybill").await;
    assert_eq!(connected.place, Some(place));

    let row = row(app, &group).await;
    assert_eq!(row.view, connected);
    let address = paybills::hook_url(app, &row, "c2b/confirm").expect("an address");
    assert!(address.starts_with("https://chama.example.ke/hooks/pay/"));
    assert!(address.ends_with("/c2b/confirm"));
    assert_eq!(daraja::forbidden_word(&address), None);
    let found = called(world, &address).await.expect("is recognised");
    assert_eq!(found.view.id, connected.id);
    let account = paybills::account(app, &row).expect("can speak");
    assert_eq!(account.short_code(), "600984");

    let kept = format!("{:?} {row:?}", dump(&world.db).await);
    let secret = address.split('/').nth(5).expect("a secret");
    for text in [
        "umoja-consumer",
        "umoja-passkey",
        "umoja-initiator#",
        secret,
    ] {
        assert!(!kept.contains(text), "{text} can be read");
        let hex = text
            .bytes()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
        assert!(!kept.to_uppercase().contains(&hex), "{text} can be read");
    }
    let told = told(world, &group).await;
    let asked = "wants members to pay to the M-Pesa number 600984; another officer has to agree";
    assert_eq!(told[0], asked);
}

async fn decide(
    app: &Context,
    group: &Group,
    person: &Person,
    (paybill_id, agrees): (PaybillId, bool),
) -> Result<Paybill> {
    let fresh = group.fresh_for_paybill(app, person).await;
    let command = DecidePaybill { paybill_id, agrees };
    Ok(app.run(&fresh, None, &command).await?.answer)
}

/// The chairperson connects it and the treasurer agrees.
async fn both(
    app: &Context,
    group: &Group,
    treasurer: &Person,
    form: &PaybillForm<'_>,
) -> Result<Paybill> {
    let asked = group.ask_for_paybill(app, form).await?;
    decide(app, group, treasurer, (asked.id, true)).await
}

async fn switch(app: &Context, group: &Group, to: PaybillSwitch) -> Paybill {
    let fresh = group.fresh_for_paybill(app, &group.founder).await;
    let done = app.run(&fresh, None, &SwitchPaybill { to }).await;
    done.expect("may be switched").answer
}

/// An address of the paybill with this id, whatever its state.
async fn address(world: &World, id: PaybillId) -> String {
    let mut reader = world.db.read().await.expect("a reader");
    let row = paybills::by_id(&mut reader, id).await.expect("can be read");
    let row = row.expect("is there");
    paybills::hook_url(&world.context, &row, "stk").expect("an address")
}

async fn a_number_takes_two_officers(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let treasurer = world.person("Achieng").await;
    group.office(app, &treasurer, "treasurer").await;
    let asked = group.ask_for_paybill(app, &paybill_form("600984")).await;
    let asked = asked.expect("is kept");
    assert_eq!(asked.state, PaybillState::Proposed);
    assert!(!asked.can_ask() && !asked.can_pay());
    assert_eq!(serving(world, &group).await, None);
    let address = address(world, asked.id).await;
    assert!(
        called(world, &address).await.is_none(),
        "nothing is taken in"
    );
    let grant: Grant<may::ManagePaybill> = group.grant(app, &group.founder).await;
    assert_eq!(refused(app.register_paybill(&grant).await), "paybill_waits");

    let own = decide(app, &group, &group.founder, (asked.id, true)).await;
    assert_eq!(refused(own), "paybill_needs_another");
    let new = decide(app, &group, &treasurer, (asked.id, true)).await;
    assert_eq!(refused(new), "officer_on_hold");
    world.nobody_is_new().await;
    // Another number takes the place of the one that waits: agreeing to what was seen is refused.
    let instead = group.ask_for_paybill(app, &paybill_form("600985")).await;
    let instead = instead.expect("is kept");
    let late = decide(app, &group, &treasurer, (asked.id, true)).await;
    assert_eq!(refused(late), "paybill_not_waiting");
    let agreed = decide(app, &group, &treasurer, (instead.id, true)).await;
    assert_eq!(agreed.expect("agrees").state, PaybillState::Active);
    assert_eq!(serving(world, &group).await.as_deref(), Some("600985"));
    let told = told(world, &group).await;
    let wants = |number| {
        format!("wants members to pay to the M-Pesa number {number}; another officer has to agree")
    };
    let expected = [
        "agreed that the M-Pesa number 600985 is used".to_owned(),
        wants("600985"),
        "declined the M-Pesa number 600984".to_owned(),
        wants("600984"),
    ];
    assert_eq!(told[..4], expected);
}

async fn what_was_used_before_takes_two_officers_again(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let treasurer = world.officer(&group, "Achieng", "treasurer").await;
    let first = group.connect(app, &paybill_form("600984")).await;
    let first = first.expect("is connected");
    let address = address(world, first.id).await;
    switch(app, &group, PaybillSwitch::Off).await;
    // What is still paid to a number the chama used is taken in.
    assert!(called(world, &address).await.is_some());
    let asked = switch(app, &group, PaybillSwitch::On).await;
    assert_eq!(asked.state, PaybillState::Proposed);
    assert_eq!(switch(app, &group, PaybillSwitch::On).await, asked);
    assert!(called(world, &address).await.is_some());
    let taken_back = decide(app, &group, &group.founder, (asked.id, false)).await;
    assert_eq!(taken_back.expect("may").state, PaybillState::Off);
    switch(app, &group, PaybillSwitch::On).await;
    let agreed = decide(app, &group, &treasurer, (asked.id, true)).await;
    assert_eq!(agreed.expect("agrees").state, PaybillState::Active);
    // The one in use stays so until another is agreed to.
    let other = group.ask_for_paybill(app, &paybill_form("600985")).await;
    let other = other.expect("is kept");
    assert_eq!(serving(world, &group).await.as_deref(), Some("600984"));
    let agreed = decide(app, &group, &treasurer, (other.id, true)).await;
    agreed.expect("agrees");
    assert_eq!(serving(world, &group).await.as_deref(), Some("600985"));
    let told = told(world, &group).await;
    assert_eq!(told[0], "agreed that the M-Pesa number 600985 is used");
    assert_eq!(told[1], "switched the M-Pesa number 600984 off");
}

async fn a_number_in_use_belongs_to_one_chama(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    group
        .connect(app, &paybill_form("600984"))
        .await
        .expect("is connected");
    let treasurer = world.officer(&other, "Achieng", "treasurer").await;
    let agreed = both(app, &other, &treasurer, &paybill_form("600984")).await;
    assert_eq!(refused(agreed), "short_code_taken");
    let till = PaybillForm {
        kind: "till",
        till_number: "512345",
        ..paybill_form("600985")
    };
    let till = other.connect(app, &till).await.expect("another number");
    assert_eq!(till.paid_to(), "512345");
    // Another number takes the place of the one in use, which is then free.
    group
        .connect(app, &paybill_form("600986"))
        .await
        .expect("instead");
    other
        .connect(app, &paybill_form("600984"))
        .await
        .expect("is free");
    let fresh = group.fresh_for_paybill(app, &group.founder).await;
    let off = SwitchPaybill {
        to: PaybillSwitch::Off,
    };
    let off = app.run(&fresh, None, &off).await;
    assert_eq!(off.expect("is off").answer.state, PaybillState::Off);
    third_takes_it(world, &group).await;
}

/// A number that is off can be connected by another chama, and then not be switched on.
async fn third_takes_it(world: &World, group: &Group) {
    let app = &world.context;
    let third = world.group("Tumaini").await;
    third
        .connect(app, &paybill_form("600986"))
        .await
        .expect("is free");
    let treasurer = world.officer(group, "Achieng", "treasurer").await;
    let asked = switch(app, group, PaybillSwitch::On).await;
    let agreed = decide(app, group, &treasurer, (asked.id, true)).await;
    assert_eq!(refused(agreed), "short_code_taken");
    let wrong = PaybillForm {
        place_id: Some(group.account(app, "cash_box").await),
        ..paybill_form("600987")
    };
    assert_eq!(refused(group.connect(app, &wrong).await), "place_not_mpesa");
}

async fn change(app: &Context, group: &Group, form: &PaybillForm<'_>) -> Result<paybills::Paybill> {
    let fresh = group.fresh_for_paybill(app, &group.founder).await;
    let command = ChangePaybill::check(form)?;
    Ok(app.change_paybill(&fresh, None, command).await?.answer)
}

const NOTHING: PaybillForm<'static> = PaybillForm {
    place_id: None,
    kind: "",
    short_code: "",
    till_number: "",
    consumer_key: "",
    consumer_secret: "",
    passkey: "",
    initiator_name: None,
    initiator_password: "",
    bouquet: "",
    confirm_above: None,
};

async fn what_is_left_empty_stays(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let missing = change(app, &group, &NOTHING).await;
    assert_eq!(refused(missing), "not_found");
    let before = group
        .connect(app, &paybill_form("600984"))
        .await
        .expect("is connected");
    world.clock.advance(Duration::minutes(20));
    let bouquet = PaybillForm {
        bouquet: "mgao",
        ..NOTHING
    };
    let after = change(app, &group, &bouquet).await.expect("is changed");
    assert_eq!(after.bouquet, Bouquet::Mgao);
    assert_eq!(after.passkey_set_at, before.passkey_set_at);
    assert_eq!(after.initiator_name, before.initiator_name);
    let renewed = PaybillForm {
        initiator_password: "umoja-initiator#2",
        ..NOTHING
    };
    let after = change(app, &group, &renewed).await.expect("is changed");
    assert_eq!(after.initiator_set_at, Some(app.now()));
    let told = told(world, &group).await;
    assert_eq!(told[0], "changed the M-Pesa number 600984: initiator");
    assert_eq!(
        told[1],
        "changed the M-Pesa number 600984: who bears the cost"
    );
    let half = PaybillForm {
        consumer_key: "another",
        ..NOTHING
    };
    assert_eq!(refused(change(app, &group, &half).await), "text_required");
    let other = PaybillForm {
        initiator_name: Some("another"),
        ..NOTHING
    };
    assert_eq!(refused(change(app, &group, &other).await), "text_required");
    let none = PaybillForm {
        initiator_name: Some(" "),
        ..NOTHING
    };
    let after = change(app, &group, &none).await.expect("is taken away");
    assert!(!after.can_pay() && after.initiator_set_at.is_none());
}

async fn the_connection_is_tried_and_the_addresses_are_registered(world: &World) {
    let group = world.group("Umoja").await;
    let app = &world.context;
    group
        .connect(app, &paybill_form("600984"))
        .await
        .expect("is connected");
    let grant: Grant<may::ManagePaybill> = group.grant(app, &group.founder).await;
    let silent = app.test_paybill(&grant).await.expect("is tried");
    assert_eq!(silent.test_result, Some(TestResult::Unreachable));
    assert_eq!(
        refused(app.register_paybill(&grant).await),
        "mpesa_unreachable"
    );

    let pretend = Pretend::start().await;
    let app = &world.context.clone().with_mpesa(mpesa_at(&pretend.url));
    let works = app.test_paybill(&grant).await.expect("is tried");
    assert_eq!(works.test_result, Some(TestResult::Works));
    let registered = app.register_paybill(&grant).await.expect("is registered");
    assert_eq!(registered.callbacks_registered_at, Some(app.now()));
    let address = pretend.registered().pop().expect("was told");
    let found = called(world, &address).await.expect("is recognised");
    assert_eq!(found.view.id, registered.id);
    let again = app.register_paybill(&grant).await;
    assert_eq!(refused(again), "mpesa_already_registered");

    let wrong = PaybillForm {
        consumer_key: "not-known",
        consumer_secret: "not-known",
        ..NOTHING
    };
    let changed = change(app, &group, &wrong).await.expect("is changed");
    assert_eq!(changed.test_result, None);
    let refused_now = app.test_paybill(&grant).await.expect("is tried");
    assert_eq!(refused_now.test_result, Some(TestResult::Refused));
}

async fn new_addresses_take_over_without_a_gap(world: &World) {
    let pretend = Pretend::start().await;
    let app = &world.context.clone().with_mpesa(mpesa_at(&pretend.url));
    let group = world.group("Umoja").await;
    group
        .connect(app, &paybill_form("600984"))
        .await
        .expect("is connected");
    let grant: Grant<may::ManagePaybill> = group.grant(app, &group.founder).await;
    app.register_paybill(&grant).await.expect("is registered");
    let old = paybills::hook_url(app, &row(app, &group).await, "stk").expect("an address");
    let fresh = group.fresh_for_paybill(app, &group.founder).await;
    let renewed = app
        .renew_paybill_hook(&fresh, None)
        .await
        .expect("is drawn");
    assert!(renewed.answer.exchanging);
    let new = paybills::hook_url(app, &row(app, &group).await, "stk").expect("an address");
    assert_ne!(new, old);
    let twice = app.renew_paybill_hook(&fresh, None).await;
    assert_eq!(refused(twice), "paybill_exchange_pending");
    // M-Pesa still calls the old ones, however long it takes.
    world.clock.advance(Duration::days(30));
    for address in [&old, &new] {
        assert!(called(world, address).await.is_some());
    }
    pretend.forget();
    let registered = app.register_paybill(&grant).await.expect("is registered");
    assert!(!registered.exchanging);
    world.clock.advance(Duration::hours(23));
    assert!(called(world, &old).await.is_some());
    world.clock.advance(Duration::hours(2));
    assert!(called(world, &old).await.is_none());
    assert!(called(world, &new).await.is_some());
    let foreign = new.replace("/hooks/pay/", "/hooks/pay/0");
    assert!(called(world, &foreign).await.is_none());
}

/// Keys somebody may add to while the program runs, as to a file.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<&'static str>>>);

impl KeySource for Shelf {
    fn read(&self) -> std::result::Result<Vec<Key>, KeysUnreadable> {
        let ids = self.0.lock().expect("is free");
        Ok(ids.iter().map(|id| sealing_key(id)).collect())
    }
}

async fn secrets_are_sealed_anew_while_the_program_runs(world: &World) {
    let shelf = Shelf::default();
    shelf.0.lock().expect("is free").push("old");
    let ring = || Keyring::kept_in(Box::new(shelf.clone())).expect("has keys");
    let server = world.context.clone().with_keyring(ring());
    let group = world.group("Umoja").await;
    group
        .connect(&server, &paybill_form("600984"))
        .await
        .expect("is connected");
    let before = paybills::hook_url(&server, &row(&server, &group).await, "stk");

    shelf.0.lock().expect("is free").insert(0, "new");
    let tool = world.another_context().with_keyring(ring());
    let done = tool.reseal().await.expect("is sealed anew");
    assert_eq!((done.paybills, done.unopened.len()), (1, 0));
    assert_eq!(tool.reseal().await.expect("nothing is left").paybills, 0);
    let used = tool.keys_in_use().await.expect("can be read");
    assert_eq!(used.len(), 1);
    assert_eq!((used[0].key_id.as_str(), used[0].secrets), ("new", 2));
    // The server has not been told; it meets an id it does not know and looks.
    let row = row(&server, &group).await;
    let after = paybills::hook_url(&server, &row, "stk");
    assert_eq!(after.expect("opens"), before.expect("opened"));
    paybills::account(&server, &row).expect("can speak");
    shelf.0.lock().expect("is free").retain(|id| *id != "old");
    let restarted = world.another_context().with_keyring(ring());
    paybills::hook_url(&restarted, &row, "stk").expect("needs the new key only");
}

async fn without_its_key_a_paybill_is_there_and_says_why_it_cannot_speak(world: &World) {
    let group = world.group("Umoja").await;
    let app = &world.context;
    group
        .connect(app, &paybill_form("600984"))
        .await
        .expect("is connected");
    let lost = world.another_context().with_keyring(keyring("other"));
    let row = row(&lost, &group).await;
    let url = paybills::hook_url(&lost, &row, "stk");
    assert_eq!(refused(url), "sealing_key_missing");
    assert_eq!(
        refused(paybills::account(&lost, &row).map(|_| ())),
        "sealing_key_missing"
    );
    let done = lost.reseal().await.expect("goes on");
    assert_eq!((done.paybills, done.unopened.len()), (0, 1));
    let bare = world.another_context().with_keyring(Keyring::default());
    let grant: Grant<may::ViewChama> = group.grant(&bare, &group.founder).await;
    let shown = paybills::shown(&bare, grant).await.expect("can be read");
    assert_eq!(shown.expect("is there").short_code, "600984");
}

fn shared(short_code: &str, secret: &str) -> SharedPaybill {
    SharedPaybill {
        short_code: ShortCode::parse(short_code).expect("a number"),
        till_number: None,
        consumer_key: SecretString::from("operator-key"),
        consumer_secret: SecretString::from(secret),
        passkey: None,
        initiator: None,
        bouquet: Bouquet::Customer,
        confirm_above: Money::ZERO,
    }
}

async fn serving(world: &World, group: &Group) -> Option<String> {
    let mut reader = world.db.read().await.expect("a reader");
    let found = paybills::serving(&mut reader, group.id)
        .await
        .expect("can be read")?;
    let place = found
        .place_in(&mut reader, group.id)
        .await
        .expect("a place");
    drop(reader);
    assert_eq!(place, group.account(&world.context, "mpesa_paybill").await);
    Some(found.view.short_code)
}

async fn the_operators_paybill_serves_chamas_without_one(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let other = world.group("Pamoja").await;
    assert_eq!(serving(world, &group).await, None);
    let wanted = shared("600100", "a");
    app.keep_shared_paybill(Some(&wanted))
        .await
        .expect("is kept");
    let kept = dump(&world.db).await;
    app.keep_shared_paybill(Some(&wanted))
        .await
        .expect("is kept");
    assert_eq!(dump(&world.db).await, kept);
    assert_eq!(serving(world, &group).await.as_deref(), Some("600100"));
    other
        .connect(app, &paybill_form("600984"))
        .await
        .expect("has its own");
    assert_eq!(serving(world, &other).await.as_deref(), Some("600984"));
    let treasurer = world.officer(&other, "Achieng", "treasurer").await;
    let agreed = both(app, &other, &treasurer, &paybill_form("600100")).await;
    assert_eq!(refused(agreed), "short_code_taken");

    let changed = shared("600100", "b");
    app.keep_shared_paybill(Some(&changed))
        .await
        .expect("is changed");
    app.keep_shared_paybill(Some(&shared("600200", "b")))
        .await
        .expect("another");
    assert_eq!(serving(world, &group).await.as_deref(), Some("600200"));
    app.keep_shared_paybill(Some(&wanted))
        .await
        .expect("the first again");
    assert_eq!(serving(world, &group).await.as_deref(), Some("600100"));
    app.keep_shared_paybill(None).await.expect("none");
    assert_eq!(serving(world, &group).await, None);
    let rows: (i64,) = query("SELECT count(*) FROM paybills WHERE chama_id IS NULL")
        .one(&mut world.db.read().await.expect("a reader"))
        .await
        .expect("a count");
    assert_eq!(rows.0, 2);
}

async fn nobody_can_be_the_automatic_user(world: &World) {
    let app = &world.context;
    let address = "mpesa@automatic.invalid";
    for password in ["!", "", tests::PASSWORD] {
        let sign_in = SignIn {
            email: address,
            password,
            remember: false,
        };
        assert_eq!(refused(app.sign_in(&sign_in).await), "sign_in_failed");
    }
    let group = world.group("Umoja").await;
    let form = chama::members::MemberForm {
        email: address.to_owned(),
        ..tests::member_form("Robot")
    };
    group
        .add(app, &form)
        .await
        .expect("a member without an account");
    let linked: (i64,) = query("SELECT count(*) FROM members WHERE user_id = $1")
        .bind(UserId::AUTOMATIC.get())
        .one(&mut world.db.read().await.expect("a reader"))
        .await
        .expect("a count");
    assert_eq!(linked.0, 0);
}
