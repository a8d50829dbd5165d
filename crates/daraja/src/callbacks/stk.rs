//! How a request for a customer's money ended.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::{BYTES_MAX, ParseError, Result, id};
use crate::hidden::Hidden;
use crate::json::{self, Node};
use crate::number;
use crate::times;

/// The callback of an STK push.
#[derive(Clone, PartialEq, Eq)]
pub struct StkCallback {
    /// The gateway's id of the request; may be empty.
    pub merchant_request_id: String,
    /// M-Pesa's id of the request. It ends in the phone number, so it is not for logs.
    pub checkout_request_id: String,
    /// `0` means paid. Not always a number. See [`crate::CollectOutcome::of`].
    pub result_code: String,
    /// M-Pesa's words.
    pub result_desc: String,
    /// How much was paid.
    pub amount: Option<Money>,
    /// M-Pesa's receipt.
    pub receipt: Option<String>,
    /// When it was paid.
    pub at: Option<DateTime<Utc>>,
    /// Who paid, as it came.
    pub phone: Option<String>,
}

impl StkCallback {
    /// Whether the customer paid.
    pub fn paid(&self) -> bool {
        self.result_code == "0"
    }
}

impl fmt::Debug for StkCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StkCallback")
            .field("checkout_request_id", &Hidden)
            .field("result_code", &self.result_code)
            .field("amount", &self.amount)
            .field("receipt", &self.receipt)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// Reads the callback of an STK push.
///
/// # Errors
/// Any [`ParseError`].
pub fn stk(bytes: &[u8]) -> Result<StkCallback> {
    let message = json::read(bytes, BYTES_MAX)?;
    let body = message.get(&["Body"])?.unwrap_or(&message);
    let callback = body
        .get(&["stkCallback"])?
        .ok_or(ParseError::Missing("stkCallback"))?;
    let metadata = callback.get(&["CallbackMetadata"])?;
    let items = match metadata {
        Some(metadata) => metadata.get(&["Item"])?.map(Node::items),
        None => None,
    };
    let items = items.unwrap_or_default();
    let at = item(items, "TransactionDate")?;
    let receipt = item(items, "MpesaReceiptNumber")?;
    Ok(StkCallback {
        merchant_request_id: callback.text_or_empty(&["MerchantRequestID"])?,
        checkout_request_id: id("CheckoutRequestID", callback.must(&["CheckoutRequestID"])?)?,
        result_code: id("ResultCode", callback.must(&["ResultCode"])?)?,
        result_desc: callback.text_or_empty(&["ResultDesc"])?,
        amount: amount(items)?,
        receipt: receipt
            .map(|receipt| id("MpesaReceiptNumber", receipt))
            .transpose()?,
        at: at.and_then(|at| times::read(&at)),
        phone: item(items, "PhoneNumber")?,
    })
}

fn amount(items: &[Node]) -> Result<Option<Money>> {
    let Some(text) = item(items, "Amount")? else {
        return Ok(None);
    };
    let sum = number::money(&text).filter(|sum| sum.is_positive());
    sum.map(Some).ok_or(ParseError::Unreadable("Amount"))
}

