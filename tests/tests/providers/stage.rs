//! A pretend Safaricom, chamas with a paybill there, and an address under which the program is
//! called back, whichever program that is just now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chama::access::Grant;
use chama::jobs::{Registry, Scheduler};
use chama::members::MemberForm;
use chama::paybills::{ConnectPaybill, PaybillForm};
use chama::payments::Sources;
use chama::people::proof::Fresh;
use chama::sealing::{Key, Keyring};
use chama::{Clock as _, Context};
use chrono::Utc;
use daraja::Daraja;
use domain::access::may;
use domain::ids::AccountId;
use domain::member_code::MemberCode;
use domain::money::Money;
use sandbox::{Sandbox, ShortCode};
use secrecy::ExposeSecret as _;
use store::{Record, query};
use tests::{Group, PASSWORD, Person, TestClock, World, member_form};

use crate::door::Door;
use crate::typed::Payer;

/// The key that seals credentials, here and in the program.
pub const KEY: [u8; 32] = *b"a key for nothing but the tests!";
pub const KEY_ID: &str = "tests";

/// All that takes part.
pub struct Stage {
    pub world: World,
    pub sandbox: Sandbox,
    pub door: Door,
    pub chamas: Vec<Chama>,
}

/// A chama with a paybill.
pub struct Chama {
    pub group: Group,
    pub treasurer: Person,
    pub secretary: Person,
    pub short_code: String,
    pub place: AccountId,
    pub payers: Vec<Payer>,
    /// Payers with an account, by member.
    pub accounts: BTreeMap<i64, Person>,
}

/// The clock of the test, for a client or a sandbox.
pub fn clock_of(clock: &Arc<TestClock>) -> Arc<dyn Fn() -> chrono::DateTime<Utc> + Send + Sync> {
    let clock = Arc::clone(clock);
    Arc::new(move || clock.now())
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
    /// Sets up so many chamas, each with members of its own.
    pub async fn set(world: &World, sandbox: Sandbox, chamas: usize) -> Self {
        let mut stage = Self {
            world: world.clone(),
            sandbox,
            door: Door::open().await,
            chamas: Vec::new(),
        };
        for number in 0..chamas {
            let chama = stage.found(number).await;
            stage.chamas.push(chama);
        }
        stage
    }

    /// A context as a program has it, which shares nothing with others but the database.
    pub fn context(&self) -> Context {
        let context = self.world.another_context();
        with_mpesa(&self.world, context, &self.sandbox, &self.door)
    }

    async fn found(&self, number: usize) -> Chama {
        let context = self.context();
        let group = self.world.group("Umoja").await;
        let treasurer = self.world.officer(&group, "Halima", "treasurer").await;
        let secretary = self.world.officer(&group, "Barasa", "secretary").await;
        let short_code = format!("{}", 600_500 + number);
        let name = format!("Umoja {number}");
        self.sandbox.register(ShortCode::pay_bill(&short_code, &name));
        let place = group.account(&context, "mpesa_paybill").await;
        let mut chama = Chama {
            group,
            treasurer,
            secretary,
            short_code,
            place,
            payers: Vec::new(),
            accounts: BTreeMap::new(),
        };
        chama.connect(&context).await;
        for (place, (first, last)) in NAMES.iter().enumerate() {
            let msisdn = format!("254711{number:03}{place:03}");
            let account = match place {
                0..6 => Some(self.world.person(first).await),
                _ => None,
            };
            chama.admit(&context, (first, last), &msisdn, account).await;
            self.sandbox.name_person(&msisdn, &format!("{first} {last}"));
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

    async fn due(&self) -> i64 {
        let text = "SELECT count(*) FROM jobs \
            WHERE state = 'running' OR (state = 'ready' AND run_at <= $1)";
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

    /// Where the sandbox sends confirmations of payments to this chama, without the last part.
    pub fn hook(&self, chama: &Chama) -> String {
        let urls = self.sandbox.urls(&chama.short_code).expect("is registered");
        let end = "/c2b/confirm";
        let base = urls.confirmation.strip_suffix(end);
        base.expect("an address of ours").to_owned()
    }
}

/// Names of members; two first names and two last names come twice.
const NAMES: &[(&str, &str)] = &[
    ("Achieng", "Odhiambo"),
    ("Kamau", "Njoroge"),
    ("Mary", "Wanjiru"),
    ("May", "Atieno"),
    ("Neema", "Hassan"),
    ("Otieno", "Odhiambo"),
    ("Mary", "Nekesa"),
    ("Peter", "Kamau"),
    ("Chebet", "Rono"),
    ("June", "Wafula"),
    ("Jane", "Wafula"),
    ("Kamau", "Kariuki"),
];

impl Chama {
    /// Connects the paybill and has its addresses registered.
    async fn connect(&self, context: &Context) {
        let (code, group) = (&self.short_code, &self.group);
        let form = PaybillForm {
            place_id: Some(self.place),
            kind: "paybill",
            short_code: code,
            till_number: "",
            consumer_key: &format!("key-of-{code}"),
            consumer_secret: &format!("secret-of-{code}"),
            passkey: &format!("passkey-of-{code}"),
            initiator_name: "testapi",
            initiator_password: &format!("Initiator#{code}"),
            bouquet: "customer",
            confirm_above: None,
        };
        let grant: Grant<may::ManagePaybill> = group.grant(context, &group.founder).await;
        let session = context.session(&group.founder.token).await;
        let session = session.expect("answers").expect("signed in");
        let fresh: Fresh<may::ManagePaybill> = context
            .fresh(&session, grant, Some(PASSWORD))
            .await
            .expect("the password is right");
        let form = ConnectPaybill::check(&form).expect("in order");
        let connected = context.connect_paybill(&fresh, None, form).await;
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
