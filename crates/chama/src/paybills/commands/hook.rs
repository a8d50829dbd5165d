//! New callback addresses, where the secret in the old ones may have become known.

use domain::access::may;
use domain::idempotency::IdempotencyKey;
use serde::Serialize;
use serde_json::json;

use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::paybills::account::seal_hook;
use crate::paybills::hooks::HookSecret;
use crate::paybills::queries;
use crate::paybills::views::Paybill;
use crate::people::proof::Fresh;
use crate::sealing::Sealed;
use crate::work::{Command, Done, Work};

impl Context {
    /// Draws a new secret for the callback addresses. M-Pesa calls the old ones until it is told
    /// the new; they stay good until then, and a day longer.
    ///
    /// # Errors
    /// Not found when the chama has no paybill; a conflict while the last exchange is not done.
    pub async fn renew_paybill_hook(
        &self,
        fresh: &Fresh<may::ManagePaybill>,
        key: Option<&IdempotencyKey>,
    ) -> Result<Done<Paybill>> {
        self.keyring.refresh();
        let mut reader = self.db.read().await?;
        let row = queries::latest(&mut reader, fresh.grant().chama_id()).await?;
        drop(reader);
        let view = row.ok_or_else(Error::not_found)?.view;
        let secret = HookSecret::random(self)?;
        let command = RenewHook {
            hook: seal_hook(self, view.id, secret.expose())?,
            hook_hash: secret.hash(),
            view,
        };
        self.run(fresh, key, &command).await
    }
}

/// Writes the new secret.
#[derive(Debug, Serialize)]
struct RenewHook {
    #[serde(skip)]
    view: Paybill,
    #[serde(skip)]
    hook: Sealed,
    #[serde(skip)]
    hook_hash: Vec<u8>,
}

impl Command for RenewHook {
    const NAME: &'static str = "paybills.renew_hook";
    type Authority = Fresh<may::ManagePaybill>;
    type Answer = Paybill;

    async fn execute(&self, work: &mut Work<'_>, _: &Fresh<may::ManagePaybill>) -> Result<Paybill> {
        let (id, now) = (self.view.id, work.now());
        let row = queries::by_id(work.tx(), id).await?;
        let before = row.ok_or_else(Error::not_found)?.view;
        if before.exchanging {
            return Err(Refusal::new(Kind::Conflict, "paybill_exchange_pending").into());
        }
        let hash = self.hook_hash.clone();
        queries::renew_hook(work.tx(), &before, &self.hook, hash, now).await?;
        let view = Paybill {
            hook_since: now,
            exchanging: before.callbacks_registered_at.is_some(),
            callbacks_registered_at: None,
            changed_at: now,
            ..before
        };
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(id.get()),
                detail: json!({ "name": view.paid_to() }),
            },
        );
        Ok(view)
    }
}
