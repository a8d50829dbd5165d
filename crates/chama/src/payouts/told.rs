//! What M-Pesa tells of a payment: how it ended, the answer to a question about it, or that it was
//! not dealt with in time.

use daraja::callbacks::{ResultMessage, Timeout};
use domain::ids::{PaybillId, PayoutId};
use domain::money::Money;
use domain::payouts::{Told, registered_name, told, wait_before_sending};
use serde::Serialize;
use store::Isolation;

use super::queries;
use super::send::{ToSend, ask_at, short};
use super::settle::{News, NoteEvent};
use super::views::Payout;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{NewJob, SEND_PAYOUT, enqueue};
use crate::work::{Command, Work};

/// What a message is about.
enum About {
    /// How the payment itself ended.
    Payment(Payout),
    /// The answer to a question about it.
    Question(Payout),
}

/// Takes a result that came to the addresses of a paybill. Says whether it was about a payment of
/// that paybill; one about something else is left to others. What cannot be booked now, because the
/// database or the book refuses, is an error, and the message is to be given once more.
///
/// # Errors
/// When it could not be dealt with.
pub async fn on_result(
    context: &Context,
    message: &ResultMessage,
    paybill: PaybillId,
) -> Result<bool> {
    match find(context, message, paybill).await? {
        None => Ok(false),
        Some(About::Payment(row)) => {
            payment_ended(context, &row, message).await?;
            Ok(true)
        }
        Some(About::Question(row)) => {
            question_answered(context, &row, message).await?;
            Ok(true)
        }
    }
}

/// Takes the message that a request was not dealt with in time. That says nothing of the money: it
/// is neither made nor failed, and M-Pesa is asked. Says whether it was about a payment of that
/// paybill.
///
/// # Errors
/// When the database fails.
pub async fn on_timeout(context: &Context, message: &Timeout, paybill: PaybillId) -> Result<bool> {
    let mut reader = context.db.read().await?;
    let (originator, conversation) = (
        &message.originator_conversation_id,
        &message.conversation_id,
    );
    let mut about = None;
    if !originator.is_empty() {
        about = queries::by_originator(&mut reader, originator).await?;
    }
    if about.is_none() && !conversation.is_empty() {
        about = queries::by_conversation(&mut reader, conversation).await?;
    }
    let question = queries::by_question(&mut reader, conversation).await?;
    drop(reader);
    let is_ours = |row: &Payout| row.paybill_id == paybill;
    let Some(row) = about.filter(is_ours) else {
        // A question M-Pesa had no time for is asked again by itself.
        return Ok(question.as_ref().is_some_and(is_ours));
    };
    let doubt = Doubt {
        payout: row.id,
        what: "timed_out",
        note: String::new(),
    };
    context.run(&automatic(&row), None, &doubt).await?;
    Ok(true)
}

fn automatic(row: &Payout) -> Automatic {
    Automatic::new(Some(row.chama_id))
}

/// The payment of this paybill a message is about.
async fn find(
    context: &Context,
    message: &ResultMessage,
    paybill: PaybillId,
) -> Result<Option<About>> {
    let mut reader = context.db.read().await?;
    let is_answer = message.parameter("TransactionStatus").is_some();
    let conversation = &message.conversation_id;
    // A question first: its answer may name the payment it is about in the same place as a result.
    let asked = queries::by_question(&mut reader, conversation).await?;
    let mut found = asked.map(About::Question);
    if found.is_none() && !is_answer {
        let originator = &message.originator_conversation_id;
        found = queries::by_originator(&mut reader, originator)
            .await?
            .map(About::Payment);
    }
    if found.is_none() && !is_answer {
        let taken = queries::by_conversation(&mut reader, conversation).await?;
        found = taken.map(About::Payment);
    }
    if found.is_none()
        && let Some(originator) = message.parameter("OriginatorConversationID")
    {
        let named = queries::by_originator(&mut reader, originator).await?;
        found = named.map(About::Question);
    }
    Ok(found.filter(|about| match about {
        About::Payment(row) | About::Question(row) => row.paybill_id == paybill,
    }))
}

async fn payment_ended(context: &Context, row: &Payout, message: &ResultMessage) -> Result<()> {
    if !message.succeeded() {
        let (code, text) = (&message.result_code, &message.result_desc);
        if row.attempts > 1 {
            // It may be the second request that failed, for being the second, while M-Pesa still
            // has the first: only M-Pesa's answer about the payment itself says that it is over.
            return doubt(context, row, ("failed_once", &format!("{code} {text}"))).await;
        }
        return context.payout_failed(row, code, text).await;
    }
    let details = message.b2c();
    if differs(row, details.amount) {
        // Another amount than was asked for is no news of this payment: it is kept for people to
        // look at, and M-Pesa is asked.
        let told = details.amount.map(Money::kes).unwrap_or_default();
        return doubt(context, row, ("other_amount", &told)).await;
    }
    let receipt = details.receipt.or_else(|| receipt_of(message));
    let news = News {
        receipt,
        name: details.recipient.as_deref().and_then(registered_name),
        at: details.at,
        cost: None,
        text: message.result_desc.clone(),
    };
    context.payout_arrived(row, news).await
}

