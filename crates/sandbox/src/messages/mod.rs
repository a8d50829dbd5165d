//! What the sandbox tells organisations, in Safaricom's shapes.

pub mod c2b;
pub mod result;
pub mod stk;

use domain::money::Money;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::controls::Plan;
use crate::deliveries::Delivery;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// How a prompt ended.
    Callback,
    /// Whether the organisation wants a customer's payment.
    Validation,
    /// A customer paid.
    Confirmation,
    /// How a payout, reversal or question ended.
    Result,
    /// The request waited too long; its end is not known.
    Timeout,
    /// Nothing Safaricom sent.
    Forged,
}

/// A message as the plan wants it sent: never, late, several times.
pub fn spread(plan: &Plan, message: &Delivery) -> Vec<Delivery> {
    if plan.drop {
        return Vec::new();
    }
    let copies = 0..=u64::from(plan.duplicates);
    let copies = copies.map(|copy| Delivery {
        after_ms: plan.delay_ms + copy * plan.duplicates_every_ms,
        ..message.clone()
    });
    copies.collect()
}

/// A JSON number written exactly as given.
fn raw(digits: String) -> Box<RawValue> {
    RawValue::from_string(digits).unwrap_or_else(|_no_json| RawValue::NULL.to_owned())
}

/// `1.00`, as a JSON number.
fn decimal(amount: Money) -> Box<RawValue> {
    raw(amount.to_decimal())
}

/// A code as a JSON number, or as text where it is none.
fn code(code: &str) -> Box<RawValue> {
    let is_number = !code.is_empty() && code.chars().all(|c| c.is_ascii_digit());
    if is_number {
        return raw(code.to_owned());
    }
    text(code)
}

/// A JSON string.
fn text(value: &str) -> Box<RawValue> {
    raw(serde_json::Value::from(value).to_string())
}

/// The text of a message. Its shapes hold nothing that could not be written.
fn write<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).unwrap_or_default()
}
