//! The result of a payout, a reversal, or a question about status or balance.

use std::fmt;

use super::{BYTES_MAX, ParseError, Result, id, names};
use crate::hidden::Hidden;
use crate::json::{self, Node};

/// A result. What kind it is, only who asked knows: find the request by the conversation's ids.
#[derive(Clone, PartialEq, Eq)]
pub struct ResultMessage {
    /// `0` means that it was done. Not always a number. See [`crate::PayoutOutcome::of`].
    pub result_code: String,
    /// M-Pesa's words.
    pub result_desc: String,
    /// Our id where we gave one, otherwise the gateway's; empty if not told.
    pub originator_conversation_id: String,
    /// M-Pesa's id; empty if not told. One of the two ids always is.
    pub conversation_id: String,
    /// The receipt of what was done, or a mere number for what failed; empty if not told.
    pub transaction_id: String,
    /// The details, in the order sent; a name may occur twice, and a value may be missing.
    pub parameters: Vec<(String, Option<String>)>,
    /// What was sent along with the request, in the same form.
    pub references: Vec<(String, Option<String>)>,
}

impl ResultMessage {
    /// The first value there is under a name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// All values under a name.
    pub(super) fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.parameters
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .filter_map(|(_, value)| value.as_deref())
    }

    /// Whether it was done.
    pub fn succeeded(&self) -> bool {
        self.result_code == "0"
    }

    /// Whether M-Pesa answers that it has no such transaction. Any other failure of a question says
    /// nothing of what was asked about. The code for it is unverified, so its words count as well.
    pub fn denies_there_is_one(&self) -> bool {
        const CODE: &str = "2032";
        const WORDS: [&str; 5] = [
            "does not exist",
            "not found",
            "no such",
            "no record",
            "invalid transaction",
        ];
        let said = self.result_desc.to_ascii_lowercase();
        self.result_code == CODE || WORDS.iter().any(|words| said.contains(words))
    }
}

impl fmt::Debug for ResultMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self
            .parameters
            .iter()
            .map(|(key, _)| key.as_str())
            .collect();
        f.debug_struct("ResultMessage")
            .field("result_code", &self.result_code)
            .field(
                "originator_conversation_id",
                &self.originator_conversation_id,
            )
            .field("conversation_id", &self.conversation_id)
            .field("transaction_id", &self.transaction_id)
            .field("parameters", &names)
            .field("references", &Hidden)
            .finish_non_exhaustive()
    }
}

/// Reads a result.
///
/// # Errors
/// Any [`ParseError`].
pub fn result(bytes: &[u8]) -> Result<ResultMessage> {
    let message = json::read(bytes, BYTES_MAX)?;
    let result = message.get(&["Result"])?.unwrap_or(&message);
    let originator = result.text_or_empty(names::ORIGINATOR)?;
    let conversation = result.text_or_empty(names::CONVERSATION)?;
    if originator.is_empty() && conversation.is_empty() {
        return Err(ParseError::Missing("ConversationID"));
    }
    let parameters = match result.get(&["ResultParameters"])? {
        Some(parameters) => pairs(parameters.get(&["ResultParameter"])?)?,
        None => Vec::new(),
    };
    Ok(ResultMessage {
        result_code: id("ResultCode", result.must(&["ResultCode"])?)?,
        result_desc: result.text_or_empty(&["ResultDesc"])?,
        originator_conversation_id: id("OriginatorConversationID", originator)?,
        conversation_id: id("ConversationID", conversation)?,
        transaction_id: id("TransactionID", result.text_or_empty(&["TransactionID"])?)?,
        parameters,
        references: references(result),
    })
}

/// Keys and values, from a list or from one that stands alone.
fn pairs(node: Option<&Node>) -> Result<Vec<(String, Option<String>)>> {
    let items = node.map(Node::items).unwrap_or_default();
    let pairs = items.iter().map(|item| {
        let key = item.text_or_empty(&["Key", "Name"])?;
        let value = match item.get(&["Value"])? {
            Some(value) => value.scalar("ResultParameter")?,
            None => None,
        };
        Ok((key, value))
    });
    pairs.collect()
}

