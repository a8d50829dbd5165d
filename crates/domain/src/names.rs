//! Names and short texts, each with its limit. The limits are those of the documented columns.

use std::fmt;

use crate::text::{self, TextError};

/// Declares texts: the type, its limit and how it is read.
macro_rules! texts {
    ($( $(#[$meta:meta])* $name:ident($length_max:literal) by $reader:ident; )+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(String);

            impl $name {
                /// The most characters.
                pub const LENGTH_MAX: usize = $length_max;

                /// Reads the text as typed, in its one form.
                ///
                /// # Errors
                /// Any [`TextError`].
                pub fn parse(text: &str) -> Result<Self, TextError> {
                    text::$reader(text, Self::LENGTH_MAX).map(Self)
                }

                /// As [`Self::parse`], with nothing typed being no text rather than an error.
                ///
                /// # Errors
                /// Any [`TextError`] but [`TextError::Empty`].
                pub fn parse_optional(text: &str) -> Result<Option<Self>, TextError> {
                    match Self::parse(text) {
                        Ok(text) => Ok(Some(text)),
                        Err(TextError::Empty) => Ok(None),
                        Err(error) => Err(error),
                    }
                }

                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.pad(&self.0)
                }
            }
        )+
    };
}

texts! {
    /// A first or last name.
    PersonName(50) by one_line;
    /// The name of a chama.
    ChamaName(100) by one_line;
    /// Where a chama meets.
    Location(100) by one_line;
    /// The name of a cash place or a fund: `Equity Bank, Thika`.
    AccountName(100) by one_line;
    /// A person's own reference for a transaction: a voucher or minute number.
    ReferenceNumber(100) by one_line;
    /// The account money is sent to: a paybill with its account, a bank account, a till.
    PayeeAccount(100) by one_line;
    /// What a file was called where it came from.
    FileName(120) by one_line;
    /// Who handed the money over, where it is nobody of the chama.
    PayerName(100) by one_line;
    /// The next of kin of a member, first and last name together.
    KinName(100) by one_line;
    /// What somebody is to a member: `sister`.
    Relation(50) by one_line;
    /// What officers call an invitation among themselves: `Neighbours of Mama Njeri`.
    InvitationLabel(100) by one_line;
    /// In whose name a paybill pays out: the name of an API operator at Safaricom.
    InitiatorName(100) by one_line;
    /// What a transaction or a chama is about.
    Description(500) by lines;
    /// Why an entry is reversed. Never empty: the books say why.
    Reason(500) by lines;
    /// The rules a chama gave itself.
    Rules(10_000) by lines;
    /// What a chama wants to reach.
    Objectives(5_000) by lines;
}

/// The name a person signs up under: 3 to 80 of letters, digits, dot, underscore and dash.
///
/// It is shown as typed; two that differ only in small and large letters are one.
#[derive(Debug, Clone)]
pub struct Username {
    typed: String,
    folded: String,
}

impl Username {
    /// The fewest characters.
    pub const LENGTH_MIN: usize = 3;

    /// The most characters.
    pub const LENGTH_MAX: usize = 80;

    /// The rule as a regular expression, for forms and the API description.
    pub const PATTERN: &'static str = "^[A-Za-z0-9._-]{3,80}$";

    /// Reads a name; white space around it is dropped.
    ///
    /// # Errors
    /// Any [`UsernameError`].
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        let typed = text.trim().to_owned();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if !typed.chars().all(fits) {
            return Err(UsernameError::ForbiddenCharacter);
        }
        if typed.len() < Self::LENGTH_MIN {
            return Err(UsernameError::TooShort);
        }
        if typed.len() > Self::LENGTH_MAX {
            return Err(UsernameError::TooLong);
        }
        let folded = typed.to_ascii_lowercase();
        Ok(Self { typed, folded })
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The name in small letters, for comparing and for the unique key.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl PartialEq for Username {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Username {}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.typed)
    }
}

/// Why a text is no username.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UsernameError {
    /// Fewer than 3 characters.
    #[error("the username is too short")]
    TooShort,
    /// Over 80 characters.
    #[error("the username is too long")]
    TooLong,
    /// Something else than letters, digits, dot, underscore and dash.
    #[error("the username has a character that does not belong")]
    ForbiddenCharacter,
}

impl UsernameError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "username_too_short",
            Self::TooLong => "username_too_long",
            Self::ForbiddenCharacter => "username_forbidden_character",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_characters() {
        let fifty = "é".repeat(50);
        assert_eq!(
            PersonName::parse(&fifty).map(|name| name.0),
            Ok(fifty.clone())
        );
        assert_eq!(
            PersonName::parse(&format!("{fifty}é")),
            Err(TextError::TooLong)
        );
        assert_eq!(ChamaName::parse(&"x".repeat(101)), Err(TextError::TooLong));
        assert_eq!(Reason::parse(" "), Err(TextError::Empty));
    }

    #[test]
    fn nothing_typed_may_be_no_text() {
        assert_eq!(Description::parse_optional("  "), Ok(None));
        let some = Description::parse_optional(" Machi ").map(|text| text.map(|text| text.0));
        assert_eq!(some, Ok(Some("Machi".to_owned())));
        assert_eq!(
            Description::parse_optional("a\0"),
            Err(TextError::ForbiddenCharacter)
        );
    }

    #[test]
    fn usernames() {
        let read = |text: &str| {
            Username::parse(text)
                .map(|name| (name.as_str().to_owned(), name.folded().to_owned()))
                .map_err(|error| error.code())
        };
        assert_eq!(
            read(" Wanjiku.K "),
            Ok(("Wanjiku.K".to_owned(), "wanjiku.k".to_owned()))
        );
        assert_eq!(
            Username::parse("Wanjiku").ok(),
            Username::parse("wanJIKU").ok()
        );
        assert_eq!(read("ab"), Err("username_too_short"));
        assert_eq!(read(""), Err("username_too_short"));
        assert_eq!(read(&"a".repeat(81)), Err("username_too_long"));
        for bad in ["wan jiku", "a@b.c", "<b>", "wanj\u{131}ku", "a/b"] {
            assert_eq!(read(bad), Err("username_forbidden_character"), "{bad:?}");
        }
    }
}
