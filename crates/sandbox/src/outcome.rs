//! How a request can end, by Safaricom's result codes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Code, the name a test may use for it, and the sentence that goes with it.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "0",
        "paid",
        "The service request is processed successfully.",
    ),
    (
        "1",
        "insufficient_balance",
        "The balance is insufficient for the transaction.",
    ),
    ("2", "below_minimum", "Declined due to limit rule."),
    (
        "3",
        "above_maximum",
        "Declined due to limit rule: greater than the maximum transaction amount.",
    ),
    (
        "4",
        "daily_limit",
        "Declined due to limit rule: would exceed daily transfer limit.",
    ),
    (
        "8",
        "wallet_full",
        "Declined due to limit rule: would exceed the maximum balance.",
    ),
    (
        "11",
        "debit_party_invalid",
        "The DebitParty is in an invalid state.",
    ),
    ("17", "repeated_too_soon", "Rule limited."),
    (
        "21",
        "initiator_not_allowed",
        "The initiator is not allowed to initiate this request.",
    ),
    ("26", "system_busy", "System busy. Try again in a moment."),
    ("1001", "subscriber_locked", "Unable to lock subscriber."),
    ("1019", "expired", "Transaction has expired."),
    (
        "1025",
        "push_failed",
        "An error occurred while sending a push request.",
    ),
    ("1032", "cancelled", "Request cancelled by user"),
    ("1037", "unreachable", "DS timeout user cannot be reached."),
    ("2001", "wrong_pin", "The initiator information is invalid."),
    (
        "2006",
        "account_status",
        "Declined due to account rule: the account status does not allow this transaction.",
    ),
    (
        "2028",
        "not_permitted",
        "The request is not permitted according to product assignment.",
    ),
    (
        "2032",
        "no_such_transaction",
        "The transaction does not exist.",
    ),
    (
        "2040",
        "recipient_unregistered",
        "Credit Party customer type can't be supported by the service.",
    ),
    ("8006", "locked", "The security credential is locked."),
    ("9999", "push_error", "Error sending push request."),
    (
        "R000001",
        "already_reversed",
        "The transaction has already been reversed.",
    ),
    (
        "R000002",
        "original_unknown",
        "The OriginalTransactionID is invalid.",
    ),
    ("SFC_IC0003", "no_operator", "The operator does not exist."),
];

/// The end of a request: one of Safaricom's codes, known or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Outcome(String);

impl Outcome {
    /// The outcome with this code, or with the name a test uses for it.
    pub fn of(code_or_name: &str) -> Self {
        let named = KNOWN.iter().find(|(_, name, _)| *name == code_or_name);
        Self(named.map_or(code_or_name, |(code, ..)| code).to_owned())
    }

    /// The money moved.
    pub fn paid() -> Self {
        Self::of("0")
    }

    /// Whether the money moved.
    pub fn is_paid(&self) -> bool {
        self.0 == "0"
    }

    /// Safaricom's code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Safaricom's sentence.
    pub fn text(&self) -> &'static str {
        let known = KNOWN.iter().find(|(code, ..)| *code == self.0);
        known.map_or("The request failed.", |(.., text)| text)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text(), self.0)
    }
}

impl<'de> Deserialize<'de> for Outcome {
    /// A code as text or number, or a name.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(u32),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Text(text) => Self::of(&text),
            Written::Number(number) => Self(number.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_names_and_numbers_are_read_alike() {
        for written in ["\"1032\"", "1032", "\"cancelled\""] {
            let read: Option<Outcome> = serde_json::from_str(written).ok();
            assert_eq!(read, Some(Outcome::of("1032")), "{written}");
        }
        assert_eq!(
            Outcome::of("SFC_IC0003").text(),
            "The operator does not exist."
        );
        assert_eq!(Outcome::of("77").code(), "77");
        assert!(Outcome::of("paid").is_paid());
    }
}
