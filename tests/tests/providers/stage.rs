//! A pretend Safaricom, chamas with a paybill there, and an address under which the program is
//! called back, whichever program that is just now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chama::access::Grant;
use chama::jobs::{Registry, Scheduler};
use chama::members::MemberForm;
use chama::paybills::PaybillForm;
use chama::payments::Sources;
use chama::sealing::{Key, Keyring};
use chama::{Clock as _, Context};
use chrono::{DateTime, Utc};
use daraja::Daraja;
use domain::access::may;
use domain::ids::AccountId;
use domain::member_code::MemberCode;
use domain::money::Money;
use sandbox::tariff::Bouquet;
use sandbox::{Sandbox, ShortCode};
use store::{Record, query};
use tests::{Group, Person, TestClock, World, member_form};

use crate::door::Door;
use crate::typed::Payer;

/// The key that seals credentials, here and in the program.
pub const KEY: [u8; 32] = *b"a key for nothing but the tests!";
pub const KEY_ID: &str = "tests";
/// The same in base64.
pub const KEY_TEXT: &str = "YSBrZXkgZm9yIG5vdGhpbmcgYnV0IHRoZSB0ZXN0cyE=";

/// The name of a worker that will be dropped where it stands.
pub const DOOMED: &str = "doomed";

/// Who bears the costs, in our words and in the sandbox's.
const BOUQUETS: [(&str, Bouquet); 3] = [
    ("customer", Bouquet::Customer),
    ("mgao", Bouquet::Mgao),
    ("business", Bouquet::Business),
];

/// All that takes part.
pub struct Stage {
    pub world: World,
    pub sandbox: Sandbox,
    pub door: Door,
    pub chamas: Arc<Vec<Chama>>,
}

/// What customers need: they are many, and act at once.
#[derive(Clone)]
pub struct Hands {
    pub sandbox: Sandbox,
    /// Of the program.
    pub address: String,
    pub chamas: Arc<Vec<Chama>>,
}

/// A chama with a paybill.
pub struct Chama {
    pub group: Group,
    pub treasurer: Person,
    pub short_code: String,
    pub place: AccountId,
    /// Where the sandbox calls back, without the last part: it holds the secret.
    pub hook: String,
    pub payers: Vec<Payer>,
    /// Payers with an account, by member.
    pub accounts: BTreeMap<i64, Person>,
}

/// The clock of the test, for a client or a sandbox.
pub fn clock_of(clock: &Arc<TestClock>) -> Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> {
    let clock = Arc::clone(clock);
    Arc::new(move || clock.now())
}

/// What the machine's clock says, as finely as it is kept.
pub fn machine_now() -> DateTime<Utc> {
    let now = (sandbox::clock::machine_clock())();
    DateTime::from_timestamp_micros(now.timestamp_micros()).expect("a moment")
}

/// The clock of a test, which can be let run with the machine's.
pub struct RunningClock {
    clock: Arc<TestClock>,
    runs: AtomicBool,
}

pub fn running_clock(clock: &Arc<TestClock>) -> Arc<RunningClock> {
    Arc::new(RunningClock {
        clock: Arc::clone(clock),
        runs: AtomicBool::new(false),
    })
}

impl RunningClock {
    pub fn as_clock(self: &Arc<Self>) -> Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> {
        let own = Arc::clone(self);
        Arc::new(move || own.now())
    }

    /// From now on it runs with the machine's clock.
    pub fn run(&self) {
        self.runs.store(true, Ordering::SeqCst);
    }

    /// From now on it stands still where it is.
    pub fn stand_still(&self) {
        self.now();
        self.runs.store(false, Ordering::SeqCst);
    }

    fn now(&self) -> DateTime<Utc> {
        if self.runs.load(Ordering::SeqCst) {
            self.clock.catch_up(machine_now());
        }
        self.clock.now()
    }
}

/// What the program is told, so that it speaks to the sandbox and is called back at the door.
pub fn program_environment(stage: &Stage) -> Vec<(&'static str, String)> {
    let certificate = stage.world.home.folder().join("certificate.pem");
    std::fs::write(&certificate, Sandbox::certificate_pem()).expect("can be written");
    vec![
        ("CHAMALINK_DEVELOPMENT", "on".to_owned()),
        ("CHAMALINK_PUBLIC_URL", stage.door.address.clone()),
        ("CHAMALINK_KEYS", format!("{KEY_ID}:{KEY_TEXT}")),
        ("CHAMALINK_MPESA_BASE_URL", stage.sandbox.base_url()),
        (
            "CHAMALINK_MPESA_CERTIFICATE",
            certificate.display().to_string(),
        ),
        ("CHAMALINK_MPESA_SOURCES", "any".to_owned()),
    ]
}

