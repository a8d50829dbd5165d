//! A payment a customer made from the phone's menu.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::{BYTES_MAX, ParseError, Result, id};
use crate::hidden::Hidden;
use crate::json;
use crate::times;

/// A payment: asked about before it is made (validation) or told of after (confirmation).
#[derive(Clone, PartialEq, Eq)]
pub struct C2b {
    /// What kind of transaction, in M-Pesa's words: `Pay Bill`, `Buy Goods` and others.
    pub kind: String,
    /// M-Pesa's receipt.
    pub receipt: String,
    /// When it was made.
    pub at: Option<DateTime<Utc>>,
    /// How much.
    pub amount: Money,
    /// To which short code.
    pub short_code: String,
    /// What the customer typed as account number.
    pub bill_reference: String,
    /// Mostly empty.
    pub invoice_number: String,
    /// What lies in the utility account after it; told in a confirmation only.
    pub org_balance: Option<Money>,
    /// What we answered to the validation, if anything.
    pub third_party_id: String,
    /// Who paid: plain, masked or hashed, as it came.
    pub msisdn: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub middle_name: String,
    /// May be empty.
    pub last_name: String,
}

impl C2b {
    /// The names there are, with spaces between.
    pub fn name(&self) -> String {
        let names = [&self.first_name, &self.middle_name, &self.last_name];
        let names: Vec<&str> = names
            .into_iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect();
        names.join(" ")
    }
}

impl fmt::Debug for C2b {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("C2b")
            .field("kind", &self.kind)
            .field("receipt", &self.receipt)
            .field("at", &self.at)
            .field("amount", &self.amount)
            .field("short_code", &self.short_code)
            .field("bill_reference", &Hidden)
            .field("msisdn", &Hidden)
            .finish_non_exhaustive()
    }
}

/// Reads a validation or confirmation.
///
/// # Errors
/// Any [`ParseError`].
pub fn c2b(bytes: &[u8]) -> Result<C2b> {
    let message = json::read(bytes, BYTES_MAX)?;
    let amount = message.money(&["TransAmount"])?;
    let amount = amount.ok_or(ParseError::Missing("TransAmount"))?;
    if !amount.is_positive() {
        return Err(ParseError::Unreadable("TransAmount"));
    }
    let at = message.text(&["TransTime"])?;
    let receipt = message.must(&["TransID"])?;
    Ok(C2b {
        kind: message.text_or_empty(&["TransactionType"])?,
        receipt: id("TransID", receipt)?,
        at: at.and_then(|at| times::read(&at)),
        amount,
        short_code: message.must(&["BusinessShortCode"])?,
        bill_reference: message.text_or_empty(&["BillRefNumber"])?,
        invoice_number: message.text_or_empty(&["InvoiceNumber"])?,
        // Beside the payment itself: money that has moved is not refused for it.
        org_balance: message.money(&["OrgAccountBalance"]).ok().flatten(),
        third_party_id: message.text_or_empty(&["ThirdPartyTransID"])?,
        msisdn: message.text_or_empty(&["MSISDN"])?,
        first_name: message.text_or_empty(&["FirstName"])?,
        middle_name: message.text_or_empty(&["MiddleName"])?,
        last_name: message.text_or_empty(&["LastName"])?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MASKED: &str = include_str!("../../tests/shapes/c2b_masked.json");

    #[test]
    fn a_confirmation_with_a_masked_number() {
        let payment = c2b(MASKED.as_bytes()).unwrap();
        assert_eq!(payment.kind, "Pay Bill");
        assert_eq!(payment.receipt, "RKL51ZDR4F");
        assert_eq!(payment.at, "2023-11-21T09:13:25Z".parse().ok());
        assert_eq!(payment.amount, Money::from_cents(500));
        assert_eq!(payment.org_balance, Some(Money::from_cents(2_500)));
        assert_eq!(payment.short_code, "600966");
        assert_eq!(payment.bill_reference, "Sample Transaction");
        assert_eq!(payment.msisdn, "2547 ***** 126");
        assert_eq!(payment.name(), "NICHOLAS");
        assert_eq!(payment.invoice_number, "");
    }

    #[test]
    fn who_paid_comes_as_it_was_sent() {
        let hash = "b".repeat(64);
        for (sent, read) in [
            ("\"254708374149\"", "254708374149"),
            ("254708374149", "254708374149"),
            ("2.54708374149E11", "254708374149"),
            (&format!("\"{hash}\""), hash.as_str()),
            ("\"\"", ""),
            ("null", ""),
        ] {
            let json = MASKED.replace("\"2547 ***** 126\"", sent);
            assert_eq!(c2b(json.as_bytes()).unwrap().msisdn, read);
        }
    }

    #[test]
    fn what_is_beside_the_payment_does_not_hinder_it() {
        for (from, to) in [
            ("\"25.00\"", "\"\""),
            ("\"25.00\"", "\"a lot\""),
            ("\"25.00\"", "[]"),
            ("\"20231121121325\"", "\"yesterday\""),
            ("\"5.00\"", "5"),
            ("\"600966\"", "600966"),
        ] {
            assert!(MASKED.contains(from));
            let json = MASKED.replace(from, to);
            assert!(c2b(json.as_bytes()).is_ok(), "{to}");
        }
    }

    #[test]
    fn confusion_is_refused() {
        for (from, to, expected) in [
            ("\"5.00\"", "true", ParseError::WrongType("TransAmount")),
            ("\"5.00\"", "\"\"", ParseError::Missing("TransAmount")),
            (
                "\"5.00\"",
                "\"-5.00\"",
                ParseError::Unreadable("TransAmount"),
            ),
            ("\"5.00\"", "0", ParseError::Unreadable("TransAmount")),
            (
                "\"RKL51ZDR4F\"",
                "[\"RKL51ZDR4F\"]",
                ParseError::WrongType("TransID"),
            ),
            ("\"RKL51ZDR4F\"", "\"\"", ParseError::Missing("TransID")),
            (
                "\"RKL51ZDR4F\"",
                "\"RKL 51\"",
                ParseError::Unreadable("TransID"),
            ),
            ("\"NICHOLAS\"", "{}", ParseError::WrongType("FirstName")),
        ] {
            assert!(MASKED.contains(from));
            let json = MASKED.replace(from, to);
            assert_eq!(c2b(json.as_bytes()).err(), Some(expected), "{to}");
        }
        let twice = MASKED.replace(
            "\"TransAmount\"",
            "\"TransAmount\": \"900.00\", \"TransAmount\"",
        );
        assert_eq!(
            c2b(twice.as_bytes()).err(),
            Some(ParseError::Ambiguous("TransAmount"))
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = c2b(&bytes);
        }

        #[test]
        fn any_amount_is_read_to_the_cent_or_refused(cents in 1..1_000_000_000_i64) {
            let sum = Money::from_cents(cents);
            let json = MASKED.replace("5.00", &sum.to_decimal());
            prop_assert_eq!(c2b(json.as_bytes()).unwrap().amount, sum);
        }
    }
}
