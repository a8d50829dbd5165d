//! A chama with a paybill, the pretend Safaricom behind it, and a box into which its messages fall.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::post;
use chama::access::Grant;
use chama::approvals::PaymentForm;
use chama::approvals::views::ProposalView;
use chama::jobs::{Tuning, Worker};
use chama::paybills::PaybillForm;
use chama::reports::payments::{self, PaymentDetails};
use chama::sealing::{Key, Keyring};
use chama::{Clock, Context, payouts};
use domain::access::may;
use domain::approvals::ProposalState;
use domain::ids::{MemberId, PaybillId, ProposalId};
use domain::money::Money;
use domain::payouts::PayoutState;
use sandbox::{Sandbox, Settings, ShortCode};
use store::query;
use tests::{Group, Person, World, member_form, money_form, payment_form};
use tokio_util::sync::CancellationToken;

/// The chama's paybill.
pub const CODE: &str = "600984";
/// No wait in a test is longer than this.
const PATIENCE: Duration = Duration::from_mins(1);

/// What Safaricom told, by the kind of address.
type Letters = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// A chama that can pay by M-Pesa.
pub struct Paying {
    pub world: World,
    pub context: Context,
    pub sandbox: Sandbox,
    pub group: Group,
    pub treasurer: Person,
    pub paybill: PaybillId,
    base: String,
    told: Letters,
}

async fn hear(
    State(told): State<Letters>,
    Path((_secret, kind)): Path<(String, String)>,
    body: Bytes,
) -> &'static str {
    told.lock().expect("a box").push((kind, body.to_vec()));
    r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#
}

