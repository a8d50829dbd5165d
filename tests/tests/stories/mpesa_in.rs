//! Money that comes in by M-Pesa: told twice, late, in either order, forged, and by nobody known.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use chama::Context;
use chama::access::Grant;
use chama::jobs::{Tuning, Worker};
use chama::members::MemberForm;
use chama::paybills::PaybillForm;
use chama::payments::{
    Arrived, AssignSuspense, ConfirmAssignment, PasteMessage, PromptForm, PromptLine,
    RequestPayment, Sighting, Taken, views,
};
use chama::reports::money_in;
use chama::typed::AmountText;
use domain::access::may;
use domain::ids::{MemberId, PaybillId, StkRequestId};
use domain::intake::{PromptFailure, PromptStage};
use domain::member_code::MemberCode;
use domain::money::{Amount, Money};
use domain::payments::Channel;
use serde_json::{Value, json};
use store::{Record, query};
use tests::{Group, Person, World, member_form, paybill_form, refused};
use tokio_util::sync::CancellationToken;

const WANJIKU: &str = "+254712000111";

/// A chama with a paybill that can ask phones, and a member who has one.
struct Scene {
    context: Context,
    group: Group,
    wanjiku: Person,
    member: MemberId,
    paybill: PaybillId,
    secret: String,
}

impl Scene {
    async fn set(world: &World) -> Self {
        let context = world.another_context();
        let group = world.group("Umoja").await;
        let wanjiku = world.person("Wanjiku").await;
        let form = MemberForm {
            email: wanjiku.profile.email.clone(),
            phone_number: WANJIKU.to_owned(),
            ..member_form("Wanjiku")
        };
        let member = group.add(&context, &form).await.expect("is added");
        let paybill = connect(&context, &group).await;
        let secret = secret(&context, paybill).await;
        Self {
            context,
            group,
            wanjiku,
            member,
            paybill,
            secret,
        }
    }

    async fn told(&self, path: &str, body: &Value) -> Taken {
        let body = body.to_string();
        let arrived = Arrived {
            secret: &self.secret,
            path,
            source: IpAddr::V4(Ipv4Addr::new(196, 201, 214, 200)),
            body: body.as_bytes(),
        };
        self.context.take_in(arrived).await.expect("is taken in")
    }

    /// A message, and everything that follows from it.
    async fn hear(&self, path: &str, body: &Value) {
        assert_eq!(self.told(path, body).await, Taken::Accepted);
        work(&self.context).await;
    }

    /// M-Pesa lists the payment among the recent ones.
    async fn pulled(&self, receipt: &str, shillings: i64, reference: &str) {
        let amount = kes(shillings);
        let mut sighting = Sighting::new(receipt.to_owned(), Channel::Pull, amount);
        sighting.reference = reference.to_owned();
        sighting.at = Some(self.context.now());
        let seen = self.context.see_receipt(self.paybill, sighting).await;
        seen.expect("is seen");
    }

    async fn rows<T: Record>(&self, text: &'static str) -> Vec<T> {
        let mut reader = self.context.db().read().await.expect("a reader");
        query(text).all(&mut reader).await.expect("rows")
    }

    async fn number(&self, text: &'static str) -> i64 {
        let rows: Vec<(i64,)> = self.rows(text).await;
        rows[0].0
    }

    async fn booked(&self) -> Vec<(String, i64)> {
        self.rows(
            "SELECT transaction_type, amount FROM transactions \
             WHERE method = 'mpesa' ORDER BY id LIMIT 100",
        )
        .await
    }

    async fn states(&self) -> Vec<(String, String)> {
        self.rows("SELECT receipt, state FROM mpesa_receipts ORDER BY receipt LIMIT 100")
            .await
    }

    async fn quarantined(&self) -> Vec<(String,)> {
        self.rows(
            "SELECT reason FROM payment_messages WHERE state = 'quarantined' \
             ORDER BY id LIMIT 100",
        )
        .await
    }

    /// The member pays by a prompt, which M-Pesa took under this name.
    async fn prompt(&self, shillings: i64, checkout: &str) -> StkRequestId {
        let grant: Grant<may::PayByMpesa> = self.group.grant(&self.context, &self.wanjiku).await;
        let command = RequestPayment::check(&form(shillings)).expect("in order");
        let asked = self.context.run(&grant, None, &command).await;
        let id = asked.expect("is asked").answer;
        let mut tx = self
            .context
            .db()
            .begin(store::Isolation::Guarded)
            .await
            .expect("begins");
        query(
            "UPDATE stk_requests SET state = 'sent', checkout_request_id = $2, \
             attempted_at = requested_at, sent_at = requested_at WHERE id = $1",
        )
        .bind(id.get())
        .bind(checkout.to_owned())
        .execute(&mut tx)
        .await
        .expect("is sent");
        tx.commit().await.expect("is kept");
        id
    }