/// What the item of this name says. Its value may be missing; it may not say two things.
fn item(items: &[Node], wanted: &'static str) -> Result<Option<String>> {
    let mut found: Option<String> = None;
    for item in items {
        let name = item.text(&["Name"])?.unwrap_or_default();
        if !name.eq_ignore_ascii_case(wanted) {
            continue;
        }
        let value = match item.get(&["Value"])? {
            Some(value) => value.scalar(wanted)?,
            None => None,
        };
        match (&found, value) {
            (_, None) => {}
            (Some(other), Some(value)) if *other != value => {
                return Err(ParseError::Ambiguous(wanted));
            }
            (_, Some(value)) => found = Some(value),
        }
    }
    Ok(found)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAID: &str = include_str!("../../tests/shapes/stk_paid.json");
    const PAID_AS_TEXT: &str = include_str!("../../tests/shapes/stk_paid_as_text.json");
    const CANCELLED: &str = include_str!("../../tests/shapes/stk_cancelled.json");

    fn utc(text: &str) -> Option<DateTime<Utc>> {
        text.parse().ok()
    }

    #[test]
    fn a_payment() {
        let callback = stk(PAID.as_bytes()).unwrap();
        assert!(callback.paid());
        assert_eq!(callback.checkout_request_id, "ws_CO_191220191020363925");
        assert_eq!(callback.merchant_request_id, "29115-34620561-1");
        assert_eq!(callback.amount, Some(Money::from_cents(100)));
        assert_eq!(callback.receipt.as_deref(), Some("NLJ7RT61SV"));
        assert_eq!(callback.phone.as_deref(), Some("254708374149"));
        assert_eq!(callback.at, utc("2019-12-19T07:21:15Z"));
    }

    #[test]
    fn the_same_payment_with_numbers_as_text_and_in_another_order() {
        let one = stk(PAID.as_bytes()).unwrap();
        let other = stk(PAID_AS_TEXT.as_bytes()).unwrap();
        assert_eq!(one, other);
    }

    #[test]
    fn a_refusal_has_no_details() {
        let callback = stk(CANCELLED.as_bytes()).unwrap();
        assert!(!callback.paid());
        assert_eq!(callback.result_code, "1032");
        assert_eq!(callback.result_desc, "Request cancelled by user");
        assert_eq!(callback.amount, None);
        assert_eq!(callback.receipt, None);
    }

    #[test]
    fn a_code_need_not_be_a_number() {
        let json = CANCELLED.replace("1032", "\"SFC_IC0003\"");
        let callback = stk(json.as_bytes()).unwrap();
        assert_eq!(callback.result_code, "SFC_IC0003");
        assert!(!callback.paid());
    }

    #[test]
    fn one_item_need_not_stand_in_a_list_and_a_value_may_be_missing() {
        let json = r#"{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_1","ResultCode":"0",
            "CallbackMetadata":{"Item":{"Name":"Amount","Value":"1,500.00"}}}}}"#;
        let callback = stk(json.as_bytes()).unwrap();
        assert_eq!(callback.amount, Some(Money::from_cents(150_000)));
        let json = json.replace(r#","Value":"1,500.00""#, "");
        assert_eq!(stk(json.as_bytes()).unwrap().amount, None);
    }

    #[test]
    fn confusion_is_refused() {
        for (from, to, expected) in [
            ("1.00", "true", ParseError::WrongType("Amount")),
            ("1.00", "{\"a\":1}", ParseError::WrongType("Amount")),
            ("1.00", "[1.00]", ParseError::WrongType("Amount")),
            ("1.00", "\"one\"", ParseError::Unreadable("Amount")),
            ("1.00", "1.005", ParseError::Unreadable("Amount")),
            ("1.00", "-1.00", ParseError::Unreadable("Amount")),
            ("1.00", "0", ParseError::Unreadable("Amount")),
            ("1.00", "1e400", ParseError::Unreadable("Amount")),
            (
                r#""Name": "Amount", "Value": 1.00"#,
                r#""Name": "Amount", "Value": 1.00, "Value": 2.00"#,
                ParseError::Ambiguous("Value"),
            ),
            (
                r#"{ "Name": "Amount", "Value": 1.00 },"#,
                r#"{ "Name": "Amount", "Value": 1.00 }, { "Name": "Amount", "Value": 2 },"#,
                ParseError::Ambiguous("Amount"),
            ),
            (
                r#""ResultCode": 0,"#,
                r#""ResultCode": 1032, "ResultCode": 0,"#,
                ParseError::Ambiguous("ResultCode"),
            ),
            (r#""ResultCode": 0,"#, "", ParseError::Missing("ResultCode")),
            (
                r#""ws_CO_191220191020363925""#,
                "null",
                ParseError::Missing("CheckoutRequestID"),
            ),
            (
                r#""ws_CO_191220191020363925""#,
                "\"a b\"",
                ParseError::Unreadable("CheckoutRequestID"),
            ),
            (
                "\"stkCallback\"",
                "\"other\"",
                ParseError::Missing("stkCallback"),
            ),
        ] {
            assert!(PAID.contains(from), "{from}");
            let json = PAID.replace(from, to);
            assert_eq!(stk(json.as_bytes()).err(), Some(expected), "{to}");
        }
        for (json, expected) in [
            ("", ParseError::NotJson),
            ("null", ParseError::WrongType("object")),
            ("[]", ParseError::WrongType("object")),
            (r#"{"Body":[]}"#, ParseError::WrongType("object")),
            (
                r#"{"Body":{"stkCallback":"x"}}"#,
                ParseError::WrongType("object"),
            ),
        ] {
            assert_eq!(stk(json.as_bytes()).err(), Some(expected), "{json}");
        }
    }

    #[test]
    fn a_megabyte_and_a_deep_nest_are_turned_away() {
        let large = PAID.replace("processed", &"x".repeat(1024 * 1024));
        assert_eq!(stk(large.as_bytes()).err(), Some(ParseError::TooLarge));
        let nest = ["[".repeat(20_000), "]".repeat(20_000)].concat();
        let deep = PAID.replace("1.00", &nest);
        assert_eq!(stk(deep.as_bytes()).err(), Some(ParseError::TooDeep));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = stk(&bytes);
        }

        #[test]
        fn a_message_with_a_piece_put_in_is_read_or_refused(
            at in 0..600_usize,
            piece in ".{0,8}",
        ) {
            let mut text = PAID.to_owned();
            let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(at, &piece);
            let _ = stk(text.as_bytes());
        }
    }
}