/// A context that speaks to the sandbox and is called back at the door.
pub fn with_mpesa(world: &World, context: Context, sandbox: &Sandbox, door: &Door) -> Context {
    let settings = daraja::Settings {
        base_url: sandbox.base_url(),
        certificate_pem: Sandbox::certificate_pem().to_owned(),
        timeout: Duration::from_secs(5),
        now: clock_of(&world.clock),
    };
    let key = Key::new(KEY_ID, KEY).expect("a key");
    context
        .with_keyring(Keyring::new(&[key]).expect("a keyring"))
        .with_mpesa(Daraja::new(settings).expect("a client"))
        .with_callback_base(&door.address)
        .with_hook_sources(Sources::anywhere())
}

impl Stage {
    /// Sets up so many chamas, each with so many members of its own, half of them with an account.
    pub async fn set(world: &World, sandbox: Sandbox, chamas: usize, members: usize) -> Self {
        let mut stage = Self {
            world: world.clone(),
            sandbox,
            door: Door::open().await,
            chamas: Arc::default(),
        };
        let mut founded = Vec::new();
        for number in 0..chamas {
            founded.push(stage.found(number, members).await);
        }
        stage.chamas = Arc::new(founded);
        stage
    }

    /// What customers need of it.
    pub fn hands(&self) -> Hands {
        Hands {
            sandbox: self.sandbox.clone(),
            address: self.door.address.clone(),
            chamas: Arc::clone(&self.chamas),
        }
    }

    /// A context as a program has it, which shares nothing with others but the database.
    pub fn context(&self) -> Context {
        let context = self.world.another_context();
        with_mpesa(&self.world, context, &self.sandbox, &self.door)
    }

    async fn found(&self, number: usize, members: usize) -> Chama {
        let context = self.context();
        let group = self.world.group("Umoja").await;
        let treasurer = self.world.officer(&group, "Halima", "treasurer").await;
        self.world.officer(&group, "Barasa", "secretary").await;
        let short_code = format!("{}", 600_500 + number);
        let name = format!("Umoja {number}");
        let (bouquet, theirs) = BOUQUETS[number % BOUQUETS.len()];
        let organisation = ShortCode::pay_bill(&short_code, &name);
        self.sandbox
            .register(organisation.with_bouquet(Some(theirs)));
        let place = group.account(&context, "mpesa_paybill").await;
        let mut chama = Chama {
            group,
            treasurer,
            short_code,
            place,
            hook: String::new(),
            payers: Vec::new(),
            accounts: BTreeMap::new(),
        };
        chama.connect(&context, bouquet).await;
        let urls = self.sandbox.urls(&chama.short_code).expect("is registered");
        let hook = urls.confirmation.strip_suffix("/c2b/confirm");
        chama.hook = hook.expect("an address of ours").to_owned();
        for place in 0..members {
            let (first, last) = names(place);
            let msisdn = format!("254711{number:03}{place:03}");
            let account = if place < members / 2 {
                Some(self.world.person(first).await)
            } else {
                None
            };
            chama.admit(&context, (first, last), &msisdn, account).await;
            self.sandbox
                .name_person(&msisdn, &format!("{first} {last}"));
        }
        chama
    }