    async fn stage(&self, id: StkRequestId) -> views::PromptStatus {
        let grant: Grant<may::ViewOwnStatement> =
            self.group.grant(&self.context, &self.wanjiku).await;
        views::prompt(&self.context, grant, id)
            .await
            .expect("is there")
    }

    fn code(&self) -> String {
        MemberCode::of(self.member).to_string()
    }
}

async fn connect(context: &Context, group: &Group) -> PaybillId {
    // Nobody who could ask M-Pesa about a payment: what is told unasked waits for its list.
    let form = PaybillForm {
        initiator_name: None,
        initiator_password: "",
        bouquet: "customer",
        ..paybill_form("600584")
    };
    let connected = group.connect(context, &form).await;
    connected.expect("is connected").id
}

async fn secret(context: &Context, paybill: PaybillId) -> String {
    let mut reader = context.db().read().await.expect("a reader");
    let row = chama::paybills::by_id(&mut reader, paybill).await;
    let row = row.expect("answers").expect("is there");
    let url = chama::paybills::hook_url(context, &row, "stk").expect("an address");
    let mut parts = url.rsplit('/');
    parts.next();
    parts.next().expect("a secret").to_owned()
}

/// Has the jobs done that are due.
async fn work(context: &Context) {
    let stop = CancellationToken::new();
    let worker = Worker::new(context.clone(), "story", 4).with_tuning(Tuning {
        poll: Duration::from_millis(5),
        ..Tuning::default()
    });
    let working = tokio::spawn(worker.run(stop.clone()));
    for _ in 0..2_000 {
        let mut reader = context.db().read().await.expect("a reader");
        let (due,): (i64,) = query(
            "SELECT count(*) FROM jobs WHERE state = 'running' \
             OR (state = 'ready' AND run_at <= $1)",
        )
        .bind(context.now())
        .one(&mut reader)
        .await
        .expect("a number");
        drop(reader);
        if due == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();
    working.await.expect("ends").expect("ends well");
}

fn kes(shillings: i64) -> Amount {
    Amount::new(Money::from_cents(shillings * 100)).expect("an amount")
}

fn form(shillings: i64) -> PromptForm {
    PromptForm {
        lines: vec![PromptLine {
            fund_id: None,
            amount: AmountText::Number(shillings.to_string()),
        }],
        ..PromptForm::default()
    }
}

fn paid(checkout: &str, receipt: &str, shillings: i64) -> Value {
    json!({ "Body": { "stkCallback": {
        "MerchantRequestID": "29115-34620561-1", "CheckoutRequestID": checkout,
        "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "CallbackMetadata": { "Item": [
            { "Name": "Amount", "Value": shillings },
            { "Name": "MpesaReceiptNumber", "Value": receipt },
            { "Name": "Balance" },
            { "Name": "TransactionDate", "Value": 20_260_101_102_115_i64 },
            { "Name": "PhoneNumber", "Value": 254_712_000_111_i64 },
        ] },
    } } })
}

fn failed(checkout: &str, code: i64) -> Value {
    json!({ "Body": { "stkCallback": {
        "MerchantRequestID": "29115-34620561-1", "CheckoutRequestID": checkout,
        "ResultCode": code, "ResultDesc": "Request cancelled by user",
    } } })
}

fn confirmed(receipt: &str, shillings: i64, account: &str) -> Value {
    json!({
        "TransactionType": "Pay Bill", "TransID": receipt, "TransTime": "20260101121325",
        "TransAmount": format!("{shillings}.00"), "BusinessShortCode": "600584",
        "BillRefNumber": account, "InvoiceNumber": "", "OrgAccountBalance": "25.00",
        "ThirdPartyTransID": "", "MSISDN": "2547 ***** 111", "FirstName": "WANJIKU",
        "MiddleName": "", "LastName": "",
    })
}

fn contribution(shillings: i64) -> (String, i64) {
    ("contribution".to_owned(), shillings * 100)
}

