//! What every request and every hand of the sandbox reaches: the world behind one lock, the post
//! office, the clock.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::money::Money;
use futures::future::join_all;
use serde::{Deserialize, Serialize};

use crate::books::Account;
use crate::clock::Clock;
use crate::deliveries::{Deliveries, Delivery};
use crate::keys::Opener;
use crate::messages::MessageKind;
use crate::receipts::Transaction;
use crate::settings::Timing;
use crate::short_codes::ResponseType;
use crate::world::{Answer, AnswerRefused, Begun, Declined, PayBill, World};

/// What every request reaches.
pub struct Shared {
    pub world: Mutex<World>,
    pub deliveries: Arc<Deliveries>,
    pub opener: Opener,
    pub clock: Clock,
    pub timing: Timing,
    pub kept_in: Option<PathBuf>,
}

/// What one account holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountLine {
    pub account: Account,
    /// In cents.
    pub balance: Money,
}

/// What every account holds, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BooksView {
    pub accounts: Vec<AccountLine>,
    /// Worked out again from the movements it is the same, and all of it adds up to nothing.
    pub sound: bool,
}

impl BooksView {
    /// What an account holds.
    pub fn balance(&self, account: &Account) -> Money {
        let line = self.accounts.iter().find(|line| line.account == *account);
        line.map_or(Money::ZERO, |line| line.balance)
    }

    /// What a short code holds altogether: utility, working and charges paid.
    pub fn of_short_code(&self, short_code: &str) -> Money {
        let ours = |line: &&AccountLine| line.account.short_code() == Some(short_code);
        let balances = self.accounts.iter().filter(ours).map(|line| line.balance);
        Money::checked_sum(balances).unwrap_or(Money::ZERO)
    }
}

/// What an organisation answered when asked about a payment.
enum Verdict {
    Wanted { third_party: String },
    Refused(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Validated {
    result_code: serde_json::Value,
    #[serde(default, rename = "ThirdPartyTransID")]
    third_party: Option<String>,
}

impl Shared {
    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The world, for as long as nobody waits for anything.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A customer pays from the menu: the organisation is asked, the money moves, it is told.
    pub async fn pay_bill(&self, payment: PayBill) -> Result<Transaction, Declined> {
        let _under_way = self.deliveries.under_way();
        let begun = self.world().begin_pay_bill(payment, self.now())?;
        let third_party = match self.ask(&begun).await {
            Verdict::Wanted { third_party } => third_party,
            Verdict::Refused(code) => return Err(Declined::ByBusiness(code)),
        };
        let finished = self
            .world()
            .finish_pay_bill(begun, &third_party, self.now());
        let (done, deliveries) = finished?;
        self.deliveries.send(deliveries);
        Ok(done)
    }

    /// Asks the organisation whether it wants a payment, if it asked to be asked.
    async fn ask(&self, begun: &Begun) -> Verdict {
        let unasked = Verdict::Wanted {
            third_party: String::new(),
        };
        let Some(question) = &begun.question else {
            return unasked;
        };
        let within = Duration::from_millis(self.world().modes.validation_timeout_ms);
        let answer = self.deliveries.post(question, within).await;
        let answer = answer.filter(|(status, _)| *status == 200);
        let read = answer.and_then(|(_, body)| serde_json::from_str::<Validated>(&body).ok());
        let Some(read) = read else {
            return match begun.when_unreachable {
                ResponseType::Completed => unasked,
                ResponseType::Cancelled => Verdict::Refused("unreachable".to_owned()),
            };
        };
        let code = match &read.result_code {
            serde_json::Value::String(code) => code.clone(),
            other => other.to_string(),
        };
        if code == "0" {
            let third_party = read.third_party.unwrap_or_default();
            return Verdict::Wanted { third_party };
        }
        Verdict::Refused(code)
    }

    /// A phone answers a prompt, and the organisation is told.
    pub fn answer(&self, checkout: &str, answer: &Answer) -> Result<(), AnswerRefused> {
        let deliveries = self.world().answer(checkout, answer, self.now())?;
        self.deliveries.send(deliveries);
        Ok(())
    }

    /// Ends the prompts whose time is over.
    pub fn expire_prompts(&self) {
        let deliveries = self.world().expire_prompts(self.now());
        self.deliveries.send(deliveries);
    }

    /// Ends a prompt by itself when the machine's clock says so.
    pub fn watch_prompt(self: &Arc<Self>) {
        if self.timing == Timing::Held {
            return;
        }
        let seconds = u64::try_from(self.world().limits.prompt_s).unwrap_or(0);
        let shared = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            shared.expire_prompts();
        });
    }

    /// What is due by the clock happens: prompts end, held messages go out, all are answered.
    pub async fn catch_up(&self) {
        self.expire_prompts();
        self.carry_held(false).await;
    }

    /// Every held message goes out now, in the order of their times, and all are answered.
    pub async fn release(&self) {
        self.carry_held(true).await;
    }

    async fn carry_held(&self, all: bool) {
        for deliveries in self.deliveries.take_held(all) {
            self.deliveries.carry(deliveries).await;
        }
        self.deliveries.settle().await;
    }

    /// Sends what was last sent about something again, all at once.
    pub async fn redeliver(&self, about: &str, times: usize) -> Vec<Option<u16>> {
        let last = self
            .deliveries
            .log()
            .into_iter()
            .rev()
            .find(|one| one.about == about);
        let Some(last) = last else {
            return Vec::new();
        };
        let again = Delivery {
            kind: last.kind,
            url: last.url,
            body: last.body,
            about: last.about,
            after_ms: 0,
            stage: 0,
        };
        self.at_once(&vec![again; times]).await
    }

    /// Sends something Safaricom never said.
    pub async fn forge(&self, url: &str, body: String) -> Option<u16> {
        let forged = Delivery {
            kind: MessageKind::Forged,
            url: url.to_owned(),
            body,
            about: String::new(),
            after_ms: 0,
            stage: 0,
        };
        self.at_once(&[forged]).await.into_iter().next().flatten()
    }

    async fn at_once(&self, messages: &[Delivery]) -> Vec<Option<u16>> {
        let within = Duration::from_mins(1);
        let posts = messages.iter().map(|one| self.deliveries.post(one, within));
        let answers = join_all(posts).await;
        answers
            .into_iter()
            .map(|answer| answer.map(|(status, _)| status))
            .collect()
    }

    /// What every account holds.
    pub fn books(&self) -> BooksView {
        let world = self.world();
        let lines = world.books.balances().iter();
        let accounts: Vec<AccountLine> = lines
            .map(|(account, balance)| AccountLine {
                account: account.clone(),
                balance: *balance,
            })
            .collect();
        BooksView {
            accounts,
            sound: world.books.are_sound(),
        }
    }

    /// Writes everything to the file it is kept in.
    pub fn keep(&self) -> std::io::Result<()> {
        let Some(path) = &self.kept_in else {
            return Ok(());
        };
        let text = serde_json::to_vec(&*self.world()).map_err(std::io::Error::other)?;
        let beside = path.with_extension("new");
        fs::write(&beside, text)?;
        fs::rename(&beside, path)
    }
}
