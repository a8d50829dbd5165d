//! A customer's payment, as the question before it and as the confirmation after it.

use chrono::{DateTime, Utc};
use domain::money::Money;
use serde::Serialize;

use super::write;
use crate::clock::stamp;
use crate::controls::{Names, Numbers};
use crate::keys::sha256_hex;

/// What there is to tell.
pub struct Facts<'a> {
    pub kind: &'a str,
    pub receipt: &'a str,
    pub at: DateTime<Utc>,
    pub amount: Money,
    pub short_code: &'a str,
    pub reference: &'a str,
    /// Empty in the question.
    pub balance: Option<Money>,
    pub third_party: &'a str,
    /// As the organisation may see it.
    pub msisdn: &'a str,
    /// First, middle and last, as the organisation may see them.
    pub names: (String, String, String),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    transaction_type: &'a str,
    #[serde(rename = "TransID")]
    trans_id: &'a str,
    trans_time: String,
    trans_amount: String,
    business_short_code: &'a str,
    bill_ref_number: &'a str,
    invoice_number: &'a str,
    org_account_balance: String,
    #[serde(rename = "ThirdPartyTransID")]
    third_party_trans_id: &'a str,
    #[serde(rename = "MSISDN")]
    msisdn: &'a str,
    first_name: &'a str,
    middle_name: &'a str,
    last_name: &'a str,
}

/// The message: all of it is text.
pub fn body(facts: &Facts<'_>) -> String {
    write(&Body {
        transaction_type: facts.kind,
        trans_id: facts.receipt,
        trans_time: stamp(facts.at),
        trans_amount: facts.amount.to_decimal(),
        business_short_code: facts.short_code,
        bill_ref_number: facts.reference,
        invoice_number: "",
        org_account_balance: facts.balance.map(Money::to_decimal).unwrap_or_default(),
        third_party_trans_id: facts.third_party,
        msisdn: facts.msisdn,
        first_name: &facts.names.0,
        middle_name: &facts.names.1,
        last_name: &facts.names.2,
    })
}

/// What Safaricom calls a payment.
pub const fn kind_of(is_till: bool) -> &'static str {
    if is_till { "Buy Goods" } else { "Pay Bill" }
}

/// A number as an organisation sees it: whole, with stars, or as a hash.
pub fn shown_number(msisdn: &str, numbers: Numbers, version: u8) -> String {
    match numbers {
        Numbers::Plain => msisdn.to_owned(),
        Numbers::Hashed => sha256_hex(msisdn),
        Numbers::ByRegistration if version < 2 => sha256_hex(msisdn),
        Numbers::Masked | Numbers::ByRegistration => {
            let head = msisdn.get(..4).unwrap_or_default();
            let tail = msisdn
                .get(msisdn.len().saturating_sub(3)..)
                .unwrap_or_default();
            format!("{head} ***** {tail}")
        }
    }
}

/// As much of a name as is told.
pub fn shown_names(
    (first, middle, last): (String, String, String),
    names: Names,
) -> (String, String, String) {
    match names {
        Names::Full => (first, middle, last),
        Names::First => (first, String::new(), String::new()),
        Names::None => (String::new(), String::new(), String::new()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_three_shapes() {
        let shown = |numbers, version| shown_number("254708374126", numbers, version);
        assert_eq!(shown(Numbers::Plain, 2), "254708374126");
        assert_eq!(shown(Numbers::Masked, 1), "2547 ***** 126");
        assert_eq!(shown(Numbers::ByRegistration, 2), "2547 ***** 126");
        assert_eq!(shown(Numbers::ByRegistration, 1).len(), 64);
        assert_eq!(shown(Numbers::Hashed, 2), shown(Numbers::ByRegistration, 1));
    }

    #[test]
    fn everything_is_text_and_a_question_has_no_balance() {
        let body = body(&Facts {
            kind: kind_of(false),
            receipt: "RKL51ZDR4F",
            at: "2023-11-21T09:13:25Z".parse().unwrap(),
            amount: Money::from_cents(500),
            short_code: "600966",
            reference: "Sample \"x\"",
            balance: None,
            third_party: "",
            msisdn: "2547 ***** 126",
            names: ("NICHOLAS".to_owned(), String::new(), String::new()),
        });
        let expected = "{\"TransactionType\":\"Pay Bill\",\"TransID\":\"RKL51ZDR4F\",\
            \"TransTime\":\"20231121121325\",\"TransAmount\":\"5.00\",\
            \"BusinessShortCode\":\"600966\",\"BillRefNumber\":\"Sample \\\"x\\\"\",\
            \"InvoiceNumber\":\"\",\"OrgAccountBalance\":\"\",\"ThirdPartyTransID\":\"\",\
            \"MSISDN\":\"2547 ***** 126\",\"FirstName\":\"NICHOLAS\",\"MiddleName\":\"\",\
            \"LastName\":\"\"}";
        assert_eq!(body, expected);
    }
}
