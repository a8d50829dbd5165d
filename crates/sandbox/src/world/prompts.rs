//! Prompts: an organisation asks, and the phone answers or does not.

use chrono::{DateTime, TimeDelta, Utc};
use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::paying_in::Incoming;
use super::{PayBill, World};
use crate::controls::{Plan, Second};
use crate::deliveries::Delivery;
use crate::ids;
use crate::messages::{MessageKind, spread, stk};
use crate::outcome::Outcome;
use crate::receipts::{Channel, Transaction};
use crate::refusal::Refusal;

/// Characters a prompt can show.
const TEXT_MAX: usize = 182;

/// What an organisation asks a phone for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub short_code: String,
    /// Where the money goes: the pay bill, or the till.
    pub business: String,
    pub msisdn: String,
    pub amount: Money,
    pub reference: String,
    pub description: String,
    pub callback_url: String,
}

/// What became of a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptState {
    Open,
    Ended(Outcome),
}

/// A prompt on a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    pub merchant_request_id: String,
    pub checkout_request_id: String,
    pub ask: Ask,
    /// What the phone shows.
    pub text: String,
    pub opened_at: DateTime<Utc>,
    pub state: PromptState,
    pub receipt: Option<String>,
    pub plan: Plan,
}

impl Prompt {
    /// Whether the phone still shows it.
    pub fn is_open(&self) -> bool {
        self.state == PromptState::Open
    }
}

/// What a phone does with a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// This PIN is typed.
    Pin(String),
    /// The right PIN, whatever it is.
    RightPin,
    Cancel,
    /// Nobody answers until it goes away.
    Ignore,
    /// It ends like this; money moves if that means paid and there is money.
    End(Outcome),
}

/// The prompt is not there to be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no such prompt on the phone")]
pub struct AnswerRefused;

impl World {
    /// Shows a prompt on a phone.
    pub fn open_prompt(
        &mut self,
        ask: Ask,
        plan: Plan,
        now: DateTime<Utc>,
    ) -> Result<Prompt, Refusal> {
        if self.open_prompts.contains_key(&ask.msisdn) {
            return Err(Refusal::subscriber_busy());
        }
        let name = self
            .payee(&ask.business)
            .map(|payee| payee.settings.name.clone());
        let text = format!(
            "Do you want to pay Ksh{} to {} Account no. {}? Enter M-PESA PIN",
            crate::sms::sum(ask.amount),
            name.as_deref().unwrap_or(&ask.business),
            ask.reference
        );
        let too_long = text.chars().count() > TEXT_MAX;
        self.person(&ask.msisdn, now);
        let checkout = self.new_checkout_id(now, &ask.msisdn);
        let prompt = Prompt {
            merchant_request_id: ids::request_id(&mut self.dice),
            checkout_request_id: checkout.clone(),
            ask,
            text,
            opened_at: now,
            state: PromptState::Open,
            receipt: None,
            plan: Plan {
                // A text that is too long never reaches the phone, whatever was planned.
                outcome: if too_long {
                    Some(Outcome::of("push_failed"))
                } else {
                    plan.outcome
                },
                ..plan
            },
        };
        let phone = prompt.ask.msisdn.clone();
        self.open_prompts.insert(phone, checkout.clone());
        self.prompts.insert(checkout, prompt.clone());
        Ok(prompt)
    }

