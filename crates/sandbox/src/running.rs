//! A sandbox that runs, and the hands that reach into it.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::money::Money;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::books::BookError;
use crate::controls::{Modes, Plan};
use crate::deliveries::{Delivered, Deliveries};
use crate::http;
use crate::keys::{KeyUnreadable, Opener};
use crate::outcome::Outcome;
use crate::receipts::Transaction;
use crate::settings::{Settings, Timing};
use crate::shared::{BooksView, Shared};
use crate::short_codes::{ShortCode, Urls};
use crate::statement::{self, Span, StatementError};
use crate::world::{Answer, AnswerRefused, Declined, PayBill, Prompt, World};

/// How often a sandbox that is kept writes its file.
const KEEP_EVERY: Duration = Duration::from_secs(1);

/// A sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Key(#[from] KeyUnreadable),
    #[error("no client to call organisations with: {0}")]
    Client(#[from] reqwest::Error),
    #[error("cannot listen: {0}")]
    Listen(std::io::Error),
    #[error("what the sandbox kept cannot be read: {0}")]
    Kept(String),
}

/// Ends what runs when the last hand lets go.
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// A running sandbox. Clones are hands on the same one; it ends with the last.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
    address: SocketAddr,
    _tasks: Arc<Tasks>,
}

impl Sandbox {
    /// Starts one.
    ///
    /// # Errors
    /// When its address is taken, or what it kept cannot be read.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let listener = TcpListener::bind(settings.bind)
            .await
            .map_err(StartError::Listen)?;
        Self::start_on(listener, settings)
    }

    /// Starts one on an address that is already bound.
    ///
    /// # Errors
    /// When what it kept cannot be read.
    pub fn start_on(listener: TcpListener, settings: Settings) -> Result<Self, StartError> {
        let address = listener.local_addr().map_err(StartError::Listen)?;
        let clock = Arc::clone(&settings.clock);
        let deliveries = Deliveries::new(clock, settings.timing, settings.connections)?;
        let shared = Arc::new(Shared {
            world: Mutex::new(world(&settings)?),
            deliveries: Arc::new(deliveries),
            opener: Opener::new()?,
            clock: settings.clock,
            timing: settings.timing,
            kept_in: settings.kept_in,
        });
        let router = http::router(Arc::clone(&shared));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        let mut tasks = vec![serving];
        if shared.timing == Timing::Machine {
            shared.expire_prompts();
            tasks.push(tokio::spawn(keep(Arc::clone(&shared))));
        }
        Ok(Self {
            shared,
            address,
            _tasks: Arc::new(Tasks(tasks)),
        })
    }

    /// Where it answers: what the product is given in the place of Safaricom's address.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The certificate a client encrypts the initiator's password with.
    pub const fn certificate_pem() -> &'static str {
        crate::keys::CERTIFICATE_PEM
    }

    // Who there is.

    /// Registers an organisation.
    pub fn register(&self, short_code: ShortCode) {
        self.shared.world().register(short_code);
    }

    /// Whether an organisation with this short code is registered.
    pub fn knows(&self, short_code: &str) -> bool {
        self.shared.world().short_codes.contains_key(short_code)
    }

    /// Where an organisation registered to hear of payments.
    pub fn urls(&self, short_code: &str) -> Option<Urls> {
        self.shared
            .world()
            .short_codes
            .get(short_code)?
            .urls
            .clone()
    }

    /// Gives a customer a name.
    pub fn name_person(&self, msisdn: &str, name: &str) {
        self.shared
            .world()
            .name_person(msisdn, name, self.shared.now());
    }

    /// What a customer holds.
    pub fn wallet(&self, msisdn: &str) -> Money {
        let mut world = self.shared.world();
        world.person(msisdn, self.shared.now());
        world.wallet(msisdn)
    }

    /// The short messages a customer got, newest first.
    pub fn messages(&self, msisdn: &str) -> Vec<String> {
        let world = self.shared.world();
        let person = world.people.get(msisdn);
        person
            .map(|person| person.messages.clone())
            .unwrap_or_default()
    }

    // What it is told.

    /// What happens to the next request the plan fits.
    pub fn next(&self, plan: Plan) {
        self.shared.world().plan(plan);
    }

    /// Forgets the plans no request has met.
    pub fn forget_plans(&self) {
        self.shared.world().forget_plans();
    }

    /// Changes how it behaves.
    pub fn change_modes(&self, change: impl FnOnce(&mut Modes)) {
        change(&mut self.shared.world().modes);
    }

    /// The organisation's token dies, as when another program asked for one.
    pub fn kill_token(&self, short_code: &str) {
        self.shared.world().kill_token(short_code);
    }

    /// How many tokens were ever given out.
    pub fn tokens_issued(&self) -> u64 {
        self.shared.world().tokens.issued()
    }

    // Money that moves.

    /// A customer pays from the menu.
    ///
    /// # Errors
    /// When the money stays with the customer, and why.
    pub async fn customer_pays_bill(&self, payment: PayBill) -> Result<Transaction, Declined> {
        self.shared.pay_bill(payment).await
    }

    /// The customer enters the right PIN.
    ///
    /// # Errors
    /// When the phone does not show such a prompt.
    pub fn enter_pin(&self, checkout: &str) -> Result<(), AnswerRefused> {
        self.answer(checkout, &Answer::RightPin)
    }

    /// The phone answers a prompt.
    ///
    /// # Errors
    /// When the phone does not show such a prompt.
    pub fn answer(&self, checkout: &str, answer: &Answer) -> Result<(), AnswerRefused> {
        self.shared.answer(checkout, answer)
    }

    /// The prompt a phone shows.
    pub fn prompt_on(&self, msisdn: &str) -> Option<Prompt> {
        let world = self.shared.world();
        let checkout = world.open_prompts.get(msisdn)?;
        world.prompts.get(checkout).cloned()
    }

    /// A prompt, also one that has ended.
    pub fn prompt(&self, checkout: &str) -> Option<Prompt> {
        self.shared.world().prompts.get(checkout).cloned()
    }

    /// Customer care gives a payment back, and tells nobody.
    ///
    /// # Errors
    /// When there is no such payment, it was given back before, or the money is gone.
    pub fn customer_care_reverses(&self, receipt: &str) -> Result<Transaction, Outcome> {
        self.shared
            .world()
            .customer_care_reverses(receipt, self.shared.now())
    }

    /// Money from the bank, so that there is something to pay out.
    ///
    /// # Errors
    /// When it is no sum.
    pub fn deposit(&self, short_code: &str, amount: Money) -> Result<Transaction, BookError> {
        self.shared
            .world()
            .deposit(short_code, amount, self.shared.now())
    }

    /// What an organisation held before the sandbox was there.
    ///
    /// # Errors
    /// When it is no sum.
    pub fn carry_over(&self, short_code: &str, amount: Money) -> Result<(), BookError> {
        self.shared
            .world()
            .carry_over(short_code, amount, self.shared.now())
    }

    /// A customer paid before the sandbox was there, and everybody was told.
    ///
    /// # Errors
    /// When it cannot have been so, and why.
    pub fn remember_pay_bill(
        &self,
        receipt: &str,
        payment: PayBill,
        at: DateTime<Utc>,
    ) -> Result<Transaction, Declined> {
        let mut world = self.shared.world();
        world.remember_pay_bill(receipt.to_owned(), payment, at)
    }

    /// From utility to working.
    ///
    /// # Errors
    /// When there is too little.
    pub fn transfer(&self, short_code: &str, amount: Money) -> Result<Transaction, BookError> {
        self.shared
            .world()
            .transfer(short_code, amount, self.shared.now())
    }

    /// From working to the bank.
    ///
    /// # Errors
    /// When there is too little.
    pub fn withdraw(&self, short_code: &str, amount: Money) -> Result<Transaction, BookError> {
        self.shared
            .world()
            .withdraw(short_code, amount, self.shared.now())
    }

    /// Pays what is owed in charges from the working account.
    ///
    /// # Errors
    /// When nothing is owed, or there is too little.
    pub fn settle_charges(&self, short_code: &str) -> Result<Transaction, BookError> {
        self.shared
            .world()
            .settle_charges(short_code, self.shared.now())
    }

    /// Money for a customer's wallet.
    ///
    /// # Errors
    /// When it is no sum.
    pub fn top_up(&self, msisdn: &str, amount: Money) -> Result<(), BookError> {
        self.shared
            .world()
            .top_up(msisdn, amount, self.shared.now())
    }

    // Messages.

    /// Waits until nothing is under way. Held messages are not under way.
    pub async fn settle(&self) {
        self.shared.deliveries.settle().await;
    }

    /// What is due by the clock happens: prompts end, held messages go out, all are answered.
    pub async fn catch_up(&self) {
        self.shared.catch_up().await;
    }

    /// Every held message goes out now, in the order of their times, and all are answered.
    pub async fn release(&self) {
        self.shared.release().await;
    }

    /// Sends what was last sent about a receipt, checkout id or originator's name again, all at
    /// once. The statuses of the answers come back.
    pub async fn redeliver(&self, about: &str, times: usize) -> Vec<Option<u16>> {
        self.shared.redeliver(about, times).await
    }

    /// Sends something Safaricom never said, and gives the status of the answer.
    pub async fn forge(&self, url: &str, body: impl Into<String>) -> Option<u16> {
        self.shared.forge(url, body.into()).await
    }

    /// Everything that was sent.
    pub fn deliveries(&self) -> Vec<Delivered> {
        self.shared.deliveries.log()
    }

    /// How many messages are held.
    pub fn held(&self) -> usize {
        self.shared.deliveries.held()
    }

    // What there is to compare with.

    /// Every account.
    pub fn books(&self) -> BooksView {
        self.shared.books()
    }

    /// Every completed transaction, oldest first.
    pub fn receipts(&self) -> Vec<Transaction> {
        self.shared.world().receipts.all().to_vec()
    }

    /// The transaction with this receipt.
    pub fn receipt(&self, receipt: &str) -> Option<Transaction> {
        self.shared.world().receipts.get(receipt).cloned()
    }

    /// The statement of a short code as CSV.
    ///
    /// # Errors
    /// When there is no such short code.
    pub fn statement_csv(&self, short_code: &str, span: &Span) -> Result<Vec<u8>, StatementError> {
        let now = self.shared.now();
        statement::csv(&self.shared.world(), short_code, span, now)
    }

    /// The statement of a short code as a spreadsheet.
    ///
    /// # Errors
    /// When there is no such short code.
    pub fn statement_xlsx(&self, short_code: &str, span: &Span) -> Result<Vec<u8>, StatementError> {
        let now = self.shared.now();
        statement::xlsx(&self.shared.world(), short_code, span, now)
    }

    /// Writes everything to the file it is kept in, if there is one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self) -> std::io::Result<()> {
        self.shared.keep()
    }
}

