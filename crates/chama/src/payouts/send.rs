//! Sending a payment: "sending" is written, then M-Pesa is asked, then what it answered is written.
//! The process may end between any two of these; what is written says how to go on.

use chrono::{DateTime, Duration, Utc};
use daraja::{B2cCommand, B2cPayment, WholeShillings};
use domain::ids::PayoutId;
use domain::payments::msisdn::wire;
use domain::payouts::{PayoutState, TRIED_HOURS_MAX, wait_before_asking, wait_before_sending};
use domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};
use store::Isolation;

use super::begin::ask_to_send;
use super::queries::{self, Attempt};
use super::settle::give_up;
use super::verdict::{self, Verdict};
use super::views::Payout;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::{Job, NewJob, QUERY_PAYOUT, SEND_PAYOUT, enqueue};
use crate::ledger::book;
use crate::paybills;
use crate::work::{Command, Work};

/// A request takes less than this; who finds "sending" older than it knows that its writer is gone.
const REQUEST_SECONDS_MAX: i64 = 120;

/// A payment M-Pesa seems not to know is handed over again under its number, at most so often.
const ATTEMPTS_MAX: i64 = 12;

/// While the chama is suspended nothing is sent; so long until that is looked at again.
const HELD_MINUTES: i64 = 15;

/// What M-Pesa is told a payment is.
const REMARKS: &str = "Payment by the chama";

/// Code of a payment nobody could hand over.
const NOT_HANDED_OVER: &str = "not_handed_over";

/// What is kept of a code of others.
const CODE_CHARS_MAX: usize = 50;

/// What is kept of a text of others.
const TEXT_CHARS_MAX: usize = 300;

/// The payload of a job that sends.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum ToSend {
    /// For the first time.
    First(PayoutId),
    /// Once more, under the same number: M-Pesa says it does not know it.
    Again {
        /// Which.
        again: PayoutId,
    },
}

impl Context {
    /// Sends a payment if it is its turn.
    pub(crate) async fn send_payout(&self, job: &Job) -> Result<()> {
        let to_send: ToSend = job.payload()?;
        let (payout, again) = match to_send {
            ToSend::First(payout) => (payout, false),
            ToSend::Again { again } => (again, true),
        };
        let claim = ClaimPayout { payout, again };
        let row = queries::find(&mut self.db.read().await?, payout).await?;
        let row = row.ok_or_else(|| Error::Defect(format!("no payout {payout}")))?;
        let automatic = Automatic::new(Some(row.chama_id));
        let claimed = self.run(&automatic, None, &claim).await?.answer;
        let Some(Claimed { attempts, before }) = claimed else {
            return Ok(());
        };
        let note = NoteAttempt {
            payout,
            attempts,
            before,
            verdict: self.hand_over(&row).await,
        };
        self.run(&automatic, None, &note).await?;
        Ok(())
    }

    /// Asks M-Pesa to pay. Whatever goes wrong before the request leaves is "not sent".
    async fn hand_over(&self, row: &Payout) -> Verdict {
        let prepared = async {
            let paybill = paybills::by_id(&mut self.db.read().await?, row.paybill_id).await?;
            let paybill = paybill.ok_or_else(Error::not_found)?;
            if !paybill.view.can_pay() {
                return Ok(None);
            }
            let account = paybills::account(self, &paybill)?;
            let request = B2cPayment {
                originator_conversation_id: row.originator_conversation_id.clone(),
                command: B2cCommand::BusinessPayment,
                amount: WholeShillings::try_from(row.amount)
                    .map_err(|error| Error::Defect(error.to_string()))?,
                phone: wire(
                    &PhoneNumber::parse(&row.phone_number)
                        .map_err(|error| Error::Defect(error.to_string()))?,
                ),
                remarks: REMARKS.to_owned(),
                occasion: String::new(),
                result_url: paybills::hook_url(self, &paybill, "result")?,
                timeout_url: paybills::hook_url(self, &paybill, "timeout")?,
            };
            Ok::<_, Error>(Some((account, request)))
        };
        match prepared.await {
            Ok(Some((account, request))) => verdict::of_request(account.b2c(&request).await),
            Ok(None) => Verdict::Refused(NOT_HANDED_OVER.to_owned(), String::new()),
            Err(error) => Verdict::NotSent(error.to_string()),
        }
    }
}

