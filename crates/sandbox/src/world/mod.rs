//! Everything the sandbox knows, and what can happen to it. Nothing here waits or sends: what is
//! to be sent is handed back.

mod balances;
mod conversations;
mod limits;
mod lookups;
mod paying_in;
mod paying_out;
mod portal;
mod prompts;
pub mod pull;
mod reversals;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use domain::money::Money;
use serde::{Deserialize, Serialize};

pub use conversations::{Conversation, Ids, Signed};
pub use lookups::StatusOf;
pub use paying_in::{Begun, Declined, PayBill};
pub use paying_out::PayOut;
pub use prompts::{Answer, AnswerRefused, Ask, Prompt, PromptState};
pub use reversals::Reverse;

use crate::books::{Account, Books, Movement};
use crate::controls::{Limits, Modes, Plan, Request};
use crate::dice::Dice;
use crate::ids;
use crate::people::Person;
use crate::receipts::{Receipts, Transaction};
use crate::short_codes::{Registered, ShortCode};
use crate::tokens::Tokens;

/// Everything the sandbox knows.
#[derive(Serialize, Deserialize)]
pub struct World {
    pub dice: Dice,
    pub books: Books,
    pub receipts: Receipts,
    pub short_codes: BTreeMap<String, Registered>,
    pub people: BTreeMap<String, Person>,
    pub prompts: BTreeMap<String, Prompt>,
    /// The prompt each phone shows: phone and checkout id.
    pub open_prompts: BTreeMap<String, String>,
    pub conversations: BTreeMap<String, Conversation>,
    pub modes: Modes,
    pub limits: Limits,
    /// What a phone holds when it is first seen.
    pub opening_wallet: Money,
    #[serde(skip)]
    pub tokens: Tokens,
    #[serde(skip)]
    plans: VecDeque<Plan>,
    /// How often a request came, for the mix.
    #[serde(skip)]
    seen: BTreeMap<String, u64>,
}

impl World {
    /// A world in which nothing has happened.
    pub fn new(seed: u64, limits: Limits, opening_wallet: Money) -> Self {
        Self {
            dice: Dice::new(seed),
            books: Books::default(),
            receipts: Receipts::default(),
            short_codes: BTreeMap::new(),
            people: BTreeMap::new(),
            prompts: BTreeMap::new(),
            open_prompts: BTreeMap::new(),
            conversations: BTreeMap::new(),
            modes: Modes::default(),
            limits,
            opening_wallet,
            tokens: Tokens::default(),
            plans: VecDeque::new(),
            seen: BTreeMap::new(),
        }
    }

    /// Registers an organisation, or changes what it signs with.
    pub fn register(&mut self, settings: ShortCode) {
        let code = settings.short_code.clone();
        let known = self.short_codes.entry(code);
        let known = known.or_insert_with(|| Registered::new(settings.clone()));
        known.settings = settings;
    }

    /// The organisation customers pay at this number.
    pub fn payee(&self, number: &str) -> Option<&Registered> {
        let mut all = self.short_codes.values();
        all.find(|one| one.party() == number)
    }

    /// Registers a customer by name, or renames one.
    pub fn name_person(&mut self, msisdn: &str, name: &str, now: DateTime<Utc>) {
        self.person(msisdn, now).name = name.to_uppercase();
    }

    /// The customer with this number, who opens a wallet when first seen.
    pub fn person(&mut self, msisdn: &str, now: DateTime<Utc>) -> &mut Person {
        if !self.people.contains_key(msisdn) {
            let wallet = Account::Wallet(msisdn.to_owned());
            let way = (Account::Outside, wallet);
            // A sum the settings name can be moved; if not, the wallet opens empty.
            let opening = Movement::new("OPENING", now, way, self.opening_wallet);
            let _refused = self.books.post(vec![opening]);
        }
        let new = || Person::unknown(msisdn);
        self.people.entry(msisdn.to_owned()).or_insert_with(new)
    }

    /// What a customer holds.
    pub fn wallet(&self, msisdn: &str) -> Money {
        self.books.balance(&Account::Wallet(msisdn.to_owned()))
    }

    /// What an organisation's utility account holds.
    pub fn utility(&self, short_code: &str) -> Money {
        self.books.balance(&Account::Utility(short_code.to_owned()))
    }

    /// A receipt no transaction has.
    pub fn new_receipt(&mut self, now: DateTime<Utc>) -> String {
        loop {
            let receipt = ids::receipt(now, &mut self.dice);
            if self.receipts.get(&receipt).is_none() {
                return receipt;
            }
        }
    }

    /// The token of an organisation dies.
    pub fn kill_token(&mut self, short_code: &str) {
        let known = self.short_codes.get(short_code);
        let key = known.map(|known| known.settings.consumer_key.clone());
        self.tokens.kill(&key.unwrap_or_default());
    }

    /// Keeps a plan for the next request it fits.
    pub fn plan(&mut self, plan: Plan) {
        self.plans.push_back(plan);
    }

    /// Forgets the plans no request has met.
    pub fn forget_plans(&mut self) {
        self.plans.clear();
    }

    /// The first plan that fits, else what the mix draws.
    pub fn draw(&mut self, request: &Request) -> Plan {
        if let Some(place) = self.plans.iter().position(|plan| plan.fits(request)) {
            let Some(plan) = self.plans.get_mut(place) else {
                return Plan::default();
            };
            let drawn = plan.clone();
            plan.times = plan.times.saturating_sub(1);
            if plan.times == 0 {
                self.plans.remove(place);
            }
            return drawn;
        }
        let Some(mix) = &self.modes.mix else {
            return Plan::default();
        };
        let seen = self.seen.entry(format!("{request:?}")).or_default();
        let plan = mix.draw(request, *seen);
        *seen += 1;
        plan
    }

    /// A number that is another whenever there is something new to keep.
    pub fn changes(&self) -> [usize; 6] {
        let names = self.people.values().map(|person| person.name.len()).sum();
        let registered = self
            .short_codes
            .values()
            .filter(|one| one.urls.is_some())
            .count();
        [
            self.books.movements().len(),
            self.prompts.len(),
            self.open_prompts.len(),
            self.conversations.len(),
            names,
            registered,
        ]
    }

    /// Notes the utility account's balance on a transaction and keeps it.
    fn complete(&mut self, mut transaction: Transaction) -> Transaction {
        transaction.utility_after = self.utility(&transaction.short_code);
        self.receipts.add(transaction.clone());
        transaction
    }
}
