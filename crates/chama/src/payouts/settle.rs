//! How a payment ends: its money gone with M-Pesa's cost, or back in its place. Either is booked
//! with the row that says so, once.

use chrono::{DateTime, Utc};
use domain::ids::PayoutId;
use domain::money::Money;
use domain::payments::value_date;
use domain::payouts::{PayoutState, name_agrees};
use domain::time::{display_date, eat_date};
use serde::Serialize;
use serde_json::json;
use store::{Constraint, Isolation};

use super::queries::{self, Arrival};
use super::views::Payout;
use crate::access::Automatic;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::ledger::accounts::Chart;
use crate::ledger::book;
use crate::transactions::{AfterAll, Arrived, arrive, arrive_after_all, give_back};
use crate::work::{Command, Work};

/// What M-Pesa said of a payment that has arrived.
#[derive(Debug, Clone, Serialize)]
pub(super) struct News {
    pub receipt: Option<String>,
    /// The name behind the number, as M-Pesa has it.
    pub name: Option<String>,
    /// When, by M-Pesa's clock.
    pub at: Option<DateTime<Utc>>,
    /// What it took, where it says so.
    pub cost: Option<Money>,
    /// Its words.
    pub text: String,
}

/// What is given way on where the book would not take the money as it should be. It has moved, so
/// it is booked somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Lenient {
    /// Another transaction holds the receipt; it stands with the payment alone.
    receipt_elsewhere: bool,
    /// The place does not hold what M-Pesa took beyond the cost set aside.
    cost_as_reserved: bool,
    /// What it was for cannot take it any more, such as savings taken out since.
    unexplained: bool,
}

impl Lenient {
    /// What to give way on after this refusal, if on anything.
    fn after(self, error: &Error) -> Option<Self> {
        let next = match error.refusal()?.code {
            "receipt_already_booked" => Self {
                receipt_elsewhere: true,
                ..self
            },
            "insufficient_funds" => Self {
                cost_as_reserved: true,
                ..self
            },
            "savings_would_go_negative" => Self {
                unexplained: true,
                ..self
            },
            _ => return None,
        };
        (next != self).then_some(next)
    }
}

impl Context {
    /// Books that a payment has arrived. What is told twice is booked once.
    pub(super) async fn payout_arrived(&self, row: &Payout, news: News) -> Result<()> {
        let automatic = Automatic::new(Some(row.chama_id));
        let mut command = Settle {
            payout: row.id,
            news,
            lenient: Lenient::default(),
        };
        loop {
            let Err(error) = self.run(&automatic, None, &command).await else {
                return Ok(());
            };
            if let Some(lenient) = command.lenient.after(&error) {
                command.lenient = lenient;
                continue;
            }
            let what = if is_receipt_taken(&error) {
                "receipt_twice"
            } else if error.refusal().is_some() {
                "not_bookable"
            } else {
                return Err(error);
            };
            let note = NoteEvent {
                payout: row.id,
                what,
                code: error.refusal().map(|refusal| refusal.code.to_owned()),
                note: command.news.receipt.clone(),
            };
            self.run(&automatic, None, &note).await?;
            return if what == "receipt_twice" {
                Ok(())
            } else {
                Err(error)
            };
        }
    }

    /// Books that a payment did not leave.
    pub(super) async fn payout_failed(&self, row: &Payout, code: &str, text: &str) -> Result<()> {
        let command = GiveUp {
            payout: row.id,
            code: code.chars().take(50).collect(),
            text: super::send::short(text),
        };
        let automatic = Automatic::new(Some(row.chama_id));
        self.run(&automatic, None, &command).await?;
        Ok(())
    }
}

fn is_receipt_taken(error: &Error) -> bool {
    let Error::Store(store::Error::Refused(Constraint::Unique(name))) = error else {
        return false;
    };
    name == "payouts_receipt_key"
}

/// Books that a payment has arrived.
#[derive(Debug, Clone, Serialize)]
struct Settle {
    payout: PayoutId,
    news: News,
    lenient: Lenient,
}

impl Command for Settle {
    const NAME: &'static str = "payouts.settle";
    // The state is written first, by a write that names the state it may find; whoever else settles
    // the same payment waits for that row and finds it settled.
    const ISOLATION: Isolation = Isolation::Guarded;
    const NEW_ROW: Option<&'static str> = Some("transactions");
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let row = queries::find(work.tx(), self.payout).await?;
        let row = row.ok_or_else(Error::not_found)?;
        let arrival = self.arrival(&row, work.now());
        if queries::succeed(work.tx(), &arrival).await? > 0 {
            return self.book(work, &row, &arrival).await;
        }
        if queries::succeed_after_all(work.tx(), &arrival).await? > 0 {
            return self.book_after_all(work, &row, &arrival).await;
        }
        // It has arrived already, and stays so. Another receipt for it is for people to look at.
        let row = queries::find(work.tx(), self.payout).await?;
        let known = row.and_then(|row| row.receipt);
        if known.is_some() && self.news.receipt.is_some() && known != self.news.receipt {
            let told = (None, self.news.receipt.clone());
            let now = work.now();
            work.push(queries::event(self.payout, "other_receipt", told, now));
        }
        Ok(())
    }
}

