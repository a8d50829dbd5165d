//! How a payout, a reversal or a question ended.

use domain::money::Money;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{code, decimal, raw, text, write};
use crate::outcome::Outcome;
use crate::world::Ids;

/// What there is to tell.
pub struct Told {
    pub ids: Ids,
    pub outcome: Outcome,
    pub transaction_id: String,
    pub parameters: Vec<Parameter>,
    /// Account balances have their codes as text; all else has numbers.
    pub codes_as_text: bool,
}

/// A named value of a result; some are named and have none.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parameter {
    key: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Box<RawValue>>,
}

impl Parameter {
    /// A value as it is to be written.
    pub const fn new(key: &'static str, value: Box<RawValue>) -> Self {
        Self {
            key,
            value: Some(value),
        }
    }

    /// A text.
    pub fn text(key: &'static str, value: &str) -> Self {
        Self::new(key, text(value))
    }

    /// A name without a value.
    pub const fn empty(key: &'static str) -> Self {
        Self { key, value: None }
    }
}

/// `8959269.60`.
pub fn number(amount: Money) -> Box<RawValue> {
    decimal(amount)
}

/// `10`, or `10.50` where there are cents.
pub fn short_number(amount: Money) -> Box<RawValue> {
    let text = amount.to_decimal();
    raw(text.strip_suffix(".00").unwrap_or(&text).to_owned())
}

/// Digits as a number.
pub fn digits(text: &str) -> Box<RawValue> {
    raw(text.to_owned())
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a> {
    result: Body<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    result_type: Box<RawValue>,
    result_code: Box<RawValue>,
    result_desc: &'a str,
    #[serde(rename = "OriginatorConversationID")]
    originator: &'a str,
    #[serde(rename = "ConversationID")]
    conversation: &'a str,
    #[serde(rename = "TransactionID")]
    transaction_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_parameters: Option<Parameters<'a>>,
    reference_data: Reference,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Parameters<'a> {
    result_parameter: &'a [Parameter],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reference {
    reference_item: Parameter,
}

/// The result message.
pub fn body(told: &Told) -> String {
    let written = |value: &str| {
        if told.codes_as_text {
            text(value)
        } else {
            code(value)
        }
    };
    let some = !told.parameters.is_empty();
    let reference = if told.outcome.is_paid() {
        Parameter::text(
            "QueueTimeoutURL",
            "https://gateway.invalid/results/v1/submit",
        )
    } else {
        Parameter::empty("QueueTimeoutURL")
    };
    write(&Envelope {
        result: Body {
            result_type: written("0"),
            result_code: written(told.outcome.code()),
            result_desc: told.outcome.text(),
            originator: &told.ids.originator,
            conversation: &told.ids.conversation,
            transaction_id: &told.transaction_id,
            result_parameters: some.then_some(Parameters {
                result_parameter: &told.parameters,
            }),
            reference_data: Reference {
                reference_item: reference,
            },
        },
    })
}

/// What the time-out address is sent: nothing about the end, which is still to come.
pub fn timed_out(ids: &Ids) -> String {
    write(&Envelope {
        result: Body {
            result_type: raw("1".to_owned()),
            result_code: raw("1".to_owned()),
            result_desc: "The service request timed out in the queue.",
            originator: &ids.originator,
            conversation: &ids.conversation,
            transaction_id: "",
            result_parameters: None,
            reference_data: Reference {
                reference_item: Parameter::empty("QueueTimeoutURL"),
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(outcome: &str, codes_as_text: bool) -> Told {
        Told {
            ids: Ids {
                originator: "o".to_owned(),
                conversation: "c".to_owned(),
            },
            outcome: Outcome::of(outcome),
            transaction_id: "T".to_owned(),
            parameters: vec![
                Parameter::new("TransactionAmount", short_number(Money::from_cents(1_000))),
                Parameter::empty("TransactionReason"),
            ],
            codes_as_text,
        }
    }

    #[test]
    fn numbers_are_numbers_unless_they_come_as_text() {
        let body = body(&told("0", false));
        assert!(body.contains(r#""ResultType":0,"ResultCode":0,"#), "{body}");
        assert!(
            body.contains(r#"{"Key":"TransactionAmount","Value":10}"#),
            "{body}"
        );
        assert!(body.contains(r#"{"Key":"TransactionReason"}"#), "{body}");
        let text = super::body(&told("0", true));
        assert!(
            text.contains(r#""ResultType":"0","ResultCode":"0","#),
            "{text}"
        );
        let odd = super::body(&told("SFC_IC0003", false));
        assert!(odd.contains(r#""ResultCode":"SFC_IC0003""#), "{odd}");
    }
}
