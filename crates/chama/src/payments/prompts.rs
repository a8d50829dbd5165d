//! Prompts on phones: sent by a job, asked about while nobody answers, given up in the end.

use chrono::{DateTime, Duration, Utc};
use daraja::{NotSent, RefusalKind, StkPush, WholeShillings};
use domain::ids::{PaybillId, StkRequestId};
use domain::intake::PromptFailure;
use domain::member_code::MemberCode;
use domain::money::Amount;
use domain::payments::msisdn::wire;
use domain::payments::stk::{StkChange, StkEvent, StkState};
use domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};
use store::Isolation;

use super::process::PromptFailed;
use super::queries::prompts::{self as queries, Ended, Prompt};
use super::text;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{self, Job, NewJob};
use crate::paybills::{self, PaybillRow};
use crate::work::{Command, Work};

/// Seconds after sending at which M-Pesa is asked what became of a prompt. After the last it is
/// given up; money that is told later still counts.
const ASKED_AFTER_SECONDS: [i64; 3] = [30, 60, 120];

/// What the jobs of a prompt are told.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct OfPrompt {
    pub prompt: StkRequestId,
    pub round: usize,
}

impl Context {
    /// Has M-Pesa show a prompt. Whether or not it is known what came of that, it is sent once.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn send_stk(&self, job: &Job) -> Result<()> {
        let OfPrompt { prompt: id, .. } = job.payload()?;
        let automatic = Automatic::new(None);
        let begun = self.run(&automatic, None, &Attempt { prompt: id }).await?;
        if !begun.answer {
            return Ok(());
        }
        let mut reader = self.db().read().await?;
        let prompt = queries::find(&mut reader, id).await?;
        let prompt = prompt.ok_or_else(Error::not_found)?;
        let paybill = paybills::by_id(&mut reader, prompt.paybill).await?;
        drop(reader);
        let paybill = paybill.ok_or_else(Error::not_found)?;
        match self.push(&prompt, &paybill).await {
            Ok(accepted) => {
                let checkout = accepted.checkout_request_id.clone();
                let sent = Sent {
                    prompt: id,
                    checkout: accepted.checkout_request_id,
                    merchant: accepted.merchant_request_id,
                };
                self.run(&automatic, None, &sent).await?;
                metrics::counter!("payment_prompts_sent_total", "outcome" => "sent").increment(1);
                // What the phone answered may have come before this was written down.
                self.hear_again(&checkout).await
            }
            Err(error) => self.not_accepted(id, &error).await,
        }
    }

    async fn push(
        &self,
        prompt: &Prompt,
        paybill: &PaybillRow,
    ) -> std::result::Result<daraja::StkAccepted, daraja::Error> {
        let broken = |field, why| daraja::Error::NotSent(NotSent::BadInput { field, why });
        let account = paybills::account(self, paybill)
            .map_err(|_not_set_up| daraja::Error::NotSent(NotSent::Missing("passkey")))?;
        let callback_url = paybills::hook_url(self, paybill, "stk")
            .map_err(|_not_set_up| broken("CallBackURL", "there is no public address"))?;
        let amount = Amount::new(prompt.amount).ok();
        let amount = amount.and_then(|amount| WholeShillings::try_from(amount).ok());
        let phone = PhoneNumber::parse(&prompt.phone)
            .map_err(|_unreadable| broken("PhoneNumber", "it is no number"))?;
        let push = StkPush {
            amount: amount.ok_or_else(|| broken("Amount", "not whole shillings"))?,
            phone: wire(&phone),
            reference: MemberCode::of(prompt.member).as_str().to_owned(),
            description: "Contribution".to_owned(),
            callback_url,
        };
        account.stk_push(&push).await
    }

    /// Nothing was asked, or nobody knows: then it may still be answered.
    async fn not_accepted(&self, prompt: StkRequestId, error: &daraja::Error) -> Result<()> {
        let automatic = Automatic::new(None);
        let (failure, word) = match error {
            daraja::Error::Unknown(_) => {
                metrics::counter!("payment_prompts_sent_total", "outcome" => "unknown")
                    .increment(1);
                let later = Later { prompt };
                self.run(&automatic, None, &later).await?;
                return Ok(());
            }
            daraja::Error::NotSent(NotSent::Missing(_)) => (PromptFailure::NotSetUp, "not_set_up"),
            daraja::Error::NotSent(_) => (PromptFailure::NotSent, "not_sent"),
            daraja::Error::Refused(refusal) => (refused(&refusal.kind), "refused"),
        };
        tracing::warn!(%error, "a prompt was not sent");
        metrics::counter!("payment_prompts_sent_total", "outcome" => word).increment(1);
        let given_up = GiveUp {
            prompt,
            event: Event::Refused,
            failure: Some(failure),
            text: text::kept(&error.to_string(), 300),
        };
        self.run(&automatic, None, &given_up).await?;
        Ok(())
    }

    /// Asks what became of a prompt that nobody answered, and gives it up in the end.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn query_stk(&self, job: &Job) -> Result<()> {
        let OfPrompt { prompt: id, round } = job.payload()?;
        let mut reader = self.db().read().await?;
        let prompt = queries::find(&mut reader, id).await?;
        let Some(prompt) = prompt.filter(|prompt| prompt.state.waits()) else {
            return Ok(());
        };
        let paybill = paybills::by_id(&mut reader, prompt.paybill).await?;
        drop(reader);
        let paybill = paybill.ok_or_else(Error::not_found)?;
        if let Some(checkout) = prompt.checkout.clone() {
            let account = paybills::account(self, &paybill)?;
            match account.stk_query(&checkout).await {
                Ok(daraja::StkState::Paid) => {
                    let paid = PaidUnreceipted { prompt: id };
                    self.run(&Automatic::new(None), None, &paid).await?;
                    return Ok(());
                }
                Ok(daraja::StkState::Failed { code, text }) => {
                    let failed = PromptFailed::asked(&prompt, code, text);
                    self.run(&Automatic::new(None), None, &failed).await?;
                    return Ok(());
                }
                Ok(daraja::StkState::Pending) => {}
                Err(error) => tracing::warn!(%error, "M-Pesa does not say what became of a prompt"),
            }
        }
        let next = Next { prompt: id, round };
        self.run(&Automatic::new(None), None, &next).await?;
        Ok(())
    }

    /// Gives up prompts whose jobs were lost.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn give_up_stuck(&self, before: DateTime<Utc>) -> Result<()> {
        let mut reader = self.db().read().await?;
        let stuck = queries::stuck(&mut reader, before).await?;
        drop(reader);
        for prompt in stuck {
            let given_up = GiveUp {
                prompt: prompt.id,
                event: Event::GaveUp,
                failure: None,
                text: None,
            };
            self.run(&Automatic::new(None), None, &given_up).await?;
        }
        Ok(())
    }
}

