//! Asking M-Pesa whether a receipt is as it was told.

use daraja::callbacks::ResultMessage;
use domain::intake::ReceiptState;
use domain::money::Amount;
use domain::payments::Channel;
use domain::payments::receipt::Receipt as Code;
use serde::{Deserialize, Serialize};
use store::Isolation;

use super::queries::checks::{self as queries, Check};
use super::queries::messages::{self, Message, Worked};
use super::queries::receipts::{self, Receipt};
use super::sight::Sighting;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{self, NewJob};
use crate::paybills::{self, PaybillRow};
use crate::work::{Command, Work};

/// A receipt to ask about.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ToCheck {
    receipt: String,
}

/// Has M-Pesa asked about a receipt, where the paybill can ask.
pub(super) fn ask(work: &mut Work<'_>, paybill: &PaybillRow, receipt: &str) -> Result<()> {
    if paybill.view.can_pay() {
        let payload = ToCheck {
            receipt: receipt.to_owned(),
        };
        let job = NewJob::now(work, jobs::CHECK_RECEIPT, &payload)?;
        // Asked again by the sweep when no answer comes.
        let hour = work.now().timestamp().div_euclid(3_600);
        jobs::enqueue(work, job.once(format!("check:{receipt}:{hour}")));
    }
    Ok(())
}

impl Context {
    /// Asks M-Pesa about a receipt; the answer comes as a message.
    ///
    /// # Errors
    /// When M-Pesa or the database fails; asking again is safe.
    pub(crate) async fn check_receipt(&self, job: &jobs::Job) -> Result<()> {
        let ToCheck { receipt } = job.payload()?;
        let mut reader = self.db().read().await?;
        let kept = receipts::find(&mut reader, &receipt).await?;
        let pasted_at = match &kept {
            Some(kept) if kept.state == ReceiptState::Unconfirmed => Some(kept.paybill),
            Some(kept) if kept.state == ReceiptState::Denied => Some(kept.paybill),
            Some(_) => None,
            None => super::commands::paste::paybill_of(&mut reader, &receipt).await?,
        };
        let Some(paybill) = pasted_at else {
            return Ok(());
        };
        let Some(row) = paybills::by_id(&mut reader, paybill).await? else {
            return Ok(());
        };
        drop(reader);
        let account = paybills::account(self, &row)?;
        let query = daraja::StatusQuery {
            which: daraja::Which::Receipt(receipt.clone()),
            remarks: "Receipt".to_owned(),
            result_url: paybills::hook_url(self, &row, "result")?,
            timeout_url: paybills::hook_url(self, &row, "timeout")?,
        };
        let accepted = account
            .transaction_status(&query)
            .await
            .map_err(|error| failed(&error))?;
        let asked = Asked {
            receipt,
            conversation: accepted.conversation_id,
        };
        self.run(
            &Automatic::new(None),
            None,
            &AskedAbout {
                paybill: row.view.id,
                asked,
            },
        )
        .await?;
        Ok(())
    }

    /// Whether such a question of this paybill was given that number.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn is_question(&self, message: &Message, conversation: &str) -> Result<bool> {
        let mut reader = self.db().read().await?;
        let check = queries::by_conversation(&mut reader, conversation).await?;
        Ok(check.is_some_and(|check| check.paybill_id == message.paybill.get()))
    }

    /// The answer to such a question, or that there will be none. Tells whether it was ours.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn checked(&self, message: &Message, result: &ResultMessage) -> Result<bool> {
        let mut reader = self.db().read().await?;
        let check = queries::by_conversation(&mut reader, &result.conversation_id).await?;
        let Some(check) = check.filter(|check| check.paybill_id == message.paybill.get()) else {
            return Ok(false);
        };
        let kept = receipts::find(&mut reader, &check.receipt).await?;
        let row = paybills::by_id(&mut reader, message.paybill).await?;
        drop(reader);
        let row = row.ok_or_else(Error::not_found)?;
        let verdict = verdict(&row, &check, kept.as_ref(), result);
        let found = match verdict {
            Verdict::Agreed(sighting) => {
                self.see_receipt(message.paybill, *sighting).await?;
                Found::Agreed
            }
            Verdict::Denied => Found::Denied,
            Verdict::Lost => Found::Lost,
        };
        let answered = Answered {
            check: check.id,
            receipt: check.receipt,
            message: message.id,
            found,
        };
        self.run(&Automatic::new(None), None, &answered).await?;
        Ok(true)
    }
}

/// The text of a failed call; the client leaves out what is secret.
pub(super) fn failed(error: &daraja::Error) -> Error {
    Error::Defect(format!("M-Pesa: {error}"))
}

