//! Movements of an organisation's accounts as lines with a running balance.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::TIME;
use crate::books::{Movement, Part};
use crate::clock::eat;
use crate::receipts::{Kind, Transaction};
use crate::world::World;

/// Which time a statement is for, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    /// The newest line first.
    pub newest_first: bool,
}

impl Span {
    fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at <= to)
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub receipt: String,
    pub completed_at: DateTime<Utc>,
    pub initiated_at: DateTime<Utc>,
    pub details: String,
    pub paid_in: Money,
    /// Zero or less.
    pub withdrawn: Money,
    /// Of all accounts of the short code together, after this line.
    pub balance: Money,
    pub reason: &'static str,
    pub other_party: String,
    pub linked: String,
    pub account: String,
}

impl Row {
    /// The line's cells, as text.
    pub fn cells(&self) -> [String; 13] {
        let sum = |money: Money| {
            if money.is_zero() {
                String::new()
            } else {
                signed(money)
            }
        };
        [
            self.receipt.clone(),
            eat(self.completed_at, TIME),
            eat(self.initiated_at, TIME),
            self.details.clone(),
            "Completed".to_owned(),
            sum(self.paid_in),
            sum(self.withdrawn),
            signed(self.balance),
            "true".to_owned(),
            self.reason.to_owned(),
            self.other_party.clone(),
            self.linked.clone(),
            self.account.clone(),
        ]
    }
}

/// `-1,234.00`.
fn signed(money: Money) -> String {
    money.kes().replace("KES ", "")
}

/// The lines of a short code. A movement between two of its own accounts is two.
pub fn rows(world: &World, short_code: &str, span: &Span) -> Vec<Row> {
    let mut balance = Money::ZERO;
    let mut rows = Vec::new();
    for movement in world.books.movements() {
        let ours = |account: &crate::books::Account| account.short_code() == Some(short_code);
        let sides = [
            (ours(&movement.from), movement.amount.checked_neg()),
            (ours(&movement.to), Some(movement.amount)),
        ];
        for change in sides
            .iter()
            .filter(|(ours, _)| *ours)
            .filter_map(|(_, change)| *change)
        {
            balance = balance.checked_add(change).unwrap_or(balance);
            let done = world.receipts.get(&movement.receipt);
            if let Some(done) = done.filter(|_| span.holds(movement.at)) {
                rows.push(row(done, movement, change, balance));
            }
        }
    }
    if span.newest_first {
        rows.reverse();
    }
    rows
}

fn row(done: &Transaction, movement: &Movement, change: Money, balance: Money) -> Row {
    let none_below = |money: Money| money.max(Money::ZERO);
    let is_charge = movement.part == Part::Charge;
    let has_customer = !done.msisdn.is_empty();
    let other_party = if has_customer {
        format!("{} - {}", starred(&done.msisdn), done.name)
    } else {
        String::new()
    };
    let is_payment = matches!(done.kind, Kind::PayBill | Kind::BuyGoods);
    Row {
        receipt: done.receipt.clone(),
        completed_at: done.completed_at,
        initiated_at: done.initiated_at,
        details: if is_charge {
            charge(done).to_owned()
        } else {
            details(done)
        },
        paid_in: none_below(change),
        withdrawn: change.min(Money::ZERO),
        balance,
        reason: if is_charge {
            charge(done)
        } else {
            reason(done)
        },
        other_party: if is_charge {
            String::new()
        } else {
            other_party
        },
        linked: done.linked.clone().unwrap_or_default(),
        account: if is_payment && !is_charge {
            done.reference.clone()
        } else {
            String::new()
        },
    }
}

/// `254708***149`.
fn starred(msisdn: &str) -> String {
    let head = msisdn.get(..6).unwrap_or(msisdn);
    let tail = msisdn
        .get(msisdn.len().saturating_sub(3)..)
        .unwrap_or_default();
    format!("{head}***{tail}")
}

fn details(done: &Transaction) -> String {
    let party = format!("{} - {}", starred(&done.msisdn), done.name);
    match done.kind {
        Kind::PayBill => format!("Pay Bill from {party} Acc. {}", done.reference),
        Kind::BuyGoods => format!("Merchant Payment from {party}"),
        Kind::Payout => format!(
            "Business Payment to {party} via API. Original conversation ID is {}.",
            done.conversation_id.as_deref().unwrap_or_default()
        ),
        Kind::Reversal => format!(
            "Reversal of {} to {party}",
            done.linked.as_deref().unwrap_or_default()
        ),
        Kind::Deposit => "Business Deposit from bank".to_owned(),
        Kind::Withdrawal => "Organization Withdrawal of Funds to bank".to_owned(),
        Kind::Transfer => "Transfer of Funds from Utility Account to Working Account".to_owned(),
        Kind::ChargeSettlement => {
            "Transfer of Funds from Working Account to Charges Paid Account".to_owned()
        }
    }
}

/// What the portal gives as the reason of a transaction.
pub const fn reason(done: &Transaction) -> &'static str {
    match done.kind {
        Kind::PayBill => "Pay Bill",
        Kind::BuyGoods => "Merchant Payment",
        Kind::Payout => "Business Payment to Customer via API",
        Kind::Reversal => "Transaction Reversal",
        Kind::Deposit => "Business Deposit",
        Kind::Withdrawal => "Organization Withdrawal",
        Kind::Transfer | Kind::ChargeSettlement => "Organization Transfer",
    }
}

const fn charge(done: &Transaction) -> &'static str {
    match done.kind {
        Kind::BuyGoods => "Merchant Payment Charge",
        Kind::Payout => "Business Payment Charge",
        _ => "Pay Bill Charge",
    }
}
