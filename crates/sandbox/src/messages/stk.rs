//! How a prompt ended.

use domain::money::Money;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{code, decimal, raw, text, write};
use crate::clock::stamp;
use crate::outcome::Outcome;
use crate::receipts::Transaction;
use crate::world::Prompt;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a> {
    body: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "stkCallback")]
    callback: Callback<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Callback<'a> {
    #[serde(rename = "MerchantRequestID")]
    merchant_request_id: &'a str,
    #[serde(rename = "CheckoutRequestID")]
    checkout_request_id: &'a str,
    result_code: Box<RawValue>,
    result_desc: &'a str,
    #[serde(rename = "CallbackMetadata", skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    item: Vec<Item>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Box<RawValue>>,
}

/// The customer paid; the message may claim another amount.
pub fn paid(prompt: &Prompt, done: &Transaction, claimed: Money) -> String {
    let item = |name, value| Item { name, value };
    let outcome = Outcome::paid();
    let items = vec![
        item("Amount", Some(decimal(claimed))),
        item("MpesaReceiptNumber", Some(text(&done.receipt))),
        // Named, and always without a value.
        item("Balance", None),
        item("TransactionDate", Some(raw(stamp(done.completed_at)))),
        item("PhoneNumber", Some(raw(done.msisdn.clone()))),
    ];
    callback(prompt, &outcome, Some(Metadata { item: items }))
}

/// Nothing was paid.
pub fn failed(prompt: &Prompt, outcome: &Outcome) -> String {
    callback(prompt, outcome, None)
}

fn callback(prompt: &Prompt, outcome: &Outcome, metadata: Option<Metadata>) -> String {
    write(&Envelope {
        body: Body {
            callback: Callback {
                merchant_request_id: &prompt.merchant_request_id,
                checkout_request_id: &prompt.checkout_request_id,
                result_code: code(outcome.code()),
                result_desc: outcome.text(),
                metadata,
            },
        },
    })
}