    /// The phone answers. What the organisation is told of it comes back.
    pub fn answer(
        &mut self,
        checkout: &str,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<Vec<Delivery>, AnswerRefused> {
        let open = self.prompts.get(checkout).filter(|prompt| prompt.is_open());
        let prompt = open.cloned().ok_or(AnswerRefused)?;
        let (outcome, paid) = match self.outcome_of(&prompt, answer, now) {
            Ok(paid) => (Outcome::paid(), Some(paid)),
            Err(outcome) => (outcome, None),
        };
        self.open_prompts.remove(&prompt.ask.msisdn);
        if let Some(kept) = self.prompts.get_mut(checkout) {
            kept.state = PromptState::Ended(outcome.clone());
            kept.receipt = paid.as_ref().map(|done| done.receipt.clone());
        }
        let screen = match &paid {
            Some(done) => format!("Paid. {} is the receipt.", done.receipt),
            None => outcome.text().to_owned(),
        };
        self.person(&prompt.ask.msisdn, now).screen = screen;
        Ok(self.tell(&prompt, &outcome, paid.as_ref()))
    }

    /// Ends the prompts nobody answered in time.
    pub fn expire_prompts(&mut self, now: DateTime<Utc>) -> Vec<Delivery> {
        let life = TimeDelta::seconds(self.limits.prompt_s);
        let open = self
            .open_prompts
            .values()
            .filter_map(|id| self.prompts.get(id));
        let over = open.filter(|prompt| prompt.opened_at + life <= now);
        let over: Vec<String> = over.map(|p| p.checkout_request_id.clone()).collect();
        let mut deliveries = Vec::new();
        for checkout in over {
            let told = self.answer(&checkout, &Answer::Ignore, now);
            deliveries.extend(told.unwrap_or_default());
        }
        deliveries
    }

    fn outcome_of(
        &mut self,
        prompt: &Prompt,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Outcome> {
        let person = self.person(&prompt.ask.msisdn, now);
        match answer {
            Answer::Cancel => return Err(Outcome::of("cancelled")),
            Answer::Ignore => return Err(Outcome::of("unreachable")),
            Answer::End(outcome) if !outcome.is_paid() => return Err(outcome.clone()),
            Answer::Pin(_) | Answer::RightPin if person.is_locked() => {
                return Err(Outcome::of("locked"));
            }
            Answer::Pin(pin) if !person.enters(pin) => return Err(Outcome::of("wrong_pin")),
            Answer::End(_) | Answer::Pin(_) | Answer::RightPin => {}
        }
        let receipt = self.new_receipt(now);
        let incoming = Incoming {
            receipt,
            payment: PayBill {
                msisdn: prompt.ask.msisdn.clone(),
                business: prompt.ask.business.clone(),
                reference: prompt.ask.reference.clone(),
                amount: prompt.ask.amount,
            },
            channel: Channel::Prompt,
            checkout_request_id: Some(prompt.checkout_request_id.clone()),
            initiated_at: prompt.opened_at,
        };
        self.take(incoming, now)
    }

    /// The callback, and for money that moved the confirmation beside it.
    fn tell(
        &self,
        prompt: &Prompt,
        outcome: &Outcome,
        paid: Option<&Transaction>,
    ) -> Vec<Delivery> {
        let plan = &prompt.plan;
        let second = plan.second.unwrap_or(self.modes.second);
        let (first_stage, second_stage) = match second {
            Second::Before => (1, 0),
            Second::Together => (0, 0),
            Second::After | Second::None => (0, 1),
        };
        let body = match paid {
            Some(done) => stk::paid(prompt, done, plan.amount_override.unwrap_or(done.amount)),
            None => stk::failed(prompt, outcome),
        };
        let callback = Delivery {
            kind: MessageKind::Callback,
            url: prompt.ask.callback_url.clone(),
            body,
            about: prompt.checkout_request_id.clone(),
            after_ms: 0,
            stage: first_stage,
        };
        let mut deliveries = spread(plan, &callback);
        let confirmation = paid.filter(|_| second != Second::None);
        if let Some(one) = confirmation.and_then(|done| self.confirmation(done, plan, "")) {
            let its_own = Plan {
                delay_ms: plan.second_delay_ms,
                drop: false,
                ..plan.clone()
            };
            let staged = Delivery {
                stage: second_stage,
                ..one
            };
            deliveries.extend(spread(&its_own, &staged));
        }
        deliveries
    }

    /// A checkout id no prompt has, also on a clock that stands still.
    fn new_checkout_id(&self, now: DateTime<Utc>, msisdn: &str) -> String {
        let ids = (0..).map(|ms| ids::checkout_id(now + TimeDelta::milliseconds(ms), msisdn));
        let mut free = ids.filter(|id| !self.prompts.contains_key(id));
        free.next().unwrap_or_default()
    }
}
