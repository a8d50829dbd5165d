//! What was typed about a paybill.

use domain::ids::AccountId;
use domain::money::{Amount, Money};
use domain::names::InitiatorName;
use domain::paybills::ShortCodeKind;
use domain::payments::tariff::Bouquet;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::error::Fields;
use crate::typed::AmountText;

/// The most characters of a secret.
pub const SECRET_LENGTH_MAX: usize = 500;
/// Unasked money is booked above this only when M-Pesa has confirmed it, where nothing else is
/// said.
pub const CONFIRM_ABOVE_USUAL: Money = Money::from_cents(1_000_000);

/// A paybill as it was typed. Secrets stand in it, so it is never shown.
#[derive(Clone, Copy)]
pub struct PaybillForm<'a> {
    /// The cash place; none is the chama's first for M-Pesa.
    pub place_id: Option<AccountId>,
    /// Paybill or till.
    pub kind: &'a str,
    /// The short code.
    pub short_code: &'a str,
    /// The number of the till, where it is one.
    pub till_number: &'a str,
    /// The consumer key of the app at Safaricom.
    pub consumer_key: &'a str,
    /// Its secret.
    pub consumer_secret: &'a str,
    /// The passkey for asking members for money.
    pub passkey: &'a str,
    /// In whose name money is paid out; blank is nobody, none leaves it as it is.
    pub initiator_name: Option<&'a str>,
    /// The initiator's password.
    pub initiator_password: &'a str,
    /// Who bears the costs; blank leaves it as it is, at first with whoever pays.
    pub bouquet: &'a str,
    /// Above which amount unasked money is confirmed first; none leaves it as it is.
    pub confirm_above: Option<&'a AmountText>,
}

/// What may be changed at any time, as far as it was given.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Terms {
    pub place_id: Option<AccountId>,
    /// The name, or that there is none.
    #[expect(clippy::option_option, reason = "left as it is, taken away, or named")]
    pub initiator_name: Option<Option<String>>,
    pub bouquet: Option<Bouquet>,
    pub confirm_above: Option<Money>,
}

impl Terms {
    /// The initiator that was named.
    pub fn initiator(&self) -> Option<String> {
        self.initiator_name.clone().flatten()
    }
}

/// The secrets that were typed; what was left blank is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Secrets {
    pub consumer_key: Option<SecretString>,
    pub consumer_secret: Option<SecretString>,
    pub passkey: Option<SecretString>,
    pub initiator_password: Option<SecretString>,
}

impl Secrets {
    /// All of them in one order, those left blank as nothing.
    pub fn exposed(&self) -> [&str; 4] {
        [
            &self.consumer_key,
            &self.consumer_secret,
            &self.passkey,
            &self.initiator_password,
        ]
        .map(|secret| secret.as_ref().map_or("", |text| text.expose_secret()))
    }
}

impl PaybillForm<'_> {
    pub(super) fn kind(&self, fields: &mut Fields) -> Option<ShortCodeKind> {
        let kind: Result<ShortCodeKind, _> = self.kind.trim().parse();
        fields.take("kind", kind.map_err(|error| error.code()))
    }

    pub(super) fn terms(&self, fields: &mut Fields) -> Option<Terms> {
        let name = self
            .initiator_name
            .map(InitiatorName::parse_optional)
            .transpose();
        let name = fields.take("initiator_name", name.map_err(|error| error.code()));
        let bouquet = match self.bouquet.trim() {
            "" => Ok(None),
            word => word
                .parse::<Bouquet>()
                .map(Some)
                .map_err(|error| error.code()),
        };
        let bouquet = fields.take("bouquet", bouquet);
        let above = self.confirm_above.map(limit).transpose();
        let above = fields.take("confirm_above", above);
        let owned = |name: Option<InitiatorName>| name.map(|name| name.as_str().to_owned());
        Some(Terms {
            place_id: self.place_id,
            initiator_name: name?.map(owned),
            bouquet: bouquet?,
            confirm_above: above?,
        })
    }

    pub(super) fn secrets(&self, fields: &mut Fields) -> Secrets {
        let mut take = |field, text| fields.take(field, secret(text)).flatten();
        Secrets {
            consumer_key: take("consumer_key", self.consumer_key),
            consumer_secret: take("consumer_secret", self.consumer_secret),
            passkey: take("passkey", self.passkey),
            initiator_password: take("initiator_password", self.initiator_password),
        }
    }
}

fn limit(typed: &AmountText) -> Result<Money, &'static str> {
    let amount = typed.parse()?;
    if amount == Money::ZERO {
        return Ok(amount);
    }
    Ok(Amount::new(amount).map_err(|error| error.code())?.money())
}

fn secret(text: &str) -> Result<Option<SecretString>, &'static str> {
    if text.chars().count() > SECRET_LENGTH_MAX {
        return Err("text_too_long");
    }
    if text.chars().any(char::is_control) {
        return Err("text_forbidden_character");
    }
    let text = text.trim();
    Ok((!text.is_empty()).then(|| SecretString::from(text)))
}
