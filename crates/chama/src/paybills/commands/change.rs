//! Changing the credentials and the terms of a connected paybill.

use domain::access::may;
use domain::idempotency::IdempotencyKey;
use domain::ledger::AccountKind;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::form::{PaybillForm, Secrets, Terms};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::paybills::account::Credentials;
use crate::paybills::queries;
use crate::paybills::views::{Paybill, PaybillRow};
use crate::people::proof::Fresh;
use crate::sealing::Sealed;
use crate::work::{Command, Done, Work};

/// A change, checked as far as it can be without the paybill. Secrets left blank stay.
#[derive(Debug, Clone, Serialize)]
pub struct ChangePaybill {
    terms: Terms,
    #[serde(skip)]
    secrets: Secrets,
}

impl ChangePaybill {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &PaybillForm<'_>) -> Result<Self> {
        let mut fields = Fields::new();
        let terms = form.terms(&mut fields);
        let secrets = form.secrets(&mut fields);
        // A key and its secret belong together.
        match (&secrets.consumer_key, &secrets.consumer_secret) {
            (Some(_), None) if !fields.has("consumer_secret") => {
                fields.refuse("consumer_secret", "text_required");
            }
            (None, Some(_)) if !fields.has("consumer_key") => {
                fields.refuse("consumer_key", "text_required");
            }
            _ => {}
        }
        let unnamed = terms
            .as_ref()
            .is_some_and(|it| it.initiator_name == Some(None));
        if secrets.initiator_password.is_some() && unnamed {
            fields.refuse("initiator_name", "text_required");
        }
        fields.finish()?;
        let terms = terms.ok_or_else(|| Error::Defect("a form without terms".to_owned()))?;
        Ok(Self { terms, secrets })
    }

    /// The initiator as it will be.
    fn initiator(&self, before: &Paybill) -> Option<String> {
        let named = self.terms.initiator_name.clone();
        named.unwrap_or_else(|| before.initiator_name.clone())
    }

    /// The credentials as they will be; what was left blank stays as it is.
    fn applied(&self, held: Credentials, row: &PaybillRow) -> Result<Credentials> {
        let (given, name) = (self.secrets.clone(), self.initiator(&row.view));
        let initiator_password = match (&name, given.initiator_password) {
            (None, Some(_)) => return Err(Refusal::field("initiator_name", "text_required").into()),
            (None, None) => None,
            (Some(_), Some(password)) => Some(password),
            (Some(_), None) if name == row.view.initiator_name => held.initiator_password,
            // The password of another initiator is not this one's.
            (Some(_), None) => {
                return Err(Refusal::field("initiator_password", "text_required").into());
            }
        };
        Ok(Credentials {
            consumer_key: given.consumer_key.unwrap_or(held.consumer_key),
            consumer_secret: given.consumer_secret.unwrap_or(held.consumer_secret),
            passkey: given.passkey.or(held.passkey),
            initiator_password,
        })
    }
}

impl Context {
    /// Changes the paybill the chama has.
    ///
    /// # Errors
    /// Not found when it has none; a conflict when somebody else changed it at the same time.
    pub async fn change_paybill(
        &self,
        fresh: &Fresh<may::ManagePaybill>,
        key: Option<&IdempotencyKey>,
        form: ChangePaybill,
    ) -> Result<Done<Paybill>> {
        self.keyring.refresh();
        let mut reader = self.db.read().await?;
        let row = queries::latest(&mut reader, fresh.grant().chama_id()).await?;
        drop(reader);
        let row = row.ok_or_else(Error::not_found)?;
        let credentials = form.applied(Credentials::open(self, &row)?, &row)?;
        let command = Change {
            print: self.keyring.fingerprint(&form.secrets.exposed())?,
            credentials: credentials.seal(self, row.view.id)?,
            form,
            row,
        };
        self.run(fresh, key, &command).await
    }
}

/// Writes what was sealed anew, where nobody else has meanwhile.
#[derive(Debug, Serialize)]
struct Change {
    form: ChangePaybill,
    print: Vec<u8>,
    #[serde(skip)]
    credentials: Sealed,
    #[serde(skip)]
    row: PaybillRow,
}

impl Change {
    /// What is now another, by name.
    fn changed(&self, after: &Paybill) -> Vec<&'static str> {
        let (before, secrets) = (&self.row.view, &self.form.secrets);
        let all = [
            ("place", before.place != after.place),
            ("bouquet", before.bouquet != after.bouquet),
            ("confirm_above", before.confirm_above != after.confirm_above),
            ("consumer", secrets.consumer_key.is_some()),
            ("passkey", secrets.passkey.is_some()),
            (
                "initiator",
                secrets.initiator_password.is_some()
                    || before.initiator_name != after.initiator_name,
            ),
        ];
        let changed = all.into_iter().filter(|(_, changed)| *changed);
        changed.map(|(name, _)| name).collect()
    }
}

impl Command for Change {
    const NAME: &'static str = "paybills.change";
    // The row is written only as it was read.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Fresh<may::ManagePaybill>;
    type Answer = Paybill;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        fresh: &Fresh<may::ManagePaybill>,
    ) -> Result<Paybill> {
        let (terms, secrets, now) = (&self.form.terms, &self.form.secrets, work.now());
        let chart = Chart::load(work.tx(), fresh.grant().chama_id(), [None, None]).await?;
        let named = terms.place_id.or(self.row.view.place);
        let place = chart.place_of_kind(named, AccountKind::MpesaPaybill);
        let place = place.ok_or_else(|| Refusal::field("place_id", "place_not_mpesa"))?;
        let mut view = self.row.view.clone();
        view.place = Some(place);
        view.bouquet = terms.bouquet.unwrap_or(view.bouquet);
        view.confirm_above = terms.confirm_above.unwrap_or(view.confirm_above);
        view.initiator_name = self.form.initiator(&self.row.view);
        if secrets.consumer_key.is_some() {
            view.consumer_set_at = now;
            (view.tested_at, view.test_result) = (None, None);
        }
        if secrets.passkey.is_some() {
            view.passkey_set_at = Some(now);
        }
        if view.initiator_name.is_none() {
            view.initiator_set_at = None;
        } else if secrets.initiator_password.is_some() {
            view.initiator_set_at = Some(now);
        }
        view.changed_at = now;
        let before = &self.row.credentials;
        if queries::change(work.tx(), &view, &self.credentials, before).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "paybill_changed_meanwhile").into());
        }
        let changed = self.changed(&view);
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(view.id.get()),
                detail: json!({
                    "name": view.paid_to(),
                    "changed": changed.iter().map(|field| json!({ "field": field }))
                        .collect::<Vec<_>>(),
                }),
            },
        );
        Ok(view)
    }
}
