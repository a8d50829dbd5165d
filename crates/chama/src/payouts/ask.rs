//! Asking M-Pesa what became of a payment, again and again and ever less often, until it is known.
//! The answer comes as a message of its own; see [`super::told`].

use chrono::{DateTime, Utc};
use daraja::{StatusQuery, Which};
use domain::ids::PayoutId;
use domain::payouts::{PayoutState, wait_before_asking};
use serde::Serialize;
use store::Isolation;

use super::queries;
use super::send::ask_at;
use super::views::Payout;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::paybills;
use crate::work::{Command, Work};

/// What M-Pesa is told the question is about.
const REMARKS: &str = "What became of a payment";

impl Context {
    /// Asks M-Pesa about a payment if that is due.
    pub(crate) async fn query_payout(&self, job: &Job) -> Result<()> {
        let id: PayoutId = job.payload()?;
        let row = queries::find(&mut self.db.read().await?, id).await?;
        let row = row.ok_or_else(|| Error::Defect(format!("no payout {id}")))?;
        if !is_due(&row, self.now()) {
            return Ok(());
        }
        let automatic = Automatic::new(Some(row.chama_id));
        let count = CountQuestion { payout: id };
        if !self.run(&automatic, None, &count).await?.answer {
            return Ok(());
        }
        let note = NoteQuestion {
            payout: id,
            answer: self.put_question(&row).await,
        };
        self.run(&automatic, None, &note).await?;
        Ok(())
    }

    /// M-Pesa's number for the question, or why it could not be asked.
    async fn put_question(&self, row: &Payout) -> std::result::Result<String, String> {
        let prepared = async {
            let paybill = paybills::by_id(&mut self.db.read().await?, row.paybill_id).await?;
            let paybill = paybill.ok_or_else(Error::not_found)?;
            let account = paybills::account(self, &paybill)?;
            let question = StatusQuery {
                which: Which::Originator(row.originator_conversation_id.clone()),
                remarks: REMARKS.to_owned(),
                result_url: paybills::hook_url(self, &paybill, "result")?,
                timeout_url: paybills::hook_url(self, &paybill, "timeout")?,
            };
            Ok::<_, Error>((account, question))
        };
        let (account, question) = prepared.await.map_err(|error| error.to_string())?;
        let asked = account.transaction_status(&question).await;
        let accepted = asked.map_err(|error| error.to_string())?;
        Ok(accepted.conversation_id)
    }
}

/// A later moment in the row means that a later job is written.
fn is_due(row: &Payout, now: DateTime<Utc>) -> bool {
    matches!(row.state, PayoutState::Sending | PayoutState::Unknown)
        && row.next_at.is_none_or(|due| due <= now)
}

/// Counts the question before it is put, so that two workers do not put it both.
#[derive(Debug, Clone, Serialize)]
struct CountQuestion {
    payout: PayoutId,
}

impl Command for CountQuestion {
    const NAME: &'static str = "payouts.count_question";
    // The row must be as it was read; the write says so itself.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = bool;

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<bool> {
        let row = queries::find(work.tx(), self.payout).await?;
        let row = row.ok_or_else(Error::not_found)?;
        let now = work.now();
        if !is_due(&row, now) {
            return Ok(false);
        }
        let next_at = now + wait_before_asking(row.asked);
        if queries::count_question(work.tx(), &row, next_at).await? == 0 {
            return Ok(false);
        }
        ask_at(work, row.id, next_at)?;
        Ok(true)
    }
}

/// Writes down under which number M-Pesa was asked.
#[derive(Debug, Clone, Serialize)]
struct NoteQuestion {
    payout: PayoutId,
    answer: std::result::Result<String, String>,
}

impl Command for NoteQuestion {
    const NAME: &'static str = "payouts.note_question";
    // Everything written is new.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let now = work.now();
        let (what, note) = match &self.answer {
            Ok(conversation) => {
                let number = conversation.clone();
                queries::insert_question(work.tx(), self.payout, number, now).await?;
                ("asked", None)
            }
            Err(why) => ("not_asked", Some(super::send::short(why))),
        };
        work.push(queries::event(self.payout, what, (None, note), now));
        Ok(())
    }
}
