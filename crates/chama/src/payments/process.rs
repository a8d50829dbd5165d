//! Working a message through: what it says, and what follows from it.

use chrono::Duration;
use daraja::CollectOutcome;
use daraja::callbacks::{self, C2b, StkCallback};
use domain::ids::PaymentMessageId;
use domain::intake::PromptFailure;
use domain::money::Amount;
use domain::payments::Channel;
use domain::payments::account_ref::AccountRef;
use domain::payments::receipt::Receipt as Code;
use domain::payments::stk::{StkChange, StkEvent};
use serde::Serialize;
use store::Isolation;

use super::intake::ToProcess;
use super::queries::messages::{self, Message, Worked};
use super::queries::prompts::{self, Ended, Prompt};
use super::sight::Sighting;
use super::text;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::paybills::{self, PaybillRow};
use crate::payouts;
use crate::work::{Command, Work};

/// A payment from the phone's menu may answer a prompt sent so long ago.
const PROMPT_LASTS_MINUTES: i64 = 10;
/// After so many tries an answer to no question of ours is left alone.
const UNKNOWN_ANSWER_TRIES: i64 = 4;

impl Context {
    /// Works a stored message through. Safe to run twice.
    ///
    /// # Errors
    /// When the database fails, or an answer came before its question was written down.
    pub(crate) async fn process_payment_message(&self, job: &Job) -> Result<()> {
        let ToProcess { dedupe } = job.payload()?;
        let mut reader = self.db().read().await?;
        let message = messages::by_dedupe(&mut reader, dedupe).await?;
        drop(reader);
        match message {
            Some(message) if message.state == "received" => {
                self.work_through(&message, job.attempt).await
            }
            _ => Ok(()),
        }
    }

    async fn work_through(&self, message: &Message, attempt: i64) -> Result<()> {
        match message.kind.as_str() {
            "stk" => match callbacks::stk(&message.body) {
                Ok(told) => self.heard_of_prompt(message, &told).await,
                Err(_unreadable) => self.put_aside(message, "unreadable", None).await,
            },
            "confirm" => match callbacks::c2b(&message.body) {
                Ok(told) => self.confirmed(message, &told).await,
                Err(_unreadable) => self.put_aside(message, "unreadable", None).await,
            },
            "result" => self.answered(message, attempt).await,
            "timeout" => self.timed_out(message, attempt).await,
            // Nothing is taken from what comes unasked to the list's address: it is fetched.
            _ => self.put_aside(message, "not_asked_for", None).await,
        }
    }

    async fn paybill_of(&self, message: &Message) -> Result<PaybillRow> {
        let mut reader = self.db().read().await?;
        let row = paybills::by_id(&mut reader, message.paybill).await?;
        row.ok_or_else(Error::not_found)
    }

    /// What a phone answered.
    pub(super) async fn heard_of_prompt(
        &self,
        message: &Message,
        told: &StkCallback,
    ) -> Result<()> {
        let checkout = told.checkout_request_id.as_str();
        if let Some(prompt) = self.prompt_of(checkout).await? {
            return self.answer_of_prompt(message, told, &prompt).await;
        }
        let subject = text::kept(checkout, 120);
        self.put_aside(message, "prompt_unknown", subject).await?;
        // The answer to our request may have been written down in this moment; whoever writes it
        // down looks for messages after that, and we look for it after this.
        match self.prompt_of(checkout).await? {
            Some(prompt) => self.answer_of_prompt(message, told, &prompt).await,
            None => Ok(()),
        }
    }

    async fn prompt_of(&self, checkout: &str) -> Result<Option<Prompt>> {
        let mut reader = self.db().read().await?;
        prompts::by_checkout(&mut reader, checkout).await
    }

    async fn answer_of_prompt(
        &self,
        message: &Message,
        told: &StkCallback,
        prompt: &Prompt,
    ) -> Result<()> {
        if prompt.paybill != message.paybill {
            return self.put_aside(message, "other_paybill", None).await;
        }
        if !told.paid() && !message.source_known {
            return self.put_aside(message, "source_unknown", None).await;
        }
        if !told.paid() {
            let failed = PromptFailed::told(message.id, prompt, told);
            self.run(&Automatic::new(Some(prompt.chama)), None, &failed)
                .await?;
            return Ok(());
        }
        let Some(mut sighting) = of_prompt(told) else {
            return self.put_aside(message, "paid_without_receipt", None).await;
        };
        // A stranger's word answers no request of ours; M-Pesa is asked about the receipt.
        sighting.request = message.source_known.then_some(prompt.id);
        self.sighted(message, sighting).await
    }