/// What M-Pesa's answer says of a receipt.
enum Verdict {
    /// It is so.
    Agreed(Box<Sighting>),
    /// There is no such payment to us.
    Denied,
    /// Nothing that can be used.
    Lost,
}

fn verdict(
    row: &PaybillRow,
    check: &Check,
    kept: Option<&Receipt>,
    result: &ResultMessage,
) -> Verdict {
    if !result.succeeded() {
        return if result.denies_there_is_one() {
            Verdict::Denied
        } else {
            Verdict::Lost
        };
    }
    let details = result.status();
    let same = |told: &Option<String>| {
        told.as_deref()
            .is_none_or(|told| Code::parse(told).is_ok_and(|code| code.as_str() == check.receipt))
    };
    let ours_went = details
        .debit_party
        .as_deref()
        .is_some_and(|party| is_ours(row, party));
    let elsewhere = elsewhere(row, details.credit_party.as_deref());
    if !same(&details.receipt) || elsewhere || ours_went {
        return Verdict::Denied;
    }
    match details.status.as_deref().map(str::trim) {
        Some(status) if status.eq_ignore_ascii_case("completed") => {}
        Some(status)
            if ["initiated", "authorized"]
                .iter()
                .any(|open| status.eq_ignore_ascii_case(open)) =>
        {
            return Verdict::Lost;
        }
        Some(_) => return Verdict::Denied,
        None => return Verdict::Lost,
    }
    let Some(amount) = details.amount.and_then(|amount| Amount::new(amount).ok()) else {
        return Verdict::Lost;
    };
    let mut sighting = Sighting::new(check.receipt.clone(), Channel::Status, amount);
    sighting.at = details
        .finalised_at
        .or(details.initiated_at)
        .or_else(|| kept.and_then(|kept| kept.paid_at));
    sighting.request = kept.and_then(|kept| kept.request);
    if let Some((phone, name)) = details.debit_party.as_deref().map(party) {
        sighting.phone = phone;
        sighting.name = name;
    }
    Verdict::Agreed(Box::new(sighting))
}

/// `254705912645 - FIRST LAST`: the number and the name.
fn party(text: &str) -> (String, String) {
    match text.split_once(" - ") {
        Some((number, name)) => (number.trim().to_owned(), name.trim().to_owned()),
        None => (String::new(), text.trim().to_owned()),
    }
}

/// Whether the money went to another short code than ours. Where the answer does not say, it is
/// taken for ours, since only our own payments can be asked about.
fn elsewhere(row: &PaybillRow, credit_party: Option<&str>) -> bool {
    credit_party.is_some_and(|party| number_of(party).len() >= 5 && !is_ours(row, party))
}

/// Whether a party is our own short code or till.
fn is_ours(row: &PaybillRow, party: &str) -> bool {
    let number = number_of(party);
    number == row.view.short_code || Some(number) == row.view.till_number.as_deref()
}

/// The number a party begins with.
fn number_of(party: &str) -> &str {
    let party = party.trim();
    let end = party.find(|sign: char| !sign.is_ascii_digit());
    end.map_or(party, |end| party.split_at(end).0)
}

#[derive(Serialize)]
struct Asked {
    receipt: String,
    conversation: String,
}

/// Writes down under which number M-Pesa was asked.
#[derive(Serialize)]
struct AskedAbout {
    paybill: domain::ids::PaybillId,
    asked: Asked,
}

impl Command for AskedAbout {
    const NAME: &'static str = "payments.asked";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let now = work.now();
        let about = (self.asked.receipt.clone(), self.paybill);
        queries::insert(work.tx(), about, self.asked.conversation.clone(), now).await?;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum Found {
    Agreed,
    Denied,
    Lost,
}

/// Writes down what M-Pesa answered.
#[derive(Serialize)]
struct Answered {
    check: i64,
    receipt: String,
    message: domain::ids::PaymentMessageId,
    found: Found,
}

impl Command for Answered {
    const NAME: &'static str = "payments.answered";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let now = work.now();
        let state = match self.found {
            Found::Agreed => "agreed",
            Found::Denied => "denied",
            Found::Lost => "lost",
        };
        work.push(queries::answered(self.check, state, now));
        if self.found == Found::Denied {
            work.push(receipts::denied(self.receipt.clone(), now));
            work.push(messages::denied(self.receipt.clone(), now));
        }
        work.push(messages::worked(Worked {
            id: self.message,
            quarantined: None,
            subject: None,
            now,
        }));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::party;

    #[test]
    fn a_party_is_a_number_and_a_name() {
        let both = ("254705912645".to_owned(), "JANE AKINYI".to_owned());
        assert_eq!(party("254705912645 - JANE AKINYI"), both);
        assert_eq!(party("JANE AKINYI").0, "");
    }
}