/// Which attempt it is, and whether an earlier one may have reached M-Pesa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Claimed {
    attempts: i64,
    before: bool,
}

/// Writes "sending", if it is this payment's turn and nobody else does.
#[derive(Debug, Clone, Serialize)]
struct ClaimPayout {
    payout: PayoutId,
    again: bool,
}

impl Command for ClaimPayout {
    const NAME: &'static str = "payouts.claim";
    // The row must be as it was read; the write says so itself.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = Option<Claimed>;

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<Option<Claimed>> {
        let row = queries::find(work.tx(), self.payout).await?;
        let row = row.ok_or_else(Error::not_found)?;
        let now = work.now();
        match row.state {
            PayoutState::Reserved if book::is_held(work.tx(), row.chama_id).await? => {
                send_held_later(work, &row, now)?;
                return Ok(None);
            }
            PayoutState::Reserved if is_too_late(&row, now) => {
                let why = (NOT_HANDED_OVER.to_owned(), String::new());
                give_up(work, &row, why).await?;
                next_line(work, &row).await?;
                return Ok(None);
            }
            PayoutState::Reserved => {}
            // Its writer is gone, and nobody knows whether the request left before that.
            PayoutState::Sending if row.next_at.is_none_or(|due| due <= now) => {
                queries::doubt(work.tx(), row.id, now).await?;
                ask_at(work, row.id, now)?;
                return Ok(None);
            }
            PayoutState::Unknown if self.again && may_be_repeated(&row, now) => {}
            _ => return Ok(None),
        }
        let next_at = now + Duration::seconds(REQUEST_SECONDS_MAX);
        if queries::claim(work.tx(), &row, now, next_at).await? == 0 {
            return Ok(None);
        }
        work.push(queries::event(row.id, "sending", (None, None), now));
        ask_at(work, row.id, next_at)?;
        Ok(Some(Claimed {
            attempts: row.attempts.saturating_add(1),
            before: row.may_be_sent,
        }))
    }
}

fn is_too_late(row: &Payout, now: DateTime<Utc>) -> bool {
    !row.may_be_sent
        && now.signed_duration_since(row.reserved_at) >= Duration::hours(TRIED_HOURS_MAX)
}

/// M-Pesa keeps the numbers it was given for a day at least; after that only asking is safe.
fn may_be_repeated(row: &Payout, now: DateTime<Utc>) -> bool {
    let age = |sent: DateTime<Utc>| now.signed_duration_since(sent);
    row.attempts < ATTEMPTS_MAX
        && row
            .sent_at
            .is_some_and(|sent| age(sent) < Duration::hours(TRIED_HOURS_MAX))
}

/// Writes the job that asks M-Pesa, at the moment the row says.
pub(super) fn ask_at(work: &mut Work<'_>, id: PayoutId, at: DateTime<Utc>) -> Result<()> {
    let job = NewJob::now(work, QUERY_PAYOUT, &id)?;
    enqueue(work, job.at(at));
    Ok(())
}

fn send_later(work: &mut Work<'_>, row: &Payout, at: DateTime<Utc>) -> Result<()> {
    let to_send = if row.may_be_sent {
        ToSend::Again { again: row.id }
    } else {
        ToSend::First(row.id)
    };
    let job = NewJob::now(work, SEND_PAYOUT, &to_send)?;
    enqueue(work, job.at(at));
    Ok(())
}

/// While the chama is suspended one job an interval looks whether it still is.
fn send_held_later(work: &mut Work<'_>, row: &Payout, now: DateTime<Utc>) -> Result<()> {
    let at = now + Duration::minutes(HELD_MINUTES);
    let interval = Duration::minutes(HELD_MINUTES).num_seconds().max(1);
    let turn = at.timestamp().div_euclid(interval);
    let job = NewJob::now(work, SEND_PAYOUT, &ToSend::First(row.id))?.at(at);
    enqueue(work, job.once(format!("send-held-{}-{turn}", row.id)));
    Ok(())
}