fn refused(kind: &RefusalKind) -> PromptFailure {
    match kind {
        RefusalKind::SubscriberBusy => PromptFailure::Busy,
        RefusalKind::SpikeArrest | RefusalKind::Quota | RefusalKind::SystemBusy => {
            PromptFailure::NotSent
        }
        RefusalKind::WrongCredentials
        | RefusalKind::UnknownShortCode
        | RefusalKind::InvalidToken => PromptFailure::NotSetUp,
        _ => PromptFailure::Other,
    }
}

/// Marks the one attempt to send a prompt, before anything leaves.
#[derive(Serialize)]
struct Attempt {
    prompt: StkRequestId,
}

impl Command for Attempt {
    const NAME: &'static str = "payments.attempt";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = bool;

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<bool> {
        let now = work.now();
        let begun = queries::attempt(work.tx(), self.prompt, now).await? > 0;
        if begun {
            // Asked about even where this process ends in the middle of sending.
            enqueue_query(work, self.prompt, 0)?;
        }
        Ok(begun)
    }
}

fn enqueue_query(work: &mut Work<'_>, prompt: StkRequestId, round: usize) -> Result<()> {
    let Some(after) = ASKED_AFTER_SECONDS.get(round) else {
        return Ok(());
    };
    let before = round
        .checked_sub(1)
        .and_then(|last| ASKED_AFTER_SECONDS.get(last));
    let wait = Duration::seconds(after.saturating_sub(before.copied().unwrap_or(0)));
    let job = NewJob::now(work, jobs::QUERY_STK, &OfPrompt { prompt, round })?;
    let at = work.now() + wait;
    jobs::enqueue(work, job.at(at).once(format!("stk:{prompt}:{round}")));
    Ok(())
}

