//! News of a receipt, whoever tells it. Here every channel comes together: a receipt that is not in
//! the book yet is booked, held until M-Pesa agrees, or waits; one that is only gets a sighting.

use chrono::{DateTime, Utc};
use domain::ids::{PaybillId, PaymentMessageId, StkRequestId, TransactionId};
use domain::intake::ReceiptState;
use domain::money::Amount;
use domain::payments::Channel;
use domain::payments::confirmation::{Asked, HoldReason, Step, Told, step};
use domain::payments::stk::StkState;
use serde::{Deserialize, Serialize};
use store::Isolation;

use super::queries::messages::{self, Worked};
use super::queries::prompts::{self, Prompt};
use super::queries::receipts::{self, Receipt};
use super::{checks, text};
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::paybills::{self, PaybillRow};
use crate::work::{Command, Work};

mod book;

/// News of a receipt through one channel, as far as that channel tells it.
#[derive(Clone, Serialize)]
pub struct Sighting {
    /// The code, in its one spelling.
    pub receipt: String,
    /// Who tells it.
    pub channel: Channel,
    /// How much came.
    pub amount: Amount,
    /// When it was paid, by M-Pesa's own clock.
    pub at: Option<DateTime<Utc>>,
    /// The phone it came from: whole, hidden in part, as a hash, or nothing.
    pub phone: String,
    /// The name of whoever paid.
    pub name: String,
    /// What they typed as the account.
    pub reference: String,
    /// Whether the short code it names is the one it was told to.
    pub short_code_equal: bool,
    /// Whether it came from where M-Pesa speaks to us.
    pub source_known: bool,
    /// The request of ours that it answers.
    pub request: Option<StkRequestId>,
    /// The message that told it.
    pub message: Option<PaymentMessageId>,
}

impl Sighting {
    /// A sighting of this code and amount, of which nothing else is told.
    pub fn new(receipt: String, channel: Channel, amount: Amount) -> Self {
        Self {
            receipt,
            channel,
            amount,
            at: None,
            phone: String::new(),
            name: String::new(),
            reference: String::new(),
            short_code_equal: true,
            source_known: true,
            request: None,
            message: None,
        }
    }

    pub(super) fn phone(&self) -> Option<String> {
        text::kept(&self.phone, 80)
    }

    pub(super) fn name(&self) -> Option<String> {
        text::kept(&self.name, 100)
    }

    pub(super) fn reference(&self) -> Option<String> {
        text::kept(&self.reference, 100)
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sighted {
    /// It is booked as what a member paid.
    Booked(TransactionId),
    /// It is booked as unexplained.
    Unexplained(TransactionId),
    /// The money came, and the book cannot take it now.
    Waiting,
    /// M-Pesa is to confirm it first.
    Unconfirmed,
    /// It contradicts what we know; M-Pesa is to confirm it first.
    Held,
    /// It is known already; `differs` says that the amount is another.
    Known {
        /// Whether it was told with another amount than it is kept with.
        differs: bool,
    },
}

impl Sighted {
    const fn word(self) -> &'static str {
        match self {
            Self::Booked(_) => "booked",
            Self::Unexplained(_) => "suspense",
            Self::Waiting => "waiting",
            Self::Unconfirmed => "unconfirmed",
            Self::Held => "held",
            Self::Known { differs: false } => "known",
            Self::Known { differs: true } => "differs",
        }
    }
}

/// How a booking is tried: what the book refuses is tried as unexplained, and then waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Care {
    /// As it should be.
    Usual,
    /// As unexplained, whoever it is from.
    Suspense,
    /// Not at all: only written down.
    Wait,
}

/// News of a receipt, inside the unit of work of whoever has it. The command must have asked for an
/// id of `transactions`. What the book refuses, it refuses to that command: see
/// [`Context::see_receipt`] for one that never is.
///
/// # Errors
/// When the database fails.
pub async fn sight(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    sighting: &Sighting,
) -> Result<Sighted> {
    see(work, paybill, sighting, Care::Usual).await
}

