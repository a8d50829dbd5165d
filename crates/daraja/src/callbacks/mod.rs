//! Reading what M-Pesa sends by itself. Nothing here fails in any other way than by a
//! [`ParseError`], whatever the bytes, and none of its words repeat what was sent.
//!
//! Lenient where Safaricom is loose (numbers as text, missing values, one thing where a list was
//! meant, names spelt in several ways), strict where leniency would be a guess: another type than
//! the field can have, two values for one name, a sum that is none.
//!
//! Names, numbers and free text come as they were sent, freed of control characters. `""` where a
//! text may be empty means that nothing was said.

pub mod answers;
mod c2b;
mod details;
mod result;
mod stk;
mod timeout;

pub use c2b::{C2b, c2b};
pub use details::{AccountBalance, B2cDetails, ReversalDetails, StatusDetails};
pub use result::{ResultMessage, result};
pub use stk::{StkCallback, stk};
pub use timeout::{Timeout, timeout};

/// Larger than anything M-Pesa sends, which is some 2 KiB.
pub const BYTES_MAX: usize = 64 * 1024;

/// Why a message cannot be read. Says which field, never what stood in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ParseError {
    /// Longer than [`BYTES_MAX`].
    #[error("the message is too long")]
    TooLarge,
    /// Lists within lists without end.
    #[error("the message is nested too deeply")]
    TooDeep,
    /// No JSON.
    #[error("the message is no JSON")]
    NotJson,
    /// A field is not there that must be.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field has a type it cannot have.
    #[error("{0} has the wrong type")]
    WrongType(&'static str),
    /// A field is there twice and says two things.
    #[error("{0} says two things")]
    Ambiguous(&'static str),
    /// A field holds nothing that can be read as what it should be.
    #[error("{0} cannot be read")]
    Unreadable(&'static str),
}

/// Result of reading a message.
pub type Result<T> = std::result::Result<T, ParseError>;

/// An id is no longer than this and has no spaces.
const ID_BYTES_MAX: usize = 128;

/// A text that must be an id.
fn id(name: &'static str, text: String) -> Result<String> {
    let holds = text.len() <= ID_BYTES_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
    if holds {
        Ok(text)
    } else {
        Err(ParseError::Unreadable(name))
    }
}

/// Names with the spellings seen.
pub(crate) mod names {
    pub(crate) const ORIGINATOR: &[&str] = &[
        "OriginatorConversationID",
        "OriginatorCoversationID",
        "OriginatorConverstionID",
        "OriginalConversationID",
    ];
    pub(crate) const CONVERSATION: &[&str] = &["ConversationID"];
}
