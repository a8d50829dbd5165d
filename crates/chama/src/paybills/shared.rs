//! The operator's own paybill, which serves chamas that have none. It comes from the configuration
//! and from nowhere else; the row is there so that what comes in can name it.

use domain::ids::{PaybillId, UserId};
use domain::money::Money;
use domain::paybills::{PaybillState, ShortCode, ShortCodeKind};
use domain::payments::tariff::Bouquet;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::account::{Credentials, seal_hook};
use super::commands::SealedPaybill;
use super::hooks::HookSecret;
use super::queries::{self, NewPaybill};
use super::views::{Paybill, PaybillRow};
use crate::access::Automatic;
use crate::audit;
use crate::context::Context;
use crate::error::{Kind, Refusal, Result};
use crate::sealing::Sealed;
use crate::work::{Command, Work};

/// The operator's paybill as it is configured.
#[derive(Debug, Clone)]
pub struct SharedPaybill {
    /// The short code.
    pub short_code: ShortCode,
    /// The number people pay to, where it is a till.
    pub till_number: Option<ShortCode>,
    /// The consumer key of the app at Safaricom.
    pub consumer_key: SecretString,
    /// Its secret.
    pub consumer_secret: SecretString,
    /// The passkey for asking members for money.
    pub passkey: Option<SecretString>,
    /// In whose name money is paid out, and the password.
    pub initiator: Option<(String, SecretString)>,
    /// Who bears the costs of what is paid in.
    pub bouquet: Bouquet,
    /// Unasked money above this is confirmed first.
    pub confirm_above: Money,
}

impl SharedPaybill {
    fn kind(&self) -> ShortCodeKind {
        match self.till_number {
            Some(_) => ShortCodeKind::Till,
            None => ShortCodeKind::Paybill,
        }
    }

    fn credentials(&self) -> Credentials {
        let initiator = self.initiator.as_ref();
        Credentials {
            consumer_key: self.consumer_key.clone(),
            consumer_secret: self.consumer_secret.clone(),
            passkey: self.passkey.clone(),
            initiator_password: initiator.map(|(_, password)| password.clone()),
        }
    }

    /// The row as it should stand.
    fn applied(&self, context: &Context, mut view: Paybill) -> Paybill {
        let now = context.now();
        view.initiator_name = self.initiator.as_ref().map(|(name, _)| name.clone());
        view.bouquet = self.bouquet;
        view.confirm_above = self.confirm_above;
        view.state = PaybillState::Active;
        view.passkey_set_at = self.passkey.as_ref().map(|_given| now);
        view.initiator_set_at = self.initiator.as_ref().map(|_given| now);
        view.consumer_set_at = now;
        view.changed_at = now;
        view
    }

    fn new_view(&self, context: &Context, id: PaybillId) -> Paybill {
        let now = context.now();
        let view = Paybill {
            id,
            chama_id: None,
            place: None,
            kind: self.kind(),
            short_code: self.short_code.to_string(),
            till_number: self.till_number.as_ref().map(ShortCode::to_string),
            initiator_name: None,
            bouquet: self.bouquet,
            confirm_above: self.confirm_above,
            state: PaybillState::Active,
            consumer_set_at: now,
            passkey_set_at: None,
            initiator_set_at: None,
            hook_since: now,
            callbacks_registered_at: None,
            exchanging: false,
            tested_at: None,
            test_result: None,
            asked_by: UserId::AUTOMATIC,
            agreed_at: None,
            connected_at: now,
            changed_at: now,
        };
        self.applied(context, view)
    }

    /// Whether a row is of this short code.
    fn is_of(&self, row: &PaybillRow) -> bool {
        let till = self.till_number.as_ref().map(ShortCode::as_str);
        row.view.short_code == self.short_code.as_str() && row.view.till_number.as_deref() == till
    }

    /// Whether the row stands as it should.
    fn is_kept(&self, context: &Context, row: &PaybillRow) -> bool {
        let (view, wanted) = (&row.view, self.credentials());
        let name = self.initiator.as_ref().map(|(name, _)| name.as_str());
        let terms = view.state == PaybillState::Active
            && view.bouquet == self.bouquet
            && view.confirm_above == self.confirm_above
            && view.initiator_name.as_deref() == name;
        terms && Credentials::open(context, row).is_ok_and(|held| held.is(&wanted))
    }
}