    /// A payment from the phone's own menu, or one of a prompt told a second way.
    async fn confirmed(&self, message: &Message, told: &C2b) -> Result<()> {
        let Ok(code) = Code::parse(&told.receipt) else {
            return self.put_aside(message, "receipt_unreadable", None).await;
        };
        let Ok(amount) = Amount::new(told.amount) else {
            return self.put_aside(message, "amount_unreadable", None).await;
        };
        let paybill = self.paybill_of(message).await?;
        let mut sighting = Sighting::new(code.as_str().to_owned(), Channel::C2b, amount);
        sighting.at = told.at;
        sighting.phone.clone_from(&told.msisdn);
        sighting.name = told.name();
        sighting.reference.clone_from(&told.bill_reference);
        sighting.short_code_equal = names(&paybill, &told.short_code);
        if message.source_known {
            sighting.request = self.waiting_prompt(&paybill, &sighting).await?;
        }
        self.sighted(message, sighting).await
    }

    /// The prompt that waits for just this payment: its member's code was typed, by us or by them.
    async fn waiting_prompt(
        &self,
        paybill: &PaybillRow,
        sighting: &Sighting,
    ) -> Result<Option<domain::ids::StkRequestId>> {
        let AccountRef::Code(code) = AccountRef::read(&sighting.reference) else {
            return Ok(None);
        };
        let since = self.now() - Duration::minutes(PROMPT_LASTS_MINUTES);
        let whose = (paybill.view.id, code.member());
        let mut reader = self.db().read().await?;
        let found = prompts::waiting_for(&mut reader, whose, sighting.amount, since).await?;
        Ok(found.map(|prompt| prompt.id))
    }

    async fn sighted(&self, message: &Message, mut sighting: Sighting) -> Result<()> {
        sighting.message = Some(message.id);
        sighting.source_known = message.source_known;
        self.see_receipt(message.paybill, sighting).await?;
        Ok(())
    }

    /// An answer to a question of ours, or what became of a payment we had made.
    async fn answered(&self, message: &Message, attempt: i64) -> Result<()> {
        let Ok(result) = callbacks::result(&message.body) else {
            return self.put_aside(message, "unreadable", None).await;
        };
        if !message.source_known {
            return self.put_aside(message, "source_unknown", None).await;
        }
        if payouts::on_result(self, &result, message.paybill).await? {
            return self.done(message).await;
        }
        if self.checked(message, &result).await? {
            return Ok(());
        }
        // It may have come before its question was written down.
        if attempt < UNKNOWN_ANSWER_TRIES {
            return Err(Error::Defect("an answer to no question yet".to_owned()));
        }
        let subject = text::kept(&result.conversation_id, 120);
        self.put_aside(message, "question_unknown", subject).await
    }

    async fn timed_out(&self, message: &Message, attempt: i64) -> Result<()> {
        let Ok(timeout) = callbacks::timeout(&message.body) else {
            return self.put_aside(message, "unreadable", None).await;
        };
        if !message.source_known {
            return self.put_aside(message, "source_unknown", None).await;
        }
        let is_ours = payouts::on_timeout(self, &timeout, message.paybill).await?
            || self.is_question(message, &timeout.conversation_id).await?;
        if is_ours {
            // A question of ours is asked again by the sweep.
            return self.done(message).await;
        }
        // It may have come before its question was written down.
        if attempt < UNKNOWN_ANSWER_TRIES {
            return Err(Error::Defect("no time for no question yet".to_owned()));
        }
        let subject = text::kept(&timeout.conversation_id, 120);
        self.put_aside(message, "question_unknown", subject).await
    }

    async fn done(&self, message: &Message) -> Result<()> {
        self.mark(message, None, None).await
    }

    /// Keeps a message apart, with the reason.
    async fn put_aside(
        &self,
        message: &Message,
        reason: &'static str,
        subject: Option<String>,
    ) -> Result<()> {
        let kind = message.kind.clone();
        metrics::counter!("payment_messages_quarantined_total", "kind" => kind, "reason" => reason)
            .increment(1);
        self.mark(message, Some(reason), subject).await
    }

    async fn mark(
        &self,
        message: &Message,
        quarantined: Option<&'static str>,
        subject: Option<String>,
    ) -> Result<()> {
        let mark = Mark {
            message: message.id,
            quarantined,
            subject,
        };
        self.run(&Automatic::new(None), None, &mark).await?;
        Ok(())
    }

    /// Messages about a prompt that nobody knew until now.
    pub(super) async fn hear_again(&self, checkout: &str) -> Result<()> {
        let mut reader = self.db().read().await?;
        let waiting = messages::about_unknown_prompt(&mut reader, checkout).await?;
        drop(reader);
        for message in waiting {
            if let Ok(told) = callbacks::stk(&message.body) {
                self.heard_of_prompt(&message, &told).await?;
            }
        }
        Ok(())
    }

