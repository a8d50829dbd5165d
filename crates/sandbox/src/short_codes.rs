//! The organisations: their short codes, what they sign with, and what they registered.

use serde::{Deserialize, Serialize};

use crate::tariff::Bouquet;

/// Wrong initiator passwords until the credential is locked.
const WRONG_CREDENTIALS_MAX: u8 = 3;

/// What an organisation is given. The secrets open nothing but this sandbox.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortCode {
    /// The pay bill number, or the store number of a till.
    pub short_code: String,
    /// The number customers type, where the organisation has a till.
    #[serde(default)]
    pub till_number: Option<String>,
    /// As customers and statements see it.
    pub name: String,
    pub consumer_key: String,
    pub consumer_secret: String,
    #[serde(default)]
    pub passkey: String,
    #[serde(default)]
    pub initiator: String,
    #[serde(default)]
    pub initiator_password: String,
    /// Who pays for payments in. Nobody when not said.
    #[serde(default)]
    pub bouquet: Option<Bouquet>,
}

impl ShortCode {
    /// A pay bill with secrets made from its number, for a test or the demo.
    pub fn pay_bill(short_code: &str, name: &str) -> Self {
        Self {
            short_code: short_code.to_owned(),
            till_number: None,
            name: name.to_owned(),
            consumer_key: format!("key-of-{short_code}"),
            consumer_secret: format!("secret-of-{short_code}"),
            passkey: format!("passkey-of-{short_code}"),
            initiator: "testapi".to_owned(),
            initiator_password: format!("Initiator#{short_code}"),
            bouquet: Some(Bouquet::Business),
        }
    }

    /// A till: the store number signs, customers type the till's.
    pub fn till(store: &str, till: &str, name: &str) -> Self {
        Self {
            till_number: Some(till.to_owned()),
            bouquet: None,
            ..Self::pay_bill(store, name)
        }
    }

    /// Another who pays for payments in.
    #[must_use]
    pub fn with_bouquet(mut self, bouquet: Option<Bouquet>) -> Self {
        self.bouquet = bouquet;
        self
    }
}

/// What M-Pesa does when the validation address does not answer in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResponseType {
    Completed,
    Cancelled,
}

/// Where an organisation wants to hear of customers' payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urls {
    pub confirmation: String,
    pub validation: String,
    pub when_unreachable: ResponseType,
    /// Version 1 hides numbers by a hash, version 2 by stars.
    pub version: u8,
}

/// A short code and what became of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Registered {
    pub settings: ShortCode,
    pub urls: Option<Urls>,
    pub pull: bool,
    pub wrong_credentials: u8,
}

impl Registered {
    /// Nothing registered yet.
    pub const fn new(settings: ShortCode) -> Self {
        Self {
            settings,
            urls: None,
            pull: false,
            wrong_credentials: 0,
        }
    }

    /// Whether the initiator's password was wrong too often.
    pub const fn is_locked(&self) -> bool {
        self.wrong_credentials >= WRONG_CREDENTIALS_MAX
    }

    /// The number customers pay to.
    pub fn party(&self) -> &str {
        let till = self.settings.till_number.as_deref();
        till.unwrap_or(&self.settings.short_code)
    }
}