async fn the_same_message_fifty_times_books_once(world: &World) {
    let scene = Scene::set(world).await;
    let id = scene.prompt(1_000, "ws_CO_1").await;
    let body = paid("ws_CO_1", "UAA1AAAAA1", 1_000);
    let all = (0..50).map(|_| scene.told("stk", &body));
    for taken in futures::future::join_all(all).await {
        assert_eq!(taken, Taken::Accepted);
    }
    work(&scene.context).await;
    assert_eq!(scene.booked().await, [contribution(1_000)]);
    assert_eq!(scene.stage(id).await.stage, PromptStage::Booked);
    assert_eq!(scene.number("SELECT times FROM payment_messages").await, 50);
    // What it cost is taken from the place, so that the book holds what M-Pesa holds.
    let place = scene
        .number(
            "SELECT b.balance FROM ledger_balances b JOIN ledger_accounts a \
             ON a.id = b.account_id WHERE a.kind = 'mpesa_paybill'",
        )
        .await;
    assert_eq!(place, 99_000);
}

async fn told_in_either_order_it_books_once(world: &World) {
    let scene = Scene::set(world).await;
    let first = scene.prompt(500, "ws_CO_1").await;
    scene.hear("stk", &paid("ws_CO_1", "UAA1AAAAA1", 500)).await;
    let code = scene.code();
    scene
        .hear("c2b/confirm", &confirmed("UAA1AAAAA1", 500, &code))
        .await;
    world.clock.advance(chrono::Duration::minutes(2));
    let second = scene.prompt(500, "ws_CO_2").await;
    scene
        .hear("c2b/confirm", &confirmed("UAA1AAAAA2", 500, &code))
        .await;
    scene.hear("stk", &paid("ws_CO_2", "UAA1AAAAA2", 500)).await;
    assert_eq!(scene.booked().await, [contribution(500), contribution(500)]);
    for id in [first, second] {
        assert_eq!(scene.stage(id).await.stage, PromptStage::Booked);
    }
    let sightings = scene.number("SELECT count(*) FROM mpesa_sightings").await;
    assert_eq!(sightings, 4);
}

async fn what_was_given_up_still_counts_and_paid_stays_paid(world: &World) {
    let scene = Scene::set(world).await;
    let id = scene.prompt(700, "ws_CO_1").await;
    // The jobs of the prompt come and find that nobody can be asked; or the sweep does, which a
    // worker that ends soon may not have begun.
    for _ in 0..20 {
        if scene.stage(id).await.stage == PromptStage::Expired {
            break;
        }
        world.clock.advance(chrono::Duration::minutes(20));
        work(&scene.context).await;
    }
    assert_eq!(scene.stage(id).await.stage, PromptStage::Expired);
    scene.hear("stk", &paid("ws_CO_1", "UAA1AAAAA1", 700)).await;
    assert_eq!(scene.booked().await, [contribution(700)]);
    scene.hear("stk", &failed("ws_CO_1", 1032)).await;
    assert_eq!(scene.stage(id).await.stage, PromptStage::Booked);
}

async fn a_failure_is_told_and_a_success_after_it_waits(world: &World) {
    let scene = Scene::set(world).await;
    let id = scene.prompt(300, "ws_CO_1").await;
    scene.hear("stk", &failed("ws_CO_1", 1032)).await;
    let status = scene.stage(id).await;
    assert_eq!(status.stage, PromptStage::Failed);
    assert_eq!(status.failure, Some(PromptFailure::Cancelled));
    scene.hear("stk", &paid("ws_CO_1", "UAA1AAAAA1", 300)).await;
    assert!(scene.booked().await.is_empty());
    assert_eq!(
        scene.quarantined().await,
        [("paid_after_failure".to_owned(),)]
    );
    scene.pulled("UAA1AAAAA1", 300, &scene.code()).await;
    assert_eq!(scene.booked().await, [contribution(300)]);
    assert!(scene.quarantined().await.is_empty());
    assert_eq!(scene.stage(id).await.stage, PromptStage::Booked);
}