/// Asks for the next line of the same list.
async fn next_line(work: &mut Work<'_>, row: &Payout) -> Result<()> {
    if let Some(next) = queries::next_of(work.tx(), row.proposal_id).await? {
        ask_to_send(work, next)?;
    }
    Ok(())
}

/// Writes down what came of an attempt.
#[derive(Debug, Clone, Serialize)]
struct NoteAttempt {
    payout: PayoutId,
    attempts: i64,
    before: bool,
    #[serde(skip)]
    verdict: Verdict,
}

impl Command for NoteAttempt {
    const NAME: &'static str = "payouts.note_attempt";
    // Every write names the state it may find.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let row = queries::find(work.tx(), self.payout).await?;
        let mut row = row.ok_or_else(Error::not_found)?;
        let now = work.now();
        row.may_be_sent = self.before;
        let soon = now + wait_before_asking(0);
        match &self.verdict {
            Verdict::Accepted(conversation) => {
                let known = Some(conversation.clone());
                let noted = self.note(PayoutState::Sending, true, soon, known);
                if queries::note_attempt(work.tx(), noted).await? == 0 {
                    let conversation = conversation.clone();
                    queries::note_conversation(work.tx(), row.id, conversation).await?;
                }
                work.push(queries::event(row.id, "accepted", (None, None), now));
                ask_at(work, row.id, soon)?;
            }
            Verdict::Duplicate => self.doubt(work, &row, "duplicate", "").await?,
            Verdict::Unknown(why) => self.doubt(work, &row, "no_answer", why).await?,
            Verdict::Refused(code, text) if self.before || !self.is_current(&row) => {
                let said = format!("{code} {text}");
                self.doubt(work, &row, "refused_again", &said).await?;
            }
            Verdict::Refused(code, text) => {
                let code = code.chars().take(CODE_CHARS_MAX).collect();
                give_up(work, &row, (code, short(text))).await?;
            }
            Verdict::NotSent(why) => {
                let state = if self.before {
                    PayoutState::Unknown
                } else {
                    PayoutState::Reserved
                };
                let next_at = now + wait_before_sending(row.attempts);
                let noted = self.note(state, self.before, next_at, None);
                queries::note_attempt(work.tx(), noted).await?;
                let why = (None, Some(short(why)));
                work.push(queries::event(row.id, "not_sent", why, now));
                if self.before {
                    ask_at(work, row.id, next_at)?;
                }
                send_later(work, &row, next_at)?;
                // The others of a list would meet the same.
                return Ok(());
            }
        }
        next_line(work, &row).await
    }
}

impl NoteAttempt {
    fn note(
        &self,
        state: PayoutState,
        may_be_sent: bool,
        next_at: DateTime<Utc>,
        conversation_id: Option<String>,
    ) -> Attempt {
        Attempt {
            id: self.payout,
            attempts: self.attempts,
            state,
            may_be_sent,
            conversation_id,
            next_at,
        }
    }

    /// Whether the payment still waits for this very attempt: an attempt that took long may be told
    /// of after another was made.
    fn is_current(&self, row: &Payout) -> bool {
        row.attempts == self.attempts && row.state == PayoutState::Sending
    }

    /// Nobody knows whether M-Pesa has it: it is asked.
    async fn doubt(
        &self,
        work: &mut Work<'_>,
        row: &Payout,
        what: &'static str,
        why: &str,
    ) -> Result<()> {
        let now = work.now();
        let soon = now + wait_before_asking(0);
        let noted = self.note(PayoutState::Unknown, true, soon, None);
        queries::note_attempt(work.tx(), noted).await?;
        work.push(queries::event(row.id, what, (None, Some(short(why))), now));
        ask_at(work, row.id, soon)
    }
}

/// As much of a text as is kept.
pub(super) fn short(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}
