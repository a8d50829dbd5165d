//! Every completed transaction, by receipt.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// Which way money went, seen from the short code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
    /// From one account of the short code to another of its own.
    Within,
}

/// What a transaction was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    PayBill,
    BuyGoods,
    Payout,
    /// Money given back for an earlier payment.
    Reversal,
    /// From the bank into the utility account.
    Deposit,
    /// From the working account to the bank.
    Withdrawal,
    /// From utility to working.
    Transfer,
    /// From working to charges paid.
    ChargeSettlement,
}

/// What set a transaction off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A prompt on the phone the organisation asked for.
    Prompt,
    /// The customer's own menu.
    Menu,
    /// The organisation, through the gateway.
    Gateway,
    /// Somebody at Safaricom.
    CustomerCare,
    /// The organisation, on its portal.
    Portal,
}

/// One completed transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    pub receipt: String,
    pub direction: Direction,
    pub kind: Kind,
    pub channel: Channel,
    pub short_code: String,
    /// The customer's number; empty where there is none.
    pub msisdn: String,
    /// The customer's name; empty where there is none.
    pub name: String,
    pub amount: Money,
    /// What the customer paid on top.
    pub payer_charge: Money,
    /// What the organisation was charged.
    pub organisation_charge: Money,
    /// The account number typed, or the occasion of a payout.
    pub reference: String,
    pub initiated_at: DateTime<Utc>,
    pub completed_at: DateTime<Utc>,
    /// What the utility account held right after.
    pub utility_after: Money,
    /// The receipt this one gives back.
    pub linked: Option<String>,
    /// The receipt that gave this one back.
    pub reversed_by: Option<String>,
    /// Of a prompt.
    pub checkout_request_id: Option<String>,
    /// Of a payout or a reversal.
    pub originator_conversation_id: Option<String>,
    pub conversation_id: Option<String>,
}

/// All of them, in the order in which they were completed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Transaction>", into = "Vec<Transaction>")]
pub struct Receipts {
    all: Vec<Transaction>,
    places: BTreeMap<String, usize>,
}

impl Receipts {
    /// Adds one.
    pub fn add(&mut self, transaction: Transaction) {
        self.places
            .insert(transaction.receipt.clone(), self.all.len());
        self.all.push(transaction);
    }

    /// The one with this receipt.
    pub fn get(&self, receipt: &str) -> Option<&Transaction> {
        self.places
            .get(receipt)
            .and_then(|place| self.all.get(*place))
    }

    /// The one with this receipt, to be changed.
    pub fn get_mut(&mut self, receipt: &str) -> Option<&mut Transaction> {
        let place = self.places.get(receipt)?;
        self.all.get_mut(*place)
    }

    /// All, oldest first.
    pub fn all(&self) -> &[Transaction] {
        &self.all
    }

    /// The newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Transaction> {
        self.all.iter().rev()
    }
}

impl From<Vec<Transaction>> for Receipts {
    fn from(all: Vec<Transaction>) -> Self {
        let mut receipts = Self::default();
        for one in all {
            receipts.add(one);
        }
        receipts
    }
}

impl From<Receipts> for Vec<Transaction> {
    fn from(receipts: Receipts) -> Self {
        receipts.all
    }
}
