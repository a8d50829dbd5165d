//! E-mail addresses, kept in small letters so that one mailbox is one account.

use std::fmt;

/// An e-mail address: ASCII, small letters, at most 120 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The most characters, as the column has them.
    pub const LENGTH_MAX: usize = 120;

    /// Reads an address; white space around it is dropped and letters are made small.
    ///
    /// The form is that of RFC 5321 without quoted names and address literals: a name of up to
    /// 64 characters, one `@`, and a domain of at least two labels.
    ///
    /// # Errors
    /// Any [`EmailError`].
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let address = text.trim().to_ascii_lowercase();
        if address.is_empty() {
            return Err(EmailError::Empty);
        }
        if address.chars().count() > Self::LENGTH_MAX {
            return Err(EmailError::TooLong);
        }
        let (name, domain) = address.split_once('@').ok_or(EmailError::NotAnAddress)?;
        if !name_fits(name) || !domain_fits(domain) {
            return Err(EmailError::NotAnAddress);
        }
        Ok(Self(address))
    }

    /// The address in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0
            .split_once('@')
            .map_or(self.as_str(), |(name, _)| name)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Dot-separated words of the characters RFC 5322 calls atext. Line breaks and blanks are not
/// among them, so an address can never smuggle a header into a mail.
fn name_fits(name: &str) -> bool {
    let word_fits = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    name.len() <= 64 && name.split('.').all(word_fits)
}

/// At least two labels of letters, digits and inner dashes; the last one is no number.
fn domain_fits(domain: &str) -> bool {
    let label_fits = |label: &str| {
        matches!(label.len(), 1..=63)
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let last_is_name = domain
        .rsplit_once('.')
        .is_some_and(|(_, last)| !last.bytes().all(|byte| byte.is_ascii_digit()));
    last_is_name && domain.split('.').all(label_fits)
}

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("the e-mail address is empty")]
    Empty,
    /// Not of the form `name@domain.tld`.
    #[error("not an e-mail address")]
    NotAnAddress,
    /// Over 120 characters.
    #[error("the e-mail address is too long")]
    TooLong,
}

impl EmailError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "email_required",
            Self::NotAnAddress => "email_not_an_address",
            Self::TooLong => "email_too_long",
        }
    }
}
