//! Idempotency keys: the name a client gives a money command so that a retry changes nothing.

use std::fmt;

/// The value of an `Idempotency-Key` header: 1 to 255 visible ASCII characters, kept as sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The most characters.
    pub const LENGTH_MAX: usize = 255;

    /// Takes the key as sent: small and large letters differ, nothing is trimmed.
    ///
    /// # Errors
    /// Any [`IdempotencyKeyError`].
    pub fn parse(text: &str) -> Result<Self, IdempotencyKeyError> {
        if text.is_empty() {
            return Err(IdempotencyKeyError::Empty);
        }
        if text.len() > Self::LENGTH_MAX {
            return Err(IdempotencyKeyError::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(IdempotencyKeyError::ForbiddenCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is no idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdempotencyKeyError {
    /// The header is there and empty.
    #[error("the idempotency key is empty")]
    Empty,
    /// Over 255 characters.
    #[error("the idempotency key is too long")]
    TooLong,
    /// A blank, a control character or one outside ASCII.
    #[error("the idempotency key has a character that does not belong")]
    ForbiddenCharacter,
}

impl IdempotencyKeyError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "idempotency_key_empty",
            Self::TooLong => "idempotency_key_too_long",
            Self::ForbiddenCharacter => "idempotency_key_forbidden_character",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_ascii_up_to_255() {
        for good in [
            "a",
            "0190f6c2-7a9e-7c3e-8f00-000000000001",
            "~!\"#",
            &"k".repeat(255),
        ] {
            assert_eq!(
                IdempotencyKey::parse(good).map(|key| key.0),
                Ok(good.to_owned())
            );
        }
        let refused = |text: &str| IdempotencyKey::parse(text).map_err(|error| error.code());
        assert_eq!(refused(""), Err("idempotency_key_empty"));
        assert_eq!(refused(&"k".repeat(256)), Err("idempotency_key_too_long"));
        for bad in ["a b", " a", "a\n", "a\u{7f}", "ufunguo-é"] {
            assert_eq!(
                refused(bad),
                Err("idempotency_key_forbidden_character"),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn case_matters() {
        assert_ne!(IdempotencyKey::parse("Key"), IdempotencyKey::parse("key"));
    }
}