    /// A message about a prompt that never was ours: if it tells of money, M-Pesa is asked.
    pub(super) async fn hear_unasked(&self, message: &Message) -> Result<()> {
        let Ok(told) = callbacks::stk(&message.body) else {
            return Ok(());
        };
        if self.prompt_of(&told.checkout_request_id).await?.is_some() {
            return self.heard_of_prompt(message, &told).await;
        }
        match of_prompt(&told).filter(|_| told.paid()) {
            Some(sighting) => self.sighted(message, sighting).await,
            None => self.put_aside(message, "prompt_never_ours", None).await,
        }
    }
}

/// What a paid prompt tells; nothing when it lacks what a booking needs.
fn of_prompt(told: &StkCallback) -> Option<Sighting> {
    let code = Code::parse(told.receipt.as_deref()?).ok()?;
    let amount = Amount::new(told.amount?).ok()?;
    let mut sighting = Sighting::new(code.as_str().to_owned(), Channel::Stk, amount);
    sighting.at = told.at;
    sighting.phone = told.phone.clone().unwrap_or_default();
    Some(sighting)
}

/// Whether a message names this short code, or none.
fn names(paybill: &PaybillRow, short_code: &str) -> bool {
    let named = short_code.trim();
    let till = paybill.view.till_number.as_deref();
    named.is_empty() || named == paybill.view.short_code || Some(named) == till
}

/// Says how far a message was worked through.
#[derive(Serialize)]
struct Mark {
    message: PaymentMessageId,
    quarantined: Option<&'static str>,
    subject: Option<String>,
}

impl Command for Mark {
    const NAME: &'static str = "payments.mark";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let worked = Worked {
            id: self.message,
            quarantined: self.quarantined,
            subject: self.subject.clone(),
            now: work.now(),
        };
        work.push(messages::worked(worked));
        Ok(())
    }
}

/// What a result code means to whoever waits for it.
pub(super) fn failure_of(code: &str) -> PromptFailure {
    match CollectOutcome::of(code) {
        CollectOutcome::TooLittleMoney => PromptFailure::TooLittle,
        CollectOutcome::Limit => PromptFailure::Limit,
        CollectOutcome::TooSoon => PromptFailure::Repeated,
        CollectOutcome::Cancelled => PromptFailure::Cancelled,
        CollectOutcome::TimedOut => PromptFailure::TimedOut,
        CollectOutcome::WrongPin => PromptFailure::WrongPin,
        CollectOutcome::Locked => PromptFailure::Locked,
        CollectOutcome::Busy => PromptFailure::Busy,
        CollectOutcome::Configuration => PromptFailure::NotSetUp,
        CollectOutcome::Paid | CollectOutcome::Other => PromptFailure::Other,
    }
}

/// A prompt was not paid. What is paid stays so, whatever is said after it.
#[derive(Serialize)]
pub(super) struct PromptFailed {
    message: Option<PaymentMessageId>,
    prompt: domain::ids::StkRequestId,
    code: String,
    text: String,
}

impl PromptFailed {
    fn told(message: PaymentMessageId, prompt: &Prompt, told: &StkCallback) -> Self {
        Self {
            message: Some(message),
            prompt: prompt.id,
            code: told.result_code.clone(),
            text: told.result_desc.clone(),
        }
    }

    pub(super) fn asked(prompt: &Prompt, code: String, text: String) -> Self {
        Self {
            message: None,
            prompt: prompt.id,
            code,
            text,
        }
    }
}

impl Command for PromptFailed {
    const NAME: &'static str = "payments.prompt_failed";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let now = work.now();
        let prompt = prompts::find(work.tx(), self.prompt).await?;
        let prompt = prompt.ok_or_else(Error::not_found)?;
        if let StkChange::To(to) = prompt.state.after(StkEvent::Failed) {
            let failure = failure_of(&self.code);
            let ended = Ended {
                id: prompt.id,
                from: prompt.state,
                to,
                failure: Some(failure),
                code: text::kept(&self.code, 40),
                text: text::kept(&self.text, 300),
                now,
            };
            if prompts::end(work.tx(), ended).await? == 0 {
                // It moved on meanwhile: what it is now decides.
                return Err(store::Error::Retry.into());
            }
            metrics::counter!("payment_prompts_ended_total", "outcome" => failure.as_str())
                .increment(1);
        }
        if let Some(id) = self.message {
            work.push(messages::worked(Worked {
                id,
                quarantined: None,
                subject: None,
                now,
            }));
        }
        Ok(())
    }
}