async fn what_is_forged_books_nothing(world: &World) {
    let scene = Scene::set(world).await;
    let id = scene.prompt(300, "ws_CO_1").await;
    scene
        .hear("stk", &paid("ws_CO_1", "UAA1AAAAA1", 30_000))
        .await;
    scene.hear("stk", &paid("ws_CO_9", "UAA1AAAAA2", 300)).await;
    scene
        .hear("c2b/confirm", &confirmed("UAA1AAAAA3", 900, &scene.code()))
        .await;
    let mut other = confirmed("UAA1AAAAA4", 900, &scene.code());
    other["BusinessShortCode"] = json!("600999");
    scene.hear("c2b/confirm", &other).await;
    scene
        .hear("c2b/confirm", &json!({ "TransID": [1], "TransAmount": {} }))
        .await;
    scene.hear("stk", &json!([[]])).await;
    scene.hear("result", &json!("x")).await;
    assert!(scene.booked().await.is_empty());
    assert_eq!(scene.quarantined().await.len(), 7);
    assert_eq!(scene.stage(id).await.stage, PromptStage::Waiting);
    let arrived = Arrived {
        secret: "wrong",
        path: "stk",
        source: IpAddr::V4(Ipv4Addr::LOCALHOST),
        body: &vec![b'x'; 1_000_000],
    };
    let taken = scene.context.take_in(arrived).await.expect("is taken in");
    assert_eq!(taken, Taken::Stranger);
    let large = Arrived {
        secret: &scene.secret,
        ..arrived
    };
    let taken = scene.context.take_in(large).await.expect("is taken in");
    assert_eq!(taken, Taken::Accepted);
    work(&scene.context).await;
    assert!(scene.booked().await.is_empty());
    let sizes: Vec<(i64,)> = scene
        .rows(
            "SELECT CAST(length(body) AS BIGINT) FROM payment_messages \
             WHERE body_size = 1000000 ORDER BY id LIMIT 5",
        )
        .await;
    assert_eq!(sizes, [(2_048,), (65_536,)]);
}

async fn unexplained_money_is_assigned(world: &World) {
    let scene = Scene::set(world).await;
    let treasurer = world.officer(&scene.group, "Halima", "treasurer").await;
    scene
        .hear("c2b/confirm", &confirmed("UAA1AAAAA1", 800, "wanjiku"))
        .await;
    assert_eq!(
        scene.states().await,
        [("UAA1AAAAA1".to_owned(), "unconfirmed".to_owned())]
    );
    scene.pulled("UAA1AAAAA1", 800, "wanjiku").await;
    assert_eq!(
        scene.states().await,
        [("UAA1AAAAA1".to_owned(), "suspense".to_owned())]
    );
    let grant: Grant<may::ViewSuspense> = scene.group.grant(&scene.context, &treasurer).await;
    let found = money_in::receipt(&scene.context, grant, "UAA1AAAAA1").await;
    let found = found.expect("is there");
    assert_eq!(found.suggestions[0].member_id, scene.member);
    let open = money_in::suspense(&scene.context, grant)
        .await
        .expect("answers");
    assert_eq!(
        (open.unexplained.len(), open.balance),
        (1, kes(800).money())
    );
    let assign = AssignSuspense {
        receipt: "UAA1AAAAA1".to_owned(),
        member_id: scene.member,
        fund_id: None,
    };
    let grant: Grant<may::AssignSuspense> = scene.group.grant(&scene.context, &treasurer).await;
    let assigned = scene
        .context
        .run(&grant, None, &assign)
        .await
        .expect("is assigned");
    assert!(assigned.answer.transaction_id.is_some());
    let unexplained = ("unexplained".to_owned(), 80_000);
    assert_eq!(scene.booked().await, [unexplained, contribution(800)]);
    let again = scene.context.run(&grant, None, &assign).await;
    assert_eq!(refused(again), "not_in_suspense");
    let grant: Grant<may::ViewSuspense> = scene.group.grant(&scene.context, &treasurer).await;
    let open = money_in::suspense(&scene.context, grant)
        .await
        .expect("answers");
    assert_eq!((open.unexplained.len(), open.balance), (0, Money::ZERO));
}

async fn what_was_assigned_wrongly_is_reversed_and_assigned_again(world: &World) {
    let scene = Scene::set(world).await;
    let treasurer = world.officer(&scene.group, "Halima", "treasurer").await;
    scene.pulled("UAA1AAAAA1", 800, "?").await;
    let grant: Grant<may::AssignSuspense> = scene.group.grant(&scene.context, &treasurer).await;
    let wrong = AssignSuspense {
        receipt: "UAA1AAAAA1".to_owned(),
        member_id: scene.group.founder_member,
        fund_id: None,
    };
    let done = scene
        .context
        .run(&grant, None, &wrong)
        .await
        .expect("is assigned");
    let booked = done.answer.transaction_id.expect("is booked");
    let unexplained = scene
        .number("SELECT id FROM transactions WHERE transaction_type = 'unexplained'")
        .await;
    let unexplained = domain::ids::TransactionId::new(unexplained);
    let never = scene.group.reverse(&scene.context, unexplained, None).await;
    assert_eq!(refused(never), "unexplained_not_reversed");
    let reversed = scene.group.reverse(&scene.context, booked, None).await;
    reversed.expect("is reversed");
    let viewer: Grant<may::ViewSuspense> = scene.group.grant(&scene.context, &treasurer).await;
    let open = money_in::suspense(&scene.context, viewer)
        .await
        .expect("answers");
    assert_eq!(
        (open.unexplained.len(), open.balance),
        (1, kes(800).money())
    );
    let right = AssignSuspense {
        member_id: scene.member,
        ..wrong
    };
    scene
        .context
        .run(&grant, None, &right)
        .await
        .expect("is assigned again");
    assert_eq!(
        scene.states().await,
        [("UAA1AAAAA1".to_owned(), "assigned".to_owned())]
    );
}