async fn see(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    sighting: &Sighting,
    care: Care,
) -> Result<Sighted> {
    work.push(receipts::saw(sighting, work.now()));
    let prompt = match sighting.request {
        Some(id) => prompts::find(work.tx(), id).await?,
        None => None,
    };
    match next_step(paybill, sighting, prompt.as_ref()) {
        Step::Book => take_and_book(work, paybill, (sighting, prompt), care).await,
        Step::AskProvider => claim(work, paybill, (sighting, prompt), None).await,
        Step::Hold(reason) => claim(work, paybill, (sighting, prompt), Some(reason)).await,
    }
}

fn next_step(paybill: &PaybillRow, sighting: &Sighting, prompt: Option<&Prompt>) -> Step {
    let asked = match prompt {
        None => Asked::Nothing,
        Some(prompt) if prompt.amount != sighting.amount.money() => Asked::OtherAmount,
        Some(prompt) if prompt.state == StkState::Failed => Asked::ThisAmountButFailed,
        Some(_) => Asked::ThisAmount,
    };
    let told = Told {
        channel: sighting.channel,
        asked,
        short_code_equal: sighting.short_code_equal,
        amount: sighting.amount,
        confirm_above: paybill.view.confirm_above,
    };
    let answered = prompt.and_then(|prompt| prompt.receipt.as_deref());
    match step(&told) {
        // One request is paid once; a second receipt for it is looked at first.
        Step::Book
            if !sighting.channel_is_proof()
                && answered.is_some_and(|other| other != sighting.receipt) =>
        {
            Step::Hold(HoldReason::Contradicted)
        }
        Step::Book if !sighting.source_known => Step::AskProvider,
        step => step,
    }
}

impl Sighting {
    /// Whether M-Pesa told it because we asked, or a person vouches for a statement.
    const fn channel_is_proof(&self) -> bool {
        matches!(
            self.channel,
            Channel::Pull | Channel::Status | Channel::Statement
        )
    }
}

type Told2<'a> = (&'a Sighting, Option<Prompt>);

/// Takes the receipt and books it, or finds that it is booked.
async fn take_and_book(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    (sighting, prompt): Told2<'_>,
    care: Care,
) -> Result<Sighted> {
    let now = work.now();
    let whose = (paybill.view.id, paybill.view.chama_id);
    match receipts::take(work.tx(), sighting, whose, now).await? {
        Some(taken) => {
            let prompt = match (prompt, taken.request) {
                (None, Some(id)) => prompts::find(work.tx(), id).await?,
                (prompt, _) => prompt,
            };
            book::book(
                work,
                paybill,
                book::Taken {
                    taken,
                    prompt,
                    care,
                    sighting,
                },
            )
            .await
        }
        None => known(work, (sighting, prompt)).await,
    }
}

/// The receipt is in the book: nothing is posted.
async fn known(work: &mut Work<'_>, (sighting, prompt): Told2<'_>) -> Result<Sighted> {
    let now = work.now();
    let kept = receipts::find(work.tx(), &sighting.receipt).await?;
    let kept = kept.ok_or_else(|| Error::Defect("a receipt that is nowhere".to_owned()))?;
    let differs = kept.amount != sighting.amount.money();
    if differs {
        work.push(receipts::differs(sighting.receipt.clone()));
        if let Some(id) = sighting.message {
            work.push(messages::worked(Worked {
                id,
                quarantined: Some("contradicted"),
                subject: Some(sighting.receipt.clone()),
                now,
            }));
        }
        return Ok(Sighted::Known { differs });
    }
    if let Some(prompt) = prompt.filter(|prompt| prompt.receipt.is_none()) {
        work.push(prompts::paid(
            prompt.id,
            Some(sighting.receipt.clone()),
            now,
        ));
        work.push(receipts::answers(sighting.receipt.clone(), prompt.id));
    }
    if let Some(id) = sighting.message {
        let subject = Some(sighting.receipt.clone());
        work.push(messages::worked(Worked {
            id,
            quarantined: None,
            subject,
            now,
        }));
    }
    Ok(Sighted::Known { differs })
}