/// M-Pesa took the prompt.
#[derive(Serialize)]
struct Sent {
    prompt: StkRequestId,
    checkout: String,
    merchant: String,
}

impl Command for Sent {
    const NAME: &'static str = "payments.sent";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let now = work.now();
        let known_as = (self.checkout.clone(), self.merchant.clone());
        queries::accepted(work.tx(), self.prompt, known_as, now).await?;
        Ok(())
    }
}

/// Nobody knows whether M-Pesa took it; the next look says what is known then.
#[derive(Serialize)]
struct Later {
    prompt: StkRequestId,
}

impl Command for Later {
    const NAME: &'static str = "payments.later";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        enqueue_query(work, self.prompt, 0)
    }
}

/// The next time M-Pesa is asked, or nothing more.
#[derive(Serialize)]
struct Next {
    prompt: StkRequestId,
    round: usize,
}

impl Command for Next {
    const NAME: &'static str = "payments.next";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let next = self.round.saturating_add(1);
        if next < ASKED_AFTER_SECONDS.len() {
            return enqueue_query(work, self.prompt, next);
        }
        let given_up = GiveUp {
            prompt: self.prompt,
            event: Event::GaveUp,
            failure: None,
            text: None,
        };
        given_up.apply(work).await
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum Event {
    Refused,
    GaveUp,
}

/// A prompt that was not sent, or is not waited for any more.
#[derive(Serialize)]
struct GiveUp {
    prompt: StkRequestId,
    event: Event,
    failure: Option<PromptFailure>,
    text: Option<String>,
}

impl GiveUp {
    async fn apply(&self, work: &mut Work<'_>) -> Result<()> {
        let now = work.now();
        let prompt = queries::find(work.tx(), self.prompt).await?;
        let prompt = prompt.ok_or_else(Error::not_found)?;
        let event = match self.event {
            Event::Refused => StkEvent::Refused,
            Event::GaveUp => StkEvent::GaveUp,
        };
        let StkChange::To(to) = prompt.state.after(event) else {
            return Ok(());
        };
        let ended = Ended {
            id: prompt.id,
            from: prompt.state,
            to,
            failure: self.failure,
            code: None,
            text: self.text.clone(),
            now,
        };
        if queries::end(work.tx(), ended).await? == 0 {
            return Err(store::Error::Retry.into());
        }
        Ok(())
    }
}

impl Command for GiveUp {
    const NAME: &'static str = "payments.give_up";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        self.apply(work).await
    }
}

/// M-Pesa says it was paid and not by which receipt: that comes by another way.
#[derive(Serialize)]
struct PaidUnreceipted {
    prompt: StkRequestId,
}

impl Command for PaidUnreceipted {
    const NAME: &'static str = "payments.paid_unreceipted";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let now = work.now();
        let prompt = queries::find(work.tx(), self.prompt).await?;
        let prompt = prompt.ok_or_else(Error::not_found)?;
        if prompt.state != StkState::Paid {
            work.push(queries::paid(prompt.id, None, now));
        }
        pull_soon(work, prompt.paybill)
    }
}

/// Has the list of recent payments fetched now, not at the next quarter of an hour.
fn pull_soon(work: &mut Work<'_>, paybill: PaybillId) -> Result<()> {
    let job = NewJob::now(
        work,
        jobs::PULL_PAYBILL,
        &super::pull::OfPaybill { paybill },
    )?;
    let minute = work.now().timestamp().div_euclid(60);
    jobs::enqueue(work, job.once(format!("pull:{paybill}:{minute}")));
    Ok(())
}