    /// Waits until nothing is under way: no message, and no job that is due.
    pub async fn rest(&self) {
        for _ in 0..12_000 {
            self.sandbox.settle().await;
            if self.due().await == 0 {
                self.sandbox.settle().await;
                if self.due().await == 0 {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("jobs are still due after a minute");
    }

    /// Jobs that are due or being done. Those of a worker that died, in this program or in one of
    /// its own, wait for the end of their lease.
    async fn due(&self) -> i64 {
        let text = "SELECT count(*) FROM jobs \
            WHERE (state = 'running' AND locked_by NOT LIKE 'doomed%' \
                AND locked_by NOT LIKE 'node-%') \
            OR (state = 'ready' AND run_at <= $1)";
        let mut reader = self.world.db.read().await.expect("a reader");
        let due: (i64,) = query(text)
            .bind(self.world.clock.now())
            .one(&mut reader)
            .await
            .expect("a number");
        due.0
    }

    /// Lets time pass in steps, and at each all that is then due happen.
    pub async fn let_pass(&self, step: chrono::Duration, steps: usize) {
        let mut scheduler = Scheduler::new(Registry::standard().schedules()).expect("schedules");
        let context = self.context();
        for _ in 0..steps {
            self.world.clock.advance(step);
            scheduler.tick(&context).await.expect("looks at the clock");
            self.sandbox.catch_up().await;
            self.rest().await;
        }
    }

    /// Rows of the database.
    pub async fn rows<T: Record>(&self, text: &'static str) -> Vec<T> {
        let mut reader = self.world.db.read().await.expect("a reader");
        query(text).all(&mut reader).await.expect("can be read")
    }

    /// One number of the database.
    pub async fn number(&self, text: &'static str) -> i64 {
        let rows: Vec<(i64,)> = self.rows(text).await;
        rows[0].0
    }
}

const FIRST: [&str; 11] = [
    "Achieng", "Kamau", "Mary", "May", "Neema", "Otieno", "Mary", "Peter", "Chebet", "June", "Jane",
];
const LAST: [&str; 13] = [
    "Odhiambo", "Njoroge", "Wanjiru", "Atieno", "Hassan", "Odhiambo", "Nekesa", "Kamau", "Rono",
    "Wafula", "Wafula", "Kariuki", "March",
];

/// The name of a member. First and last names come again, some are also months, and some are one
/// slip apart.
const fn names(place: usize) -> (&'static str, &'static str) {
    (FIRST[place % FIRST.len()], LAST[place % LAST.len()])
}

impl Chama {
    /// Connects the paybill and has its addresses registered.
    async fn connect(&self, context: &Context, bouquet: &str) {
        let (code, group) = (&self.short_code, &self.group);
        let form = PaybillForm {
            place_id: Some(self.place),
            kind: "paybill",
            short_code: code,
            till_number: "",
            consumer_key: &format!("key-of-{code}"),
            consumer_secret: &format!("secret-of-{code}"),
            passkey: &format!("passkey-of-{code}"),
            initiator_name: Some("testapi"),
            initiator_password: &format!("Initiator#{code}"),
            bouquet,
            confirm_above: None,
        };
        let connected = group.connect(context, &form).await;
        connected.expect("can be connected");
        let grant: Grant<may::ManagePaybill> = group.grant(context, &group.founder).await;
        let registered = context.register_paybill(&grant).await;
        registered.expect("the sandbox takes the addresses");
    }

    async fn admit(
        &mut self,
        context: &Context,
        (first, last): (&str, &str),
        msisdn: &str,
        account: Option<Person>,
    ) {
        let email = account.as_ref().map(|person| person.profile.email.clone());
        let form = MemberForm {
            last_name: last.to_owned(),
            phone_number: format!("+{msisdn}"),
            email: email.unwrap_or_default(),
            ..member_form(first)
        };
        let id = self.group.add(context, &form).await.expect("can be added");
        self.payers.push(Payer {
            member: id.get(),
            code: MemberCode::of(id).to_string(),
            msisdn: msisdn.to_owned(),
            name: format!("{first} {last}"),
        });
        if let Some(person) = account {
            self.accounts.insert(id.get(), person);
        }
    }

    /// Who this number belongs to.
    pub fn payer(&self, msisdn: &str) -> Option<&Payer> {
        self.payers.iter().find(|payer| payer.msisdn == msisdn)
    }
}

/// Whole shillings.
pub const fn shillings(shillings: i64) -> Money {
    Money::from_cents(shillings * 100)
}

impl Stage {
    /// All that M-Pesa holds for a chama, less what it is owed in charges.
    pub fn held_at_the_sandbox(&self, chama: &Chama) -> Money {
        let books = self.sandbox.books();
        let own = books
            .accounts
            .into_iter()
            .filter(|line| line.account.short_code() == Some(chama.short_code.as_str()));
        Money::checked_sum(own.map(|line| line.balance)).expect("a sum")
    }
}
