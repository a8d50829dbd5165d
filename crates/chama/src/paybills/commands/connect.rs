//! Connecting the paybill or till of a chama.

use domain::access::may;
use domain::idempotency::IdempotencyKey;
use domain::ids::PaybillId;
use domain::ledger::AccountKind;
use domain::paybills::{PaybillState, ShortCode, ShortCodeKind};
use domain::payments::tariff::Bouquet;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::form::{CONFIRM_ABOVE_USUAL, PaybillForm, Secrets, Terms};
use super::switch::switch_off;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::members::terms;
use crate::paybills::account::{Credentials, seal_hook};
use crate::paybills::hooks::HookSecret;
use crate::paybills::queries::{self, NewPaybill};
use crate::paybills::views::Paybill;
use crate::people::proof::Fresh;
use crate::sealing::Sealed;
use crate::work::{Command, Done, Work};

/// A paybill to be connected, checked.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectPaybill {
    kind: ShortCodeKind,
    short_code: String,
    till_number: Option<String>,
    terms: Terms,
    #[serde(skip)]
    consumer: (SecretString, SecretString),
    #[serde(skip)]
    secrets: Secrets,
}

impl ConnectPaybill {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &PaybillForm<'_>) -> Result<Self> {
        let mut fields = Fields::new();
        let kind = form.kind(&mut fields);
        let short_code = ShortCode::parse(form.short_code).map_err(|error| error.code());
        let short_code = fields.take("short_code", short_code);
        let till_number = match kind {
            Some(ShortCodeKind::Till) => {
                let till = ShortCode::parse(form.till_number).map_err(|error| error.code());
                fields.take("till_number", till)
            }
            _ => None,
        };
        let terms = form.terms(&mut fields);
        let secrets = form.secrets(&mut fields);
        let consumer = secrets
            .consumer_key
            .clone()
            .zip(secrets.consumer_secret.clone());
        for (field, given) in [
            ("consumer_key", &secrets.consumer_key),
            ("consumer_secret", &secrets.consumer_secret),
        ] {
            if given.is_none() && !fields.has(field) {
                fields.refuse(field, "text_required");
            }
        }
        if let Some(terms) = &terms {
            let named = terms.initiator().is_some();
            match (named, secrets.initiator_password.is_some()) {
                (true, false) => fields.refuse("initiator_password", "text_required"),
                (false, true) => fields.refuse("initiator_name", "text_required"),
                _ => {}
            }
        }
        fields.finish()?;
        match (kind, short_code, terms, consumer) {
            (Some(kind), Some(short_code), Some(terms), Some(consumer)) => Ok(Self {
                kind,
                short_code: short_code.to_string(),
                till_number: till_number.map(|number| number.to_string()),
                terms,
                consumer,
                secrets,
            }),
            _ => Err(Error::Defect(
                "a form without fault lacks a field".to_owned(),
            )),
        }
    }
}

impl Context {
    /// Connects a paybill; what is secret is sealed before anything is written. It is used once
    /// another officer has agreed; one that waited for that before waits no more.
    ///
    /// # Errors
    /// A refusal when the short code is in use elsewhere, or where this installation does not speak
    /// to M-Pesa.
    pub async fn connect_paybill(
        &self,
        fresh: &Fresh<may::ManagePaybill>,
        key: Option<&IdempotencyKey>,
        form: ConnectPaybill,
    ) -> Result<Done<Paybill>> {
        if self.mpesa.is_none() {
            return Err(Refusal::new(Kind::Conflict, "mpesa_not_set_up").into());
        }
        self.keyring.refresh();
        let id = PaybillId::new(self.ids.next(&self.db, "paybills").await?);
        let secret = HookSecret::random(self)?;
        let (consumer_key, consumer_secret) = form.consumer.clone();
        let credentials = Credentials {
            consumer_key,
            consumer_secret,
            passkey: form.secrets.passkey.clone(),
            initiator_password: form.secrets.initiator_password.clone(),
        };
        let command = Connect {
            print: self.keyring.fingerprint(&form.secrets.exposed())?,
            sealing: SealedPaybill {
                id,
                credentials: credentials.seal(self, id)?,
                hook: seal_hook(self, id, secret.expose())?,
                hook_hash: secret.hash(),
            },
            form,
        };
        self.run(fresh, key, &command).await
    }
}

/// What was sealed for a row that is about to be written.
#[derive(Debug, Clone)]
pub(in crate::paybills) struct SealedPaybill {
    pub id: PaybillId,
    pub credentials: Sealed,
    pub hook: Sealed,
    pub hook_hash: Vec<u8>,
}

/// Writes what was sealed.
#[derive(Debug, Serialize)]
struct Connect {
    form: ConnectPaybill,
    print: Vec<u8>,
    #[serde(skip)]
    sealing: SealedPaybill,
}

impl Command for Connect {
    const NAME: &'static str = "paybills.connect";
    // Every rule that two could break together is one of the schema.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Fresh<may::ManagePaybill>;
    type Answer = Paybill;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        fresh: &Fresh<may::ManagePaybill>,
    ) -> Result<Paybill> {
        let grant = fresh.grant();
        let (form, now) = (&self.form, work.now());
        terms::not_on_hold(work, &grant).await?;
        let chart = Chart::load(work.tx(), grant.chama_id(), [None, None]).await?;
        let place = chart.place_of_kind(form.terms.place_id, AccountKind::MpesaPaybill);
        let place = place.ok_or_else(|| Refusal::field("place_id", "place_not_mpesa"))?;
        let given = |secret: &Option<SecretString>| secret.as_ref().map(|_given| now);
        let view = Paybill {
            id: self.sealing.id,
            chama_id: Some(grant.chama_id()),
            place: Some(place),
            kind: form.kind,
            short_code: form.short_code.clone(),
            till_number: form.till_number.clone(),
            initiator_name: form.terms.initiator(),
            bouquet: form.terms.bouquet.unwrap_or(Bouquet::Business),
            confirm_above: form.terms.confirm_above.unwrap_or(CONFIRM_ABOVE_USUAL),
            state: PaybillState::Proposed,
            consumer_set_at: now,
            passkey_set_at: given(&form.secrets.passkey),
            initiator_set_at: given(&form.secrets.initiator_password),
            hook_since: now,
            callbacks_registered_at: None,
            exchanging: false,
            tested_at: None,
            test_result: None,
            asked_by: grant.user_id(),
            agreed_at: None,
            connected_at: now,
            changed_at: now,
        };
        let new = NewPaybill {
            view: &view,
            credentials: &self.sealing.credentials,
            hook: &self.sealing.hook,
            hook_hash: self.sealing.hook_hash.clone(),
        };
        // The schema lets one wait; of two who connect at once the second is refused.
        if let Some(other) = queries::proposed(work.tx(), grant.chama_id()).await? {
            switch_off(work, other.view).await?;
        }
        queries::insert(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(view.id.get()),
                detail: json!({
                    "name": view.paid_to(), "paybill_kind": view.kind,
                    "short_code": view.short_code, "place": place,
                    "bouquet": view.bouquet, "confirm_above": view.confirm_above.cents(),
                    "passkey": view.passkey_set_at.is_some(),
                    "initiator": view.initiator_name,
                }),
            },
        );
        Ok(view)
    }
}
