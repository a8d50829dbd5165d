//! From a row to somebody who can speak to M-Pesa, and to the addresses it answers at.

use std::borrow::Cow;

use domain::ids::PaybillId;
use domain::paybills::ShortCodeKind;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::views::PaybillRow;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::sealing::Sealed;

/// The credentials of a paybill; they are sealed together.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    pub consumer_key: SecretString,
    pub consumer_secret: SecretString,
    pub passkey: Option<SecretString>,
    pub initiator_password: Option<SecretString>,
}

/// The same as it is written down to be sealed.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    consumer_key: Cow<'a, str>,
    #[serde(borrow)]
    consumer_secret: Cow<'a, str>,
    #[serde(borrow)]
    passkey: Option<Cow<'a, str>>,
    #[serde(borrow)]
    initiator_password: Option<Cow<'a, str>>,
}

fn credentials_of(id: PaybillId) -> String {
    format!("paybills/{id}/credentials")
}

fn hook_of(id: PaybillId) -> String {
    format!("paybills/{id}/hook")
}

impl Credentials {
    pub fn seal(&self, context: &Context, id: PaybillId) -> Result<Sealed> {
        let text = |secret: &SecretString| secret.expose_secret().to_owned().into();
        let written = Written {
            consumer_key: self.consumer_key.expose_secret().into(),
            consumer_secret: self.consumer_secret.expose_secret().into(),
            passkey: self.passkey.as_ref().map(text),
            initiator_password: self.initiator_password.as_ref().map(text),
        };
        let plain = serde_json::to_vec(&written);
        let plain = Zeroizing::new(plain.map_err(|error| Error::Defect(error.to_string()))?);
        context.keyring.seal(&credentials_of(id), &plain)
    }

    pub fn open(context: &Context, row: &PaybillRow) -> Result<Self> {
        let id = row.view.id;
        let opened = context
            .keyring
            .open(&credentials_of(id), &row.credentials)?;
        // Its error would quote what it met.
        let written: Written<'_> = serde_json::from_str(opened.expose_secret())
            .map_err(|_not_quoted| Error::Defect(format!("the credentials of paybill {id}")))?;
        let secret = |text: Cow<'_, str>| SecretString::from(text.into_owned());
        Ok(Self {
            consumer_key: secret(written.consumer_key),
            consumer_secret: secret(written.consumer_secret),
            passkey: written.passkey.map(secret),
            initiator_password: written.initiator_password.map(secret),
        })
    }
}

pub(super) fn seal_hook(context: &Context, id: PaybillId, secret: &str) -> Result<Sealed> {
    context.keyring.seal(&hook_of(id), secret.as_bytes())
}

/// Both secrets of a row under the current key.
pub(super) fn sealed_anew(context: &Context, row: &PaybillRow) -> Result<(Sealed, Sealed)> {
    let id = row.view.id;
    let credentials = Credentials::open(context, row)?.seal(context, id)?;
    let hook = context.keyring.open(&hook_of(id), &row.hook)?;
    Ok((credentials, seal_hook(context, id, hook.expose_secret())?))
}

/// The address M-Pesa answers at: `stk`, `c2b/confirm`, `c2b/validate`, `result`, `timeout` or
/// `pull`.
///
/// # Errors
/// A conflict when this installation has no public address; unavailable without the key.
pub fn hook_url(context: &Context, row: &PaybillRow, kind: &str) -> Result<String> {
    let base = context.callback_base.as_deref().ok_or_else(not_set_up)?;
    let secret = context.keyring.open(&hook_of(row.view.id), &row.hook)?;
    Ok(format!(
        "{base}/hooks/pay/{}/{kind}",
        secret.expose_secret()
    ))
}

/// Somebody who speaks to M-Pesa for this paybill.
///
/// # Errors
/// A conflict when this installation does not speak to M-Pesa; unavailable without the key.
pub fn account(context: &Context, row: &PaybillRow) -> Result<daraja::Account> {
    let mpesa = context.mpesa.as_ref().ok_or_else(not_set_up)?;
    let credentials = Credentials::open(context, row)?;
    let view = &row.view;
    let kind = match (view.kind, &view.till_number) {
        (ShortCodeKind::Till, Some(number)) => daraja::ShortCodeKind::Till {
            till_number: number.clone(),
        },
        _ => daraja::ShortCodeKind::PayBill,
    };
    let initiator = view
        .initiator_name
        .clone()
        .zip(credentials.initiator_password);
    Ok(mpesa.account(daraja::Credentials {
        short_code: view.short_code.clone(),
        kind,
        consumer_key: credentials.consumer_key,
        consumer_secret: credentials.consumer_secret,
        passkey: credentials.passkey,
        initiator: initiator.map(|(name, password)| daraja::Initiator { name, password }),
    }))
}

fn not_set_up() -> Error {
    Refusal::new(Kind::Conflict, "mpesa_not_set_up").into()
}
