//! One key, and how a list of them is written down.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox, SecretString};

/// A key with its id. Its bytes are never shown.
pub struct Key {
    id: String,
    bytes: SecretBox<[u8; Key::LENGTH]>,
}

/// Why a text is no list of keys. Never quotes it: it may hold one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// An id is 1 to 40 of small letters, digits, dot, dash and underscore.
    #[error("the id of a key is 1 to 40 of a-z, 0-9, dot, dash and underscore")]
    Id,
    /// Not `id:base64`, or not 32 bytes.
    #[error("a key is written as ID:BASE64, where the second are 32 bytes")]
    Bytes,
    /// Two keys with one id.
    #[error("two keys have the same id")]
    Twice,
    /// No key at all.
    #[error("there is no key")]
    None,
}

impl Key {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;
    /// The most characters of an id.
    pub const ID_LENGTH_MAX: usize = 40;

    /// A key.
    ///
    /// # Errors
    /// When the id is not one.
    pub fn new(id: &str, bytes: [u8; Self::LENGTH]) -> Result<Self, KeyError> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if id.is_empty() || id.len() > Self::ID_LENGTH_MAX || !id.chars().all(fits) {
            return Err(KeyError::Id);
        }
        Ok(Self {
            id: id.to_owned(),
            bytes: SecretBox::new(Box::new(bytes)),
        })
    }

    /// Reads a list: `ID:BASE64`, separated by commas or lines, the current one first. What follows
    /// a `#` on a line is a remark.
    ///
    /// # Errors
    /// What is wrong with it; an empty list is wrong too.
    pub fn read_list(text: &str) -> Result<Vec<Self>, KeyError> {
        let lines = text.lines().filter_map(|line| line.split('#').next());
        let entries = lines.flat_map(|line| line.split(',')).map(str::trim);
        let mut keys: Vec<Self> = Vec::new();
        for entry in entries.filter(|entry| !entry.is_empty()) {
            let key = Self::read(entry)?;
            if keys.iter().any(|other| other.id == key.id) {
                return Err(KeyError::Twice);
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(KeyError::None);
        }
        Ok(keys)
    }

    fn read(entry: &str) -> Result<Self, KeyError> {
        let (id, text) = entry.split_once(':').ok_or(KeyError::Bytes)?;
        let decoded = STANDARD.decode(text.trim());
        let decoded = Zeroizing::new(decoded.map_err(|_not_base64| KeyError::Bytes)?);
        let bytes = Zeroizing::new(
            <[u8; Self::LENGTH]>::try_from(decoded.as_slice())
                .map_err(|_other_length| KeyError::Bytes)?,
        );
        Self::new(id.trim(), *bytes)
    }

    /// The key as it stands in a list.
    pub fn written(&self) -> SecretString {
        let bytes = Zeroizing::new(STANDARD.encode(self.bytes.expose_secret()));
        SecretString::from(format!("{}:{}", self.id, bytes.as_str()))
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn expose(&self) -> &[u8; Self::LENGTH] {
        self.bytes.expose_secret()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.id).finish()
    }
}