/// The world as it was kept, or a new one, with whoever the settings name.
fn world(settings: &Settings) -> Result<World, StartError> {
    let kept = settings.kept_in.as_deref().filter(|path| path.exists());
    let mut world = match kept {
        Some(path) => read(path)?,
        None => World::new(settings.seed, settings.limits, settings.opening_wallet),
    };
    world.modes = settings.modes.clone();
    for short_code in &settings.short_codes {
        world.register(short_code.clone());
    }
    let now = (settings.clock)();
    for (msisdn, name) in &settings.people {
        world.name_person(msisdn, name, now);
    }
    Ok(world)
}

fn read(path: &Path) -> Result<World, StartError> {
    let kept = |error: String| StartError::Kept(format!("{}: {error}", path.display()));
    let text = fs::read(path).map_err(|error| kept(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| kept(error.to_string()))
}

/// Writes the file again and again while the sandbox runs.
async fn keep(shared: Arc<Shared>) {
    if shared.kept_in.is_none() {
        return;
    }
    let mut before = None;
    loop {
        tokio::time::sleep(KEEP_EVERY).await;
        let movements = shared.world().changes();
        if before != Some(movements) {
            match shared.keep() {
                Ok(()) => before = Some(movements),
                Err(error) => tracing::warn!(%error, "the sandbox could not write its file"),
            }
        }
    }
}
