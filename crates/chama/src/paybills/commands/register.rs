//! Telling M-Pesa under which addresses to report what is paid in.

use daraja::{C2bUrls, WhenUnreachable};
use domain::access::may;
use domain::paybills::PaybillState;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::{Authority, Automatic, Grant};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::paybills::account::{account, hook_url};
use crate::paybills::failure::told;
use crate::paybills::queries;
use crate::paybills::views::{Paybill, PaybillRow};
use crate::work::{Command, Done, Work};

impl Context {
    /// Registers the callback addresses of the chama's paybill. Nothing is locked while M-Pesa is
    /// asked.
    ///
    /// # Errors
    /// What M-Pesa refuses, such as addresses that were registered before; unavailable when it does
    /// not answer.
    pub async fn register_paybill(&self, grant: &Grant<may::ManagePaybill>) -> Result<Paybill> {
        let mut reader = self.db.read().await?;
        let row = queries::latest(&mut reader, grant.chama_id()).await?;
        drop(reader);
        let row = row.ok_or_else(Error::not_found)?;
        match row.view.state {
            PaybillState::Active => {}
            PaybillState::Off => {
                return Err(Refusal::new(Kind::Conflict, "paybill_is_off").into());
            }
            PaybillState::Proposed => {
                return Err(Refusal::new(Kind::Conflict, "paybill_waits").into());
            }
        }
        register(self, &row).await?;
        let note = NoteRegistered::<Grant<may::ManagePaybill>>::of(row);
        Ok(self.run(grant, None, &note).await?.answer)
    }

    /// The same for the operator's paybill, where it was not done yet.
    pub(in crate::paybills) async fn register_shared(
        &self,
        row: PaybillRow,
    ) -> Result<Done<Paybill>> {
        register(self, &row).await?;
        let note = NoteRegistered::<Automatic>::of(row);
        self.run(&Automatic::new(None), None, &note).await
    }
}

async fn register(context: &Context, row: &PaybillRow) -> Result<()> {
    let urls = C2bUrls {
        confirmation_url: hook_url(context, row, "c2b/confirm")?,
        validation_url: hook_url(context, row, "c2b/validate")?,
        // Money a member sends is taken also while we do not answer; whose it is is found later.
        when_unreachable: WhenUnreachable::Completed,
    };
    let account = account(context, row)?;
    account
        .register_urls(&urls)
        .await
        .map_err(|error| told(&error))
}

/// Keeps that M-Pesa was told, whoever had it done.
#[derive(Debug, Serialize)]
struct NoteRegistered<A> {
    #[serde(skip)]
    row: PaybillRow,
    #[serde(skip)]
    by: std::marker::PhantomData<fn() -> A>,
}

impl<A> NoteRegistered<A> {
    const fn of(row: PaybillRow) -> Self {
        Self {
            row,
            by: std::marker::PhantomData,
        }
    }
}

impl<A: Authority> Command for NoteRegistered<A> {
    const NAME: &'static str = "paybills.register";
    // One row is written, if its addresses are still those that were registered.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = A;
    type Answer = Paybill;

    async fn execute(&self, work: &mut Work<'_>, _: &A) -> Result<Paybill> {
        let (id, now) = (self.row.view.id, work.now());
        let hash = self.row.hook_hash.clone();
        if queries::note_registered(work.tx(), id, hash, now).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "paybill_changed_meanwhile").into());
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(id.get()),
                detail: json!({ "name": self.row.view.paid_to() }),
            },
        );
        let mut view = self.row.view.clone();
        view.callbacks_registered_at = Some(now);
        view.exchanging = false;
        Ok(view)
    }
}
