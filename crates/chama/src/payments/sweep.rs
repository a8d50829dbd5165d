//! Looking after what was left: money that waits, messages nobody made sense of, prompts nobody
//! answered; and telling how much of it there is.

use chrono::{DateTime, Duration, Utc};
use domain::ids::PaybillId;
use domain::intake::ReceiptState;
use domain::money::Amount;
use serde::Serialize;
use store::Isolation;

use super::checks;
use super::intake::ToProcess;
use super::queries::{self, messages, receipts};
use super::sight::Sighting;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::paybills;
use crate::work::{Command, Work};

/// Receipts looked at in one sweep.
const AT_ONCE: i64 = 200;
/// Paybills whose receipts are looked for by one statement.
const PAYBILLS_AT_ONCE: usize = 200;
/// A prompt whose jobs were lost is given up after so many minutes.
const PROMPT_GIVEN_UP_MINUTES: i64 = 10;
/// A message about a prompt that is not ours is taken for unasked after so many minutes.
const UNKNOWN_PROMPT_MINUTES: i64 = 2;
/// And not looked at after so many hours.
const UNKNOWN_PROMPT_HOURS: i64 = 48;
/// A question without an answer is asked again after so many hours.
const ASK_AGAIN_HOURS: i64 = 1;
/// A message that is not worked through after so many minutes was left.
const STUCK_MESSAGE_MINUTES: i64 = 30;
/// What strangers sent is kept so many days.
const STRANGERS_KEPT_DAYS: i64 = 30;

impl Context {
    /// Looks after what was left.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn sweep_payments(&self) -> Result<()> {
        let now = self.now();
        self.give_up_stuck(now - Duration::minutes(PROMPT_GIVEN_UP_MINUTES))
            .await?;
        let mut reader = self.db().read().await?;
        let since = now - Duration::hours(UNKNOWN_PROMPT_HOURS);
        let until = now - Duration::minutes(UNKNOWN_PROMPT_MINUTES);
        let unknown = messages::unknown_prompts(&mut reader, (since, until)).await?;
        let waiting = receipts::in_state(&mut reader, ReceiptState::Waiting, AT_ONCE).await?;
        let again = now - Duration::hours(ASK_AGAIN_HOURS);
        let asking: Vec<PaybillId> = paybills::in_use(&mut reader)
            .await?
            .iter()
            .filter(|paybill| paybill.view.can_pay())
            .map(|paybill| paybill.view.id)
            .collect();
        let mut unasked = Vec::new();
        for some in asking.chunks(PAYBILLS_AT_ONCE) {
            unasked.extend(queries::checks::unasked(&mut reader, some, again).await?);
        }
        drop(reader);
        self.work_through_again(now).await?;
        for message in &unknown {
            or_later(self.hear_unasked(message).await);
        }
        for kept in waiting {
            // It was proved when it began to wait; who told it then stays as it is.
            if let (Ok(amount), Ok(channel)) = (Amount::new(kept.amount), kept.channel.parse()) {
                let mut sighting = Sighting::new(kept.receipt, channel, amount);
                sighting.request = kept.request;
                or_later(self.book_again(kept.paybill, sighting).await);
            }
        }
        for (receipt, paybill) in unasked {
            let ask = Ask {
                receipt,
                paybill: PaybillId::new(paybill),
            };
            or_later(self.run(&Automatic::new(None), None, &ask).await.map(drop));
        }
        let mut tx = self.db().begin(Isolation::Guarded).await?;
        let before = now - Duration::days(STRANGERS_KEPT_DAYS);
        messages::prune_strangers(&mut tx, before).await?;
        tx.commit().await?;
        self.measure_payments().await
    }

    /// A message whose job was given up is worked through again, once an hour, until it is done.
    async fn work_through_again(&self, now: DateTime<Utc>) -> Result<()> {
        let before = now - Duration::minutes(STUCK_MESSAGE_MINUTES);
        let mut reader = self.db().read().await?;
        let stuck = messages::stuck(&mut reader, before).await?;
        drop(reader);
        if stuck.is_empty() {
            return Ok(());
        }
        tracing::warn!(messages = stuck.len(), "messages of M-Pesa were left");
        let again = WorkThrough {
            messages: stuck,
            hour: now.timestamp().div_euclid(3_600),
        };
        self.run(&Automatic::new(None), None, &again).await?;
        Ok(())
    }

    /// Sets `payments_open` and `payments_oldest_seconds` for each state money waits in.
    async fn measure_payments(&self) -> Result<()> {
        let mut reader = self.db().read().await?;
        let rows = receipts::depth(&mut reader).await?;
        drop(reader);
        let now = self.now();
        for state in [
            ReceiptState::Unconfirmed,
            ReceiptState::Denied,
            ReceiptState::Waiting,
            ReceiptState::Suspense,
            ReceiptState::Refunding,
        ] {
            let row = rows.iter().find(|row| row.state == state.as_str());
            let count = row.map_or(0, |row| u32::try_from(row.receipts).unwrap_or(u32::MAX));
            let age = row.map_or(0, |row| (now - row.oldest).num_seconds());
            let age = u32::try_from(age).unwrap_or_default();
            metrics::gauge!("payments_open", "state" => state.as_str()).set(f64::from(count));
            metrics::gauge!("payments_oldest_seconds", "state" => state.as_str())
                .set(f64::from(age));
        }
        Ok(())
    }
}

/// One that cannot be dealt with now does not keep the others waiting; it is looked at again.
fn or_later(outcome: Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "a payment could not be looked after");
    }
}

/// Has messages worked through whose jobs were given up.
#[derive(Serialize)]
struct WorkThrough {
    messages: Vec<String>,
    hour: i64,
}

impl Command for WorkThrough {
    const NAME: &'static str = "payments.work_through";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        for dedupe in &self.messages {
            let payload = ToProcess {
                dedupe: dedupe.clone(),
            };
            let job = NewJob::now(work, jobs::PROCESS_PAYMENT_MESSAGE, &payload)?;
            jobs::enqueue(work, job.once(format!("message:{dedupe}:{}", self.hour)));
        }
        Ok(())
    }
}

/// Has M-Pesa asked about a receipt once more.
#[derive(Serialize)]
struct Ask {
    receipt: String,
    paybill: PaybillId,
}

impl Command for Ask {
    const NAME: &'static str = "payments.ask";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        match paybills::by_id(work.tx(), self.paybill).await? {
            Some(paybill) => checks::ask(work, &paybill, &self.receipt),
            None => Ok(()),
        }
    }
}