async fn listen(told: Letters) -> String {
    let router = Router::new()
        .route("/hooks/pay/{secret}/{kind}", post(hear))
        .with_state(told);
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = tokio::net::TcpListener::bind(any).await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The number of a phone on the wire.
pub fn phone(number: usize) -> String {
    format!("2547080000{number:02}")
}

impl Paying {
    /// A chama with 200,000 in its paybill, by its own books and by Safaricom's.
    pub async fn new(world: &World) -> Self {
        let clock = Arc::clone(&world.clock);
        let settings = Settings::for_tests(7, Arc::new(move || clock.now()))
            .with_short_code(ShortCode::pay_bill(CODE, "Upendo Chama"));
        let sandbox = Sandbox::start(settings).await.expect("starts");
        let told = Letters::default();
        let base = listen(Arc::clone(&told)).await;
        let group = world.group("Upendo").await;
        let context = speaking(&world.context, &sandbox, &base, world);
        let treasurer = world.officer(&group, "Halima", "treasurer").await;
        let paybill = connect(&context, &group).await;
        let mut saved = money_form("other_income", "200000");
        saved.method = "mpesa".to_owned();
        group.recorded(&context, &saved).await;
        let money = Money::from_cents(20_000_000);
        sandbox.deposit(CODE, money).expect("is paid in");
        Self {
            world: world.clone(),
            context,
            sandbox,
            group,
            treasurer,
            paybill,
            base,
            told,
        }
    }

    /// Another node of the program.
    pub fn another(&self) -> Context {
        let context = self.world.another_context();
        speaking(&context, &self.sandbox, &self.base, &self.world)
    }

    /// A member with a phone, by number.
    pub async fn member(&self, number: usize, first_name: &str) -> MemberId {
        let mut form = member_form(first_name);
        form.phone_number = format!("+{}", phone(number));
        let name = format!("{first_name} Otieno");
        self.sandbox.name_person(&phone(number), &name);
        self.group
            .add(&self.context, &form)
            .await
            .expect("is added")
    }

    /// Proposes welfare to a member by M-Pesa.
    pub async fn proposed(&self, member: MemberId, amount: &str) -> ProposalView {
        let form = PaymentForm {
            member_id: Some(member),
            payee_name: String::new(),
            method: "mpesa".to_owned(),
            ..payment_form("welfare", amount)
        };
        let proposed = self.group.propose(&self.context, &self.treasurer, &form);
        proposed.await.expect("may propose")
    }

    /// The same, and the chairperson approves it.
    pub async fn approved(&self, member: MemberId, amount: &str) -> ProposalId {
        let id = self.proposed(member, amount).await.id;
        let founder = &self.group.founder;
        let done = self.group.approve(&self.context, founder, id, None).await;
        assert_eq!(done.expect("approves").answer.state, ProposalState::Sending);
        id
    }

    pub async fn details(&self, id: ProposalId) -> PaymentDetails {
        let founder = &self.group.founder;
        let grant: Grant<may::ViewTransactions> = self.group.grant(&self.context, founder).await;
        let found = payments::details(&self.context, grant, id).await;
        found.expect("can be read")
    }

    /// Where the first payment of a proposal stands.
    pub async fn state(&self, id: ProposalId) -> PayoutState {
        let details = self.details(id).await;
        let line = details.payouts.first().expect("a payment");
        line.sent.as_ref().expect("is approved").state
    }

    /// Lets the jobs that are due run, until none is, on this node.
    pub async fn work(&self) {
        self.work_with(vec![self.context.clone()]).await;
    }

    /// The same on several nodes at once.
    pub async fn work_with(&self, nodes: Vec<Context>) {
        let shutdown = CancellationToken::new();
        let tuning = Tuning {
            heartbeat: Duration::from_millis(60),
            poll: Duration::from_millis(5),
            ..Tuning::default()
        };
        let tasks: Vec<_> = nodes
            .into_iter()
            .map(|node| {
                let worker = Worker::new(node, "node", 4).with_tuning(tuning);
                tokio::spawn(worker.run(shutdown.clone()))
            })
            .collect();
        let waited = tokio::time::timeout(PATIENCE, async {
            while self.due().await > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        waited.await.expect("the jobs end");
        shutdown.cancel();
        for task in tasks {
            task.await.expect("no panic").expect("ends well");
        }
    }

    async fn due(&self) -> i64 {
        let mut reader = self.world.db.read().await.expect("a reader");
        let now = self.context.now();
        let (due,): (i64,) = query(
            "SELECT count(*) FROM jobs WHERE kind LIKE '%payout%' \
             AND (state = 'running' OR (state = 'ready' AND run_at <= $1))",
        )
        .bind(now)
        .one(&mut reader)
        .await
        .expect("counts");
        due
    }

    /// The clock goes on, and what is due then is done.
    pub async fn later(&self, seconds: i64) {
        self.world.clock.advance(chrono::Duration::seconds(seconds));
        self.work().await;
    }

    /// Everything Safaricom told until now, and the box is empty again.
    pub async fn told(&self) -> Vec<(String, Vec<u8>)> {
        self.sandbox.settle().await;
        self.sandbox.catch_up().await;
        self.sandbox.settle().await;
        std::mem::take(&mut *self.told.lock().expect("a box"))
    }

    /// Gives one message to the program; whether it was about a payment.
    pub async fn give(&self, kind: &str, body: &[u8]) -> chama::Result<bool> {
        if kind == "timeout" {
            let message = daraja::callbacks::timeout(body).expect("can be read");
            return payouts::on_timeout(&self.context, &message, self.paybill).await;
        }
        let message = daraja::callbacks::result(body).expect("can be read");
        payouts::on_result(&self.context, &message, self.paybill).await
    }

    /// Gives everything that was told to the program.
    pub async fn hear(&self) -> usize {
        let told = self.told().await;
        for (kind, body) in &told {
            self.give(kind, body).await.expect("is taken");
        }
        told.len()
    }

    /// Until everything is known: messages are heard and the clock goes on.
    pub async fn until_known(&self) {
        for _ in 0..30 {
            self.work().await;
            self.hear().await;
            self.work().await;
            if self.open().await == 0 {
                return;
            }
            self.world.clock.advance(chrono::Duration::seconds(61));
        }
        panic!("{} payments are not known", self.open().await);
    }

    /// How many payments are not known yet.
    pub async fn open(&self) -> i64 {
        let mut reader = self.world.db.read().await.expect("a reader");
        let (open,): (i64,) =
            query("SELECT count(*) FROM payouts WHERE state NOT IN ('succeeded', 'failed')")
                .one(&mut reader)
                .await
                .expect("counts");
        open
    }

    /// What the paybill's place holds by the chama's books.
    pub async fn held(&self) -> Money {
        self.account("mpesa_paybill").await
    }

    /// What the one account of a kind holds, raw.
    pub async fn account(&self, kind: &'static str) -> Money {
        let mut reader = self.world.db.read().await.expect("a reader");
        let (cents,): (i64,) = query(
            "SELECT b.balance FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id \
             WHERE a.chama_id = $1 AND a.kind = $2",
        )
        .bind(self.group.id.get())
        .bind(kind)
        .one(&mut reader)
        .await
        .expect("one account");
        Money::from_cents(cents)
    }

    /// The payments Safaricom made.
    pub fn made(&self) -> usize {
        let receipts = self.sandbox.receipts();
        let out = |one: &&sandbox::Transaction| one.originator_conversation_id.is_some();
        receipts.iter().filter(out).count()
    }

    /// Both books hold the same for the paybill.
    pub async fn agree(&self) {
        let theirs = self.sandbox.books().of_short_code(CODE);
        assert_eq!(self.held().await, theirs, "the books differ");
    }
}

fn speaking(context: &Context, sandbox: &Sandbox, base: &str, world: &World) -> Context {
    let clock = Arc::clone(&world.clock);
    let settings = daraja::Settings {
        base_url: sandbox.base_url(),
        certificate_pem: Sandbox::certificate_pem().to_owned(),
        timeout: Duration::from_millis(1_500),
        now: Arc::new(move || clock.now()),
    };
    let key = Key::new("test", [7; 32]).expect("a key");
    let daraja = daraja::Daraja::new(settings).expect("a client");
    context
        .clone()
        .with_keyring(Keyring::new(&[key]).expect("a keyring"))
        .with_mpesa(daraja)
        .with_callback_base(base)
}

async fn connect(context: &Context, group: &Group) -> PaybillId {
    let signed = ShortCode::pay_bill(CODE, "");
    let form = PaybillForm {
        place_id: None,
        kind: "paybill",
        short_code: CODE,
        till_number: "",
        consumer_key: &signed.consumer_key,
        consumer_secret: &signed.consumer_secret,
        passkey: &signed.passkey,
        initiator_name: Some(&signed.initiator),
        initiator_password: &signed.initiator_password,
        bouquet: "",
        confirm_above: None,
    };
    let connected = group.connect(context, &form).await;
    connected.expect("is connected").id
}

/// Shillings.
pub fn kes(shillings: i64) -> Money {
    Money::from_cents(shillings * 100)
}
