//! M-Pesa's queue was too long for a request. What becomes of it is not known.

use super::{BYTES_MAX, Result, names};
use crate::json;

/// What a message to a time-out address says: never more than which request it was, if that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeout {
    /// The id the request was sent under; empty if not told.
    pub originator_conversation_id: String,
    /// M-Pesa's id; empty if not told.
    pub conversation_id: String,
}

/// Reads a message to a time-out address. Its form is not documented, so the ids are taken where
/// they are found.
///
/// # Errors
/// When it is no JSON object, or an id says two things.
pub fn timeout(bytes: &[u8]) -> Result<Timeout> {
    let message = json::read(bytes, BYTES_MAX)?;
    let inner = message.get(&["Result"])?.unwrap_or(&message);
    Ok(Timeout {
        originator_conversation_id: inner.text_or_empty(names::ORIGINATOR)?,
        conversation_id: inner.text_or_empty(names::CONVERSATION)?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_where_they_stand() {
        for json in [
            r#"{"Result":{"OriginatorConversationID":"a-1","ConversationID":"AG_1"}}"#,
            r#"{"OriginatorCoversationID":"a-1","ConversationID":"AG_1","ResultCode":1}"#,
        ] {
            let timeout = timeout(json.as_bytes()).unwrap();
            assert_eq!(timeout.originator_conversation_id, "a-1");
            assert_eq!(timeout.conversation_id, "AG_1");
        }
        assert_eq!(timeout(b"{}"), Ok(Timeout::default()));
        assert!(timeout(b"").is_err());
        assert!(timeout(b"[]").is_err());
    }
}
