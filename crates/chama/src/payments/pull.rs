//! The list of recent payments, fetched again and again: what no message told is found there.

use chrono::{DateTime, Duration, Utc};
use daraja::{PullQuery, PullRegistration, Pulled, RefusalKind};
use domain::ids::PaybillId;
use domain::money::Amount;
use domain::payments::Channel;
use domain::payments::msisdn::wire;
use domain::payments::receipt::Receipt as Code;
use domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};
use store::Isolation;

use super::queries::pulls::{self as queries, Tried};
use super::queries::receipts;
use super::sight::Sighting;
use super::text;
use crate::access::Automatic;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::{self, Job, NewJob};
use crate::members;
use crate::paybills::{self, PaybillRow};
use crate::work::{Command, Work};

/// M-Pesa keeps the list so long; an hour less, so that clocks may differ.
const HOURS: i64 = 47;
/// Rows of a page.
const PAGE: u32 = 100;
/// Pages fetched at once: a paybill with more in two days is fetched on at the next time.
const PAGES_MAX: u32 = 100;
/// M-Pesa was told no; it is asked again after so many hours.
const REGISTER_AGAIN_HOURS: i64 = 24;

/// Whose list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct OfPaybill {
    pub paybill: PaybillId,
}

impl Context {
    /// Has the list of every paybill in use fetched.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn pull_payments(&self, job: &Job) -> Result<()> {
        if self.mpesa.is_none() {
            return Ok(());
        }
        let mut reader = self.db().read().await?;
        let all = paybills::in_use(&mut reader).await?;
        drop(reader);
        for paybill in all {
            let one = PullOne {
                paybill: paybill.view.id,
                slot: job.id.get(),
            };
            self.run(&Automatic::new(None), None, &one).await?;
        }
        Ok(())
    }

    /// Fetches the list of one paybill.
    ///
    /// # Errors
    /// When M-Pesa or the database fails; fetching again is safe.
    pub(crate) async fn pull_paybill(&self, job: &Job) -> Result<()> {
        let OfPaybill { paybill: id } = job.payload()?;
        let mut reader = self.db().read().await?;
        let row = paybills::by_id(&mut reader, id).await?;
        let before = queries::find(&mut reader, id).await?;
        drop(reader);
        let Some(row) = row.filter(|_| self.mpesa.is_some()) else {
            return Ok(());
        };
        let now = self.now();
        if before
            .as_ref()
            .is_none_or(|pull| pull.registered_at.is_none())
        {
            let again = now - Duration::hours(REGISTER_AGAIN_HOURS);
            if before.is_some_and(|pull| pull.tried_at > again) {
                return Ok(());
            }
            let failure = self.register_list(&row).await?;
            let registered = failure.is_none();
            self.note(id, (registered, false), failure).await?;
            if !registered {
                return Ok(());
            }
        }
        let outcome = self.pull_pages(&row, now).await;
        let failure = outcome.as_ref().err().map(ToString::to_string);
        self.note(id, (false, outcome.is_ok()), failure).await?;
        outcome
    }

    /// Asks M-Pesa for the list from now on, in the name of an officer; answers why not.
    async fn register_list(&self, row: &PaybillRow) -> Result<Option<String>> {
        let mut reader = self.db().read().await?;
        let officers = match row.view.chama_id {
            Some(chama) => members::officers(&mut reader, chama).await?,
            None => Vec::new(),
        };
        drop(reader);
        let mut phones = officers.iter().filter_map(|officer| {
            let phone = officer.phone_number.as_deref()?;
            PhoneNumber::parse(phone).ok()
        });
        let Some(phone) = phones.find(|phone| phone.e164().starts_with("+254")) else {
            return Ok(Some("no officer has a phone M-Pesa knows".to_owned()));
        };
        let registration = PullRegistration {
            nominated_number: wire(&phone),
            callback_url: paybills::hook_url(self, row, "pull")?,
        };
        let account = paybills::account(self, row)?;
        Ok(match account.register_pull(&registration).await {
            Ok(()) => None,
            Err(daraja::Error::Refused(refusal))
                if refusal.kind == RefusalKind::AlreadyRegistered =>
            {
                None
            }
            Err(error) => Some(error.to_string()),
        })
    }

    async fn pull_pages(&self, row: &PaybillRow, now: DateTime<Utc>) -> Result<()> {
        let account = paybills::account(self, row)?;
        for page in 0..PAGES_MAX {
            let query = PullQuery {
                from: now - Duration::hours(HOURS),
                to: now,
                offset: page.saturating_mul(PAGE),
            };
            let pulled = account.pull_page(&query).await;
            let pulled = pulled.map_err(|error| super::checks::failed(&error))?;
            let unreadable = u64::try_from(pulled.unreadable).unwrap_or(u64::MAX);
            metrics::counter!("payments_pulled_unreadable_total").increment(unreadable);
            for one in &pulled.rows {
                self.pulled(row, one).await?;
            }
            if !pulled.is_full() {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn pulled(&self, row: &PaybillRow, one: &Pulled) -> Result<()> {
        let (Ok(code), Ok(amount)) = (Code::parse(&one.receipt), Amount::new(one.amount)) else {
            return Ok(());
        };
        let mut reader = self.db().read().await?;
        let kept = receipts::find(&mut reader, code.as_str()).await?;
        drop(reader);
        if kept.is_some_and(|kept| kept.state.is_in_the_book() && kept.amount == amount.money()) {
            return Ok(());
        }
        let mut sighting = Sighting::new(code.as_str().to_owned(), Channel::Pull, amount);
        sighting.at = one.at;
        sighting.phone.clone_from(&one.msisdn);
        sighting.reference.clone_from(&one.bill_reference);
        self.see_receipt(row.view.id, sighting).await?;
        Ok(())
    }

    async fn note(
        &self,
        paybill: PaybillId,
        (registered, pulled): (bool, bool),
        failure: Option<String>,
    ) -> Result<()> {
        let note = Note {
            paybill,
            registered,
            pulled,
            failure: failure.and_then(|failure| text::kept(&failure, 200)),
        };
        self.run(&Automatic::new(None), None, &note).await?;
        Ok(())
    }
}

/// Asks for the list of one paybill, once for each time all are asked for.
#[derive(Serialize)]
struct PullOne {
    paybill: PaybillId,
    slot: i64,
}

impl Command for PullOne {
    const NAME: &'static str = "payments.pull";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let paybill = self.paybill;
        let job = NewJob::now(work, jobs::PULL_PAYBILL, &OfPaybill { paybill })?;
        jobs::enqueue(work, job.once(format!("pull:{paybill}@{}", self.slot)));
        Ok(())
    }
}

/// Writes down what came of a try.
#[derive(Serialize)]
struct Note {
    paybill: PaybillId,
    registered: bool,
    pulled: bool,
    failure: Option<String>,
}

impl Command for Note {
    const NAME: &'static str = "payments.pulled";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _automatic: &Automatic) -> Result<()> {
        let tried = Tried {
            paybill: self.paybill,
            registered: self.registered,
            pulled: self.pulled,
            failure: self.failure.clone(),
            now: work.now(),
        };
        queries::tried(work.tx(), tried).await?;
        Ok(())
    }
}
