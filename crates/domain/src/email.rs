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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        EmailAddress::parse(text)
            .map(|email| email.0)
            .map_err(|error| error.code())
    }

    #[test]
    fn one_mailbox_is_one_account() {
        assert_eq!(
            read(" Wanjiku@Example.CO.KE ").as_deref(),
            Ok("wanjiku@example.co.ke")
        );
        for good in [
            "a@b.co",
            "first.last+chama@mail.example.com",
            "o'brien@x-y.ke",
            "0@a.com",
        ] {
            assert_eq!(read(good).as_deref(), Ok(good));
        }
        let local = EmailAddress::parse("first.last@x.ke").map(|e| e.local_part().to_owned());
        assert_eq!(local.as_deref(), Ok("first.last"));
    }

    #[test]
    fn what_is_no_address() {
        assert_eq!(read("  "), Err("email_required"));
        for bad in [
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a@@b.co",
            "a@b@c.co",
            "a b@c.co",
            "a@b c.co",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.co",
            "a@.co",
            "a@b..co",
            "a@-b.co",
            "a@b-.co",
            "a@[1.2.3.4]",
            "a@1.2.3.4",
            "a@b.co\r\nBcc: x@y.co",
            "a\n@b.co",
            "\"a b\"@c.co",
            "a,b@c.co",
            "a<b@c.co>",
            "jina@mfano.ké",
        ] {
            assert_eq!(read(bad), Err("email_not_an_address"), "{bad:?}");
        }
    }

    #[test]
    fn at_most_120_characters() {
        let domain = format!("{}.{}.ke", "d".repeat(50), "e".repeat(50));
        let fits = format!("{}@{domain}", "a".repeat(15));
        assert_eq!(fits.len(), 120);
        assert_eq!(read(&fits).as_deref(), Ok(fits.as_str()));
        assert_eq!(read(&format!("a{fits}")), Err("email_too_long"));
    }
}
