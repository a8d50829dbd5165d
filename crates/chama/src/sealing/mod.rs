//! Secrets that others trusted us with, kept so that a copy of the database opens none of them.
//!
//! A secret is sealed with AES-256-GCM under the current key of the [`Keyring`] and is bound to its
//! purpose: what it is for and the row it stands in. The keys are not in the database. Beside what
//! was sealed stands the id of its key, so that old keys open what they sealed while a new one
//! takes over. Owns no table: whoever keeps a secret keeps its [`Sealed`] form.

mod key;
mod keyring;

pub use key::{Key, KeyError};
pub use keyring::{KeySource, Keyring, KeysUnreadable};

/// A sealed secret and the id of the key that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The id of the key.
    pub key_id: String,
    /// The nonce, what was sealed, and its tag.
    pub bytes: Vec<u8>,
}
