//! How the sandbox behaves until told otherwise.

use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::mix::Mix;

/// The confirmation of a customer's payment that a paid prompt brings as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Second {
    None,
    /// After the prompt's own callback was answered.
    #[default]
    After,
    Before,
    Together,
}

/// How customers' numbers are shown to organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// Hashed for addresses registered by version 1, masked for version 2.
    #[default]
    ByRegistration,
    Plain,
    Masked,
    Hashed,
}

/// How much of a customer's name is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    Full,
    #[default]
    First,
    None,
}

/// How a query about an open prompt is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingQuery {
    /// HTTP 500 with code 500.001.1001.
    #[default]
    Error,
    /// HTTP 200 with result code 4999.
    Code4999,
}

/// How the sandbox behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Modes {
    pub second: Second,
    pub numbers: Numbers,
    pub names: Names,
    /// Whether organisations are asked before a customer's payment goes through.
    pub validation: bool,
    pub validation_timeout_ms: u64,
    /// Whether organisations hear of customers' payments at all.
    pub notify: bool,
    /// Whether addresses can be registered only once, as in production.
    pub urls_once: bool,
    pub pending_query: PendingQuery,
    /// Pitfalls by lot for every request no plan fits.
    pub mix: Option<Mix>,
}

impl Default for Modes {
    fn default() -> Self {
        Self {
            second: Second::default(),
            numbers: Numbers::default(),
            names: Names::default(),
            validation: false,
            validation_timeout_ms: 8_000,
            notify: true,
            urls_once: false,
            pending_query: PendingQuery::default(),
            mix: None,
        }
    }
}

/// What one customer may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    pub transaction: Money,
    pub payout_least: Money,
    pub a_day: Money,
    pub wallet: Money,
    /// The same amount to the same short code is refused for so long.
    pub repeat_s: i64,
    /// A prompt nobody answers ends.
    pub prompt_s: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            transaction: Money::from_cents(25_000_000),
            payout_least: Money::from_cents(1_000),
            a_day: Money::from_cents(50_000_000),
            wallet: Money::from_cents(50_000_000),
            repeat_s: 120,
            prompt_s: 60,
        }
    }
}

impl Limits {
    /// For traffic on a clock that stands still: no daily limit, full wallets, nothing refused
    /// because it came before.
    pub fn generous() -> Self {
        let plenty = Money::from_cents(100_000_000_000_000);
        Self {
            a_day: plenty,
            wallet: plenty,
            repeat_s: 0,
            ..Self::default()
        }
    }
}