async fn ones_own_is_assigned_by_two(world: &World) {
    let scene = Scene::set(world).await;
    let treasurer = world.officer(&scene.group, "Halima", "treasurer").await;
    scene.pulled("UAA1AAAAA1", 800, "?").await;
    let grant: Grant<may::AssignSuspense> = scene.group.grant(&scene.context, &treasurer).await;
    let assign = AssignSuspense {
        receipt: "UAA1AAAAA1".to_owned(),
        member_id: grant.member_id(),
        fund_id: None,
    };
    let said = scene
        .context
        .run(&grant, None, &assign)
        .await
        .expect("is said");
    assert_eq!(said.answer.transaction_id, None);
    let confirm = ConfirmAssignment {
        receipt: "UAA1AAAAA1".to_owned(),
    };
    let own = scene.context.run(&grant, None, &confirm).await;
    assert_eq!(refused(own), "second_officer_needed");
    let chair: Grant<may::AssignSuspense> = scene
        .group
        .grant(&scene.context, &scene.group.founder)
        .await;
    let done = scene
        .context
        .run(&chair, None, &confirm)
        .await
        .expect("is confirmed");
    assert!(done.answer.transaction_id.is_some());
}

async fn one_prompt_at_a_time_and_a_message_books_nothing(world: &World) {
    let scene = Scene::set(world).await;
    scene.prompt(300, "ws_CO_1").await;
    let grant: Grant<may::PayByMpesa> = scene.group.grant(&scene.context, &scene.wanjiku).await;
    let command = RequestPayment::check(&form(400)).expect("in order");
    let second = scene.context.run(&grant, None, &command).await;
    assert_eq!(refused(second), "prompt_too_soon");
    world.clock.advance(chrono::Duration::seconds(61));
    let second = scene.context.run(&grant, None, &command).await;
    assert_eq!(refused(second), "prompt_open");
    let pasted = PasteMessage::check(
        "UAA1AAAAA1 Confirmed. Ksh300.00 sent to UMOJA for account 000018 on 1/1/26 at 3:06 PM \
         New M-PESA balance is Ksh10.00. Transaction cost, Ksh0.00.",
    );
    let pasted = pasted.expect("is one");
    let kept = scene
        .context
        .run(&grant, None, &pasted)
        .await
        .expect("is kept");
    assert_eq!(kept.answer.state, None);
    assert!(scene.booked().await.is_empty());
}

async fn money_for_a_held_book_waits(world: &World) {
    let scene = Scene::set(world).await;
    let hold = format!(
        "UPDATE ledger_books SET held = 'suspended', last_value_date = NULL WHERE chama_id = {}",
        scene.group.id
    );
    world.raw(&hold).await.expect("is held");
    scene.pulled("UAA1AAAAA1", 800, &scene.code()).await;
    assert_eq!(
        scene.states().await,
        [("UAA1AAAAA1".to_owned(), "waiting".to_owned())]
    );
    let free = format!(
        "UPDATE ledger_books SET held = NULL WHERE chama_id = {}",
        scene.group.id
    );
    world.raw(&free).await.expect("is free");
    scene.pulled("UAA1AAAAA1", 800, &scene.code()).await;
    assert_eq!(scene.booked().await, [contribution(800)]);
}

tests::on_both_databases!(
    the_same_message_fifty_times_books_once,
    told_in_either_order_it_books_once,
    what_was_given_up_still_counts_and_paid_stays_paid,
    a_failure_is_told_and_a_success_after_it_waits,
    what_is_forged_books_nothing,
    unexplained_money_is_assigned,
    what_was_assigned_wrongly_is_reversed_and_assigned_again,
    ones_own_is_assigned_by_two,
    one_prompt_at_a_time_and_a_message_books_nothing,
    money_for_a_held_book_waits,
);