/// Beside the matter: a result is not refused for them.
fn references(result: &Node) -> Vec<(String, Option<String>)> {
    let data = result.get(&["ReferenceData"]).ok().flatten();
    let items = data.and_then(|data| data.get(&["ReferenceItem"]).ok().flatten());
    pairs(items).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const B2C_PAID: &str = include_str!("../../tests/shapes/b2c_paid.json");
    const B2C_FAILED: &str = include_str!("../../tests/shapes/b2c_failed.json");
    const BALANCE: &str = include_str!("../../tests/shapes/balance.json");
    const STATUS: &str = include_str!("../../tests/shapes/status.json");

    #[test]
    fn a_success() {
        let message = result(B2C_PAID.as_bytes()).unwrap();
        assert!(message.succeeded());
        assert_eq!(message.transaction_id, "SG632NMUAB");
        assert_eq!(message.conversation_id, "AG_20240706_2010364430d9bbdaf872");
        assert_eq!(
            message.originator_conversation_id,
            "53e3-4aa8-9fe0-8fb5e4092cdd3533373"
        );
        assert_eq!(message.parameter("TransactionReceipt"), Some("SG632NMUAB"));
        assert_eq!(message.parameter("transactionamount"), Some("10"));
        assert_eq!(message.parameter("Nothing"), None);
        assert_eq!(message.references.len(), 1);
    }

    #[test]
    fn a_failure_has_no_details() {
        let message = result(B2C_FAILED.as_bytes()).unwrap();
        assert!(!message.succeeded());
        assert_eq!(message.result_code, "2001");
        assert_eq!(message.transaction_id, "NLJ0000000");
        assert!(message.parameters.is_empty());
    }

    #[test]
    fn codes_as_text_and_single_items_are_the_same() {
        let message = result(BALANCE.as_bytes()).unwrap();
        assert!(message.succeeded());
        assert_eq!(message.parameters.len(), 2);
        let one = r#"{"Result":{"ResultCode":"0","ConversationID":"AG_1",
            "ResultParameters":{"ResultParameter":{"Key":"A","Value":1.50}},
            "ReferenceData":{"ReferenceItem":[{"Key":"Occasion"},{"Key":"B","Value":"x"}]}}}"#;
        let message = result(one.as_bytes()).unwrap();
        assert_eq!(message.parameter("A"), Some("1.5"));
        assert_eq!(message.references.len(), 2);
    }

    #[test]
    fn a_value_may_be_missing_and_a_name_repeated() {
        let message = result(STATUS.as_bytes()).unwrap();
        assert_eq!(message.parameter("TransactionReason"), None);
        assert_eq!(message.values("DebitPartyName").count(), 2);
    }

    #[test]
    fn the_originator_is_found_under_its_wrong_names_too() {
        for name in ["OriginatorCoversationID", "OriginatorConverstionID"] {
            let json = B2C_PAID.replace("OriginatorConversationID", name);
            let message = result(json.as_bytes()).unwrap();
            assert_eq!(
                message.originator_conversation_id,
                "53e3-4aa8-9fe0-8fb5e4092cdd3533373"
            );
        }
    }

    #[test]
    fn confusion_is_refused() {
        for (from, to, expected) in [
            (
                "\"ResultCode\": 0",
                "\"ResultCode\": [0]",
                ParseError::WrongType("ResultCode"),
            ),
            (
                "\"ResultCode\": 0",
                "\"ResultCode\": null",
                ParseError::Missing("ResultCode"),
            ),
            (
                "\"ResultCode\": 0",
                "\"ResultCode\": 1, \"ResultCode\": 0",
                ParseError::Ambiguous("ResultCode"),
            ),
            (
                "\"Value\": 10 ",
                "\"Value\": {} ",
                ParseError::WrongType("ResultParameter"),
            ),
            (
                "{ \"Key\": \"TransactionAmount\", \"Value\": 10 }",
                "7",
                ParseError::WrongType("object"),
            ),
        ] {
            assert!(B2C_PAID.contains(from), "{from}");
            let json = B2C_PAID.replace(from, to);
            assert_eq!(result(json.as_bytes()).err(), Some(expected), "{to}");
        }
        assert_eq!(
            result(br#"{"Result":{"ResultCode":0}}"#).err(),
            Some(ParseError::Missing("ConversationID"))
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = result(&bytes);
        }

        #[test]
        fn a_message_with_a_piece_changed_is_read_or_refused(
            at in 0..1_500_usize,
            piece in ".{0,8}",
        ) {
            let mut text = B2C_PAID.to_owned();
            let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(at, &piece);
            if let Ok(message) = result(text.as_bytes()) {
                let _ = (message.b2c(), message.status(), message.reversal(), message.balances());
            }
        }
    }
}