/// Writes the receipt down until M-Pesa agrees, and asks M-Pesa where that is possible.
async fn claim(
    work: &mut Work<'_>,
    paybill: &PaybillRow,
    (sighting, prompt): Told2<'_>,
    held: Option<HoldReason>,
) -> Result<Sighted> {
    let now = work.now();
    let whose = (paybill.view.id, paybill.view.chama_id);
    let why = held.map(HoldReason::as_str);
    let is_new = receipts::claim(work.tx(), sighting, whose, (why, now)).await?;
    if !is_new {
        let kept = receipts::find(work.tx(), &sighting.receipt).await?;
        if kept.as_ref().is_some_and(is_settled) {
            return known(work, (sighting, prompt)).await;
        }
        // Told twice with two amounts: M-Pesa says which.
        if kept.is_some_and(|kept| kept.amount != sighting.amount.money()) {
            work.push(receipts::differs(sighting.receipt.clone()));
        }
    }
    checks::ask(work, paybill, &sighting.receipt)?;
    if held.is_none()
        && let Some(prompt) = &prompt
    {
        work.push(prompts::paid(
            prompt.id,
            Some(sighting.receipt.clone()),
            now,
        ));
    }
    if let Some(id) = sighting.message {
        work.push(messages::worked(Worked {
            id,
            quarantined: Some(why.unwrap_or("unconfirmed")),
            subject: Some(sighting.receipt.clone()),
            now,
        }));
    }
    Ok(match held {
        Some(_) => Sighted::Held,
        None => Sighted::Unconfirmed,
    })
}

fn is_settled(kept: &Receipt) -> bool {
    kept.state.is_in_the_book() || kept.state == ReceiptState::Waiting
}

/// News of one receipt as a command of its own.
#[derive(Serialize)]
struct See {
    paybill: PaybillId,
    sighting: Sighting,
    care: Care,
    /// It was told and proved before, and waited for the book.
    again: bool,
}

impl Command for See {
    const NAME: &'static str = "payments.see";
    // The receipt is taken by a row of its own first; whoever else has it waits for that row. All
    // else that must hold is a constraint of the schema.
    const ISOLATION: Isolation = Isolation::Guarded;
    const NEW_ROW: Option<&'static str> = Some("transactions");
    type Authority = Automatic;
    type Answer = Sighted;

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<Sighted> {
        let paybill = paybills::by_id(work.tx(), self.paybill).await?;
        let paybill = paybill.ok_or_else(Error::not_found)?;
        if self.again {
            let told = (&self.sighting, None);
            return take_and_book(work, &paybill, told, self.care).await;
        }
        see(work, &paybill, &self.sighting, self.care).await
    }
}

impl Context {
    /// News of a receipt, never refused: what the book does not take as it should is booked as
    /// unexplained, and what it does not take at all waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn see_receipt(&self, paybill: PaybillId, sighting: Sighting) -> Result<Sighted> {
        self.see_with_care(paybill, sighting, false).await
    }

    /// Tries once more to book a receipt that waits for the book; nobody told it anew.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn book_again(&self, paybill: PaybillId, sighting: Sighting) -> Result<()> {
        self.see_with_care(paybill, sighting, true).await?;
        Ok(())
    }

    async fn see_with_care(
        &self,
        paybill: PaybillId,
        sighting: Sighting,
        again: bool,
    ) -> Result<Sighted> {
        let channel = sighting.channel.as_str();
        let mut care = Care::Usual;
        loop {
            let see = See {
                paybill,
                sighting: sighting.clone(),
                care,
                again,
            };
            match self.run(&Automatic::new(None), None, &see).await {
                Ok(done) => {
                    let outcome = done.answer.word();
                    metrics::counter!(
                        "payments_seen_total", "channel" => channel, "outcome" => outcome
                    )
                    .increment(1);
                    return Ok(done.answer);
                }
                Err(error) => care = more_careful(care, error)?,
            }
        }
    }
}

/// How to try again what was refused; any other failure stays one.
fn more_careful(care: Care, error: Error) -> Result<Care> {
    let code = match &error {
        Error::Refused(refusal) => refusal.code,
        Error::Store(store::Error::Refused(_)) => "schema",
        _ => return Err(error),
    };
    let next = match (care, code) {
        (Care::Wait, _) => return Err(error),
        (Care::Suspense, _) | (_, "chama_suspended" | "chama_closed") => Care::Wait,
        (Care::Usual, _) => Care::Suspense,
    };
    tracing::warn!(code, "the book refused a payment as it was told");
    Ok(next)
}

/// A refusal of what M-Pesa is asked for where it is not set up.
pub(super) fn not_connected() -> Refusal {
    Refusal::new(crate::error::Kind::Conflict, "mpesa_not_connected")
}