impl Settle {
    fn arrival(&self, row: &Payout, now: DateTime<Utc>) -> Arrival {
        let told = self.news.cost.filter(|cost| !cost.is_negative());
        let told = told.filter(|_| !self.lenient.cost_as_reserved);
        let name = self.news.name.clone();
        Arrival {
            id: row.id,
            receipt: self.news.receipt.clone(),
            name_agrees: name
                .as_deref()
                .map(|name| name_agrees(name, &row.payee_name)),
            recipient_name: name,
            cost_taken: told.unwrap_or(row.cost),
            result_text: super::send::short(&self.news.text),
            now,
        }
    }

    /// The day it is booked on, and what the entry says: where its own day is closed, that too.
    async fn day_and_words(
        &self,
        work: &mut Work<'_>,
        row: &Payout,
    ) -> Result<(chrono::NaiveDate, String)> {
        let now = work.now();
        let at = self.news.at.filter(|at| *at <= now).unwrap_or(now);
        let closed = book::closed_through(work.tx(), row.chama_id).await?;
        let (day, moved) = value_date(at, closed);
        let mut words = row.purpose.clone();
        if moved {
            words = format!("{words} ({})", display_date(eat_date(at)));
        }
        Ok((day, words.chars().take(500).collect()))
    }

    fn receipt(&self) -> Option<String> {
        let receipt = self.news.receipt.clone();
        receipt.filter(|_| !self.lenient.receipt_elsewhere)
    }

    async fn book(&self, work: &mut Work<'_>, row: &Payout, arrival: &Arrival) -> Result<()> {
        let (value_date, description) = self.day_and_words(work, row).await?;
        let chart = Chart::load(work.tx(), row.chama_id, [None, None]).await?;
        let arrived = Arrived {
            chama_id: row.chama_id,
            transaction_id: row.transaction_id,
            place: row.place_id,
            amount: row.amount,
            cost_reserved: row.cost,
            cost: arrival.cost_taken,
            receipt: self.receipt(),
            value_date,
            description,
        };
        arrive(work, &chart, &arrived)?;
        self.tell(work, row, "succeeded", "payouts.paid");
        Ok(())
    }

    async fn book_after_all(
        &self,
        work: &mut Work<'_>,
        row: &Payout,
        arrival: &Arrival,
    ) -> Result<()> {
        let (value_date, description) = self.day_and_words(work, row).await?;
        let chart = Chart::load(work.tx(), row.chama_id, [None, None]).await?;
        let late = AfterAll {
            chama_id: row.chama_id,
            transaction_id: row.transaction_id,
            cost: arrival.cost_taken,
            receipt: self.receipt(),
            value_date,
            description,
            unexplained: self.lenient.unexplained,
        };
        let id = arrive_after_all(work, &chart, &late).await?;
        // The payment names its transaction.
        work.flush().await?;
        work.push(queries::name_after_all(row.id, id));
        self.tell(work, row, "after_all", "payouts.paid_after_all");
        Ok(())
    }

    fn tell(&self, work: &mut Work<'_>, row: &Payout, what: &'static str, action: &'static str) {
        let now = work.now();
        let told = (Some("0".to_owned()), self.news.receipt.clone());
        work.push(queries::event(row.id, what, told, now));
        record(work, row, action);
    }
}

/// The audit of how a payment ended, which every member reads in the activity.
pub(super) fn record(work: &mut Work<'_>, row: &Payout, action: &'static str) {
    audit::record(
        work,
        audit::Record {
            action,
            subject: "proposal",
            subject_id: Some(row.proposal_id.get()),
            detail: json!({
                "cents": row.amount.cents(), "name": row.payee_name, "purpose": row.purpose,
                "payout": row.id,
            }),
        },
    );
}

/// Gives a payment up.
#[derive(Debug, Clone, Serialize)]
struct GiveUp {
    payout: PayoutId,
    code: String,
    text: String,
}

impl Command for GiveUp {
    const NAME: &'static str = "payouts.give_up";
    // As with `Settle`.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let row = queries::find(work.tx(), self.payout).await?;
        let row = row.ok_or_else(Error::not_found)?;
        give_up(work, &row, (self.code.clone(), self.text.clone())).await
    }
}

/// Puts the money of a payment back, if it is still on its way. What has arrived stays arrived.
pub(super) async fn give_up(
    work: &mut Work<'_>,
    row: &Payout,
    why: (String, String),
) -> Result<()> {
    let now = work.now();
    let told = (Some(why.0.clone()), Some(why.1.clone()));
    if queries::fail(work.tx(), row.id, why, now).await? == 0 {
        let state = queries::find(work.tx(), row.id).await?.map(|row| row.state);
        if state == Some(PayoutState::Succeeded) {
            work.push(queries::event(row.id, "ignored", told, now));
        }
        return Ok(());
    }
    let closed = book::closed_through(work.tx(), row.chama_id).await?;
    let (day, _) = value_date(now, closed);
    let purpose = row.purpose.clone();
    give_back(work, row.chama_id, row.transaction_id, day, purpose).await?;
    work.push(queries::event(row.id, "failed", told, now));
    record(work, row, "payouts.failed");
    Ok(())
}

/// Writes down something that changed nothing.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NoteEvent {
    pub payout: PayoutId,
    pub what: &'static str,
    pub code: Option<String>,
    pub note: Option<String>,
}

impl Command for NoteEvent {
    const NAME: &'static str = "payouts.note_event";
    // Everything written is new.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let now = work.now();
        let told = (self.code.clone(), self.note.clone());
        work.push(queries::event(self.payout, self.what, told, now));
        Ok(())
    }
}