impl Context {
    /// Makes the operator's paybill what the configuration says: connected, changed, or, where none
    /// is configured, switched off. Safe to repeat and to do on several servers.
    ///
    /// # Errors
    /// A conflict when a chama uses its short code; unavailable when there is no key.
    pub async fn keep_shared_paybill(&self, wanted: Option<&SharedPaybill>) -> Result<()> {
        let mut reader = self.db.read().await?;
        let rows = queries::of_operator(&mut reader).await?;
        drop(reader);
        let is_wanted = |row: &PaybillRow| wanted.is_some_and(|wanted| wanted.is_of(row));
        for row in rows.iter().filter(|row| !is_wanted(row)) {
            if row.view.state == PaybillState::Active {
                let mut view = row.view.clone();
                view.state = PaybillState::Off;
                self.keep(Keep::off(view)).await?;
            }
        }
        let Some(wanted) = wanted else { return Ok(()) };
        match rows.into_iter().find(|row| wanted.is_of(row)) {
            Some(row) if wanted.is_kept(self, &row) => Ok(()),
            Some(row) => {
                let view = wanted.applied(self, row.view.clone());
                let credentials = wanted.credentials().seal(self, view.id)?;
                self.keep(Keep::changed(view, row.credentials, credentials))
                    .await
            }
            None => {
                let id = PaybillId::new(self.ids.next(&self.db, "paybills").await?);
                let secret = HookSecret::random(self)?;
                let sealing = SealedPaybill {
                    id,
                    credentials: wanted.credentials().seal(self, id)?,
                    hook: seal_hook(self, id, secret.expose())?,
                    hook_hash: secret.hash(),
                };
                let view = wanted.new_view(self, id);
                self.keep(Keep::new(view, sealing)).await
            }
        }
    }

    async fn keep(&self, keep: Keep) -> Result<()> {
        self.run(&Automatic::new(None), None, &keep).await?;
        Ok(())
    }

    /// Tells M-Pesa the callback addresses of the operator's paybill, where that was not done yet.
    ///
    /// # Errors
    /// What M-Pesa refuses; unavailable when it does not answer.
    pub async fn register_shared_paybill(&self) -> Result<()> {
        let mut reader = self.db.read().await?;
        let row = queries::platform_default(&mut reader).await?;
        drop(reader);
        match row.filter(|row| row.view.callbacks_registered_at.is_none()) {
            Some(row) => self.register_shared(row).await.map(|_done| ()),
            None => Ok(()),
        }
    }
}

impl Credentials {
    fn is(&self, other: &Self) -> bool {
        let all = |own: &Self| {
            let maybe = |secret: &Option<SecretString>| {
                secret.as_ref().map(|text| text.expose_secret().to_owned())
            };
            [
                Some(own.consumer_key.expose_secret().to_owned()),
                Some(own.consumer_secret.expose_secret().to_owned()),
                maybe(&own.passkey),
                maybe(&own.initiator_password),
            ]
        };
        all(self) == all(other)
    }
}

/// Writes the operator's paybill.
#[derive(Debug, Serialize)]
struct Keep {
    #[serde(skip)]
    view: Paybill,
    #[serde(skip)]
    what: What,
}

#[derive(Debug)]
enum What {
    New(SealedPaybill),
    Changed { before: Sealed, after: Sealed },
    Off,
}

impl Keep {
    const fn new(view: Paybill, sealing: SealedPaybill) -> Self {
        let what = What::New(sealing);
        Self { view, what }
    }

    const fn changed(view: Paybill, before: Sealed, after: Sealed) -> Self {
        let what = What::Changed { before, after };
        Self { view, what }
    }

    const fn off(view: Paybill) -> Self {
        let what = What::Off;
        Self { view, what }
    }
}

impl Command for Keep {
    const NAME: &'static str = "paybills.keep_shared";
    // Every rule that two could break together is one of the schema.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Automatic;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, _: &Automatic) -> Result<()> {
        let (view, now) = (&self.view, work.now());
        let written = match &self.what {
            What::New(sealing) => {
                let new = NewPaybill {
                    view,
                    credentials: &sealing.credentials,
                    hook: &sealing.hook,
                    hook_hash: sealing.hook_hash.clone(),
                };
                queries::insert(work.tx(), new).await?
            }
            What::Changed { before, after } => {
                queries::set_state(work.tx(), view, now).await?;
                queries::change(work.tx(), view, after, before).await?
            }
            What::Off => queries::set_state(work.tx(), view, now).await?,
        };
        if written == 0 {
            // Another server was faster, with the same configuration.
            return Err(Refusal::new(Kind::Conflict, "paybill_changed_meanwhile").into());
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(view.id.get()),
                detail: json!({ "name": view.paid_to(), "state": view.state }),
            },
        );
        Ok(())
    }
}