async fn question_answered(context: &Context, row: &Payout, message: &ResultMessage) -> Result<()> {
    if !message.succeeded() {
        if message.denies_there_is_one() {
            return not_known(context, row, message).await;
        }
        // It says nothing of the payment, such as that the initiator's password has run out.
        let said = format!("{} {}", message.result_code, message.result_desc);
        return note(context, row, ("undecided", &said)).await;
    }
    let status = message.status();
    let word = status.status.clone().unwrap_or_default();
    match told(&word) {
        Told::Undecided => note(context, row, ("undecided", &word)).await,
        Told::NotDone => {
            context
                .payout_failed(row, &word, &message.result_desc)
                .await
        }
        Told::Done if differs(row, status.amount) => {
            // It is asked again in its time; asking at once would hear the same for ever.
            let told = status.amount.map(Money::kes).unwrap_or_default();
            note(context, row, ("other_amount", &told)).await
        }
        Told::Done => {
            let news = News {
                receipt: status.receipt,
                name: status.credit_party.as_deref().and_then(registered_name),
                at: status.finalised_at,
                cost: status.charges,
                text: message.result_desc.clone(),
            };
            context.payout_arrived(row, news).await
        }
    }
}

/// The receipt out of the envelope, where the parameters lack it. A failed transaction has a number
/// of noughts there, and a successful one its receipt.
fn receipt_of(message: &ResultMessage) -> Option<String> {
    let id = message.transaction_id.trim();
    (!id.is_empty()).then(|| id.to_owned())
}

fn differs(row: &Payout, amount: Option<Money>) -> bool {
    amount.is_some_and(|amount| amount != row.amount.money())
}

/// Writes down what was told, and has M-Pesa asked at once.
async fn doubt(context: &Context, row: &Payout, (what, told): (&'static str, &str)) -> Result<()> {
    let doubt = Doubt {
        payout: row.id,
        what,
        note: short(told),
    };
    context.run(&automatic(row), None, &doubt).await?;
    Ok(())
}

/// Writes down what was told; M-Pesa is asked again in its time.
async fn note(context: &Context, row: &Payout, (what, told): (&'static str, &str)) -> Result<()> {
    let note = NoteEvent {
        payout: row.id,
        what,
        code: None,
        note: Some(short(told)),
    };
    context.run(&automatic(row), None, &note).await?;
    Ok(())
}

/// M-Pesa could not say anything of the payment: it may not have the request. Handing it over again
/// under the same number is safe, since M-Pesa carries a number out once.
async fn not_known(context: &Context, row: &Payout, message: &ResultMessage) -> Result<()> {
    let again = SendAgain {
        payout: row.id,
        code: message.result_code.chars().take(50).collect(),
        note: short(&message.result_desc),
    };
    context.run(&automatic(row), None, &again).await?;
    Ok(())
}

/// Nothing is known of a payment any more: M-Pesa is asked at once.
#[derive(Debug, Clone, Serialize)]
struct Doubt {
    payout: PayoutId,
    what: &'static str,
    note: String,
}

impl Command for Doubt {
    const NAME: &'static str = "payouts.doubt";
    // The write names the states it may find.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let now = work.now();
        let told = (None, Some(self.note.clone()));
        work.push(queries::event(self.payout, self.what, told, now));
        if queries::doubt(work.tx(), self.payout, now).await? > 0 {
            ask_at(work, self.payout, now)?;
        }
        Ok(())
    }
}

/// Has a payment handed over again that M-Pesa does not know.
#[derive(Debug, Clone, Serialize)]
struct SendAgain {
    payout: PayoutId,
    code: String,
    note: String,
}

impl Command for SendAgain {
    const NAME: &'static str = "payouts.send_again";
    // Everything written is new; the job finds out whether it is the payment's turn.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let now = work.now();
        let told = (Some(self.code.clone()), Some(self.note.clone()));
        work.push(queries::event(self.payout, "not_known", told, now));
        let row = queries::find(work.tx(), self.payout).await?;
        let row = row.ok_or_else(Error::not_found)?;
        // Ever later, so that an outage of an hour does not use up the attempts of a day.
        let at = now + wait_before_sending(row.attempts);
        let again = ToSend::Again { again: self.payout };
        let job = NewJob::now(work, SEND_PAYOUT, &again)?;
        enqueue(work, job.at(at));
        Ok(())
    }
}
