//! Passwords: long enough, not the ones everybody tries first, nothing else asked.
//!
//! The rule follows NIST SP 800-63B section 5.1.1.2: 8 to 128 characters of any script, no
//! composition rules, and a list of common and of context words that are refused. Hashing is not
//! done here; what is hashed is settled here, so that no password is ever silently cut.

mod blocklist;

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// A password that may be set. It never shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Names of the product and of what everybody here talks about: they make no password.
const PRODUCT_WORDS: &[&str] = &["chamalink", "chama", "mpesa", "m-pesa"];

/// Shorter words of the context are not looked for: `ann` is part of too many good passwords.
const CONTEXT_WORD_LENGTH_MIN: usize = 4;

impl Password {
    /// The fewest characters (Unicode scalar values of the composed text).
    pub const LENGTH_MIN: usize = 8;

    /// The most characters.
    pub const LENGTH_MAX: usize = 128;

    /// The most bytes bcrypt takes whole: it reads 72, the last being its own end mark.
    pub const BCRYPT_BYTES_MAX: usize = 71;

    /// Takes a password as typed, blanks and all.
    ///
    /// `context` are words an attacker of this account tries first: username, name of the e-mail
    /// address, own names, phone number. Such words, and the product's own, do not count towards
    /// the eight characters.
    ///
    /// # Errors
    /// Any [`PasswordError`].
    pub fn parse(typed: &str, context: &[&str]) -> Result<Self, PasswordError> {
        let password = normalized(typed);
        let length = password.chars().count();
        if length < Self::LENGTH_MIN {
            return Err(PasswordError::TooShort);
        }
        if length > Self::LENGTH_MAX {
            return Err(PasswordError::TooLong);
        }
        if password.contains('\0') {
            return Err(PasswordError::ForbiddenCharacter);
        }
        if too_personal(&password, context) {
            return Err(PasswordError::TooPersonal);
        }
        if blocklist::is_common(&password) {
            return Err(PasswordError::TooCommon);
        }
        Ok(Self(password))
    }

    /// The bytes to hash: the composed text in UTF-8. See [`needs_prehash`].
    pub fn bcrypt_input(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether the bytes are more than bcrypt takes whole. See [`needs_prehash`].
    pub fn needs_prehash(&self) -> bool {
        needs_prehash(self.bcrypt_input())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// The one form a password is set and checked in: composed (NFC), so that a phone and a laptop
/// that write `é` differently agree. Sign-in passes what was typed through it too.
pub fn normalized(typed: &str) -> String {
    typed.nfc().collect()
}

/// Whether these bytes must be hashed once (SHA-256, in text form) before bcrypt.
///
/// bcrypt ignores what lies beyond its 72nd byte. A longer password is therefore hashed first,
/// and its stored form carries a tag that says so; a shorter one goes to bcrypt as it is.
pub const fn needs_prehash(bytes: &[u8]) -> bool {
    bytes.len() > Password::BCRYPT_BYTES_MAX
}

/// Whether fewer than eight characters are left once the words of the context are taken out.
fn too_personal(password: &str, context: &[&str]) -> bool {
    let folded = blocklist::folded(password);
    let mut words: Vec<String> = context
        .iter()
        .chain(PRODUCT_WORDS)
        .map(|word| blocklist::folded(word.trim()))
        .filter(|word| word.chars().count() >= CONTEXT_WORD_LENGTH_MIN)
        .collect();
    // The longest first, or `chama` would leave `link` behind and count it.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let found = words.iter().any(|word| folded.contains(word.as_str()));
    let rest = words
        .iter()
        .fold(folded, |rest, word| rest.replace(word.as_str(), ""));
    found && rest.chars().count() < Password::LENGTH_MIN
}

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 8 characters.
    #[error("the password is too short")]
    TooShort,
    /// Over 128 characters.
    #[error("the password is too long")]
    TooLong,
    /// The null character, which some systems take for the end.
    #[error("the password has a character that does not belong")]
    ForbiddenCharacter,
    /// On the list of common passwords, or one of them with a few signs around it, or a plain
    /// pattern.
    #[error("the password is one of the first an attacker tries")]
    TooCommon,
    /// Little more than the person's own name or the product's.
    #[error("the password is too close to the account's own words")]
    TooPersonal,
}

impl PasswordError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::ForbiddenCharacter => "password_forbidden_character",
            Self::TooCommon => "password_too_common",
            Self::TooPersonal => "password_too_personal",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(typed: &str, context: &[&str]) -> Option<&'static str> {
        Password::parse(typed, context)
            .err()
            .map(|error| error.code())
    }

    #[test]
    fn eight_to_128_characters_of_any_script() {
        assert_eq!(refused("sb7w2kq", &[]), Some("password_too_short"));
        assert_eq!(refused("sb7w2kqz", &[]), None);
        let long: String = "mbuzi na ng'ombe ".chars().cycle().take(128).collect();
        assert_eq!(refused(&long, &[]), None);
        assert_eq!(refused(&format!("{long}x"), &[]), Some("password_too_long"));
        // Characters count, not bytes: eight of four bytes each.
        assert_eq!(refused("🐄🐐🐓🌽🍠🥭🍌🌶", &[]), None);
        assert_eq!(refused("🐄🐐🐓🌽🍠🥭🍌", &[]), Some("password_too_short"));
    }

    #[test]
    fn no_composition_is_asked() {
        for good in ["mahindimabichi", "8302751946", "a b c d  e", "        x"] {
            assert_eq!(refused(good, &[]), None, "{good:?}");
        }
    }

    #[test]
    fn the_null_character_is_refused() {
        assert_eq!(
            refused("sb7w2k\0qz", &[]),
            Some("password_forbidden_character")
        );
    }

    #[test]
    fn context_words_do_not_count() {
        let context = [
            "Wanjiku",
            "wanjiku.kamau",
            "Kamau",
            "+254712345678",
            "",
            "ann",
        ];
        for bad in [
            "wanjiku1234",
            "KAMAU-2026",
            "Wanj1ku!!",
            "wanjiku.kamau",
            "kamaukamau",
        ] {
            assert_eq!(
                refused(bad, &context),
                Some("password_too_personal"),
                "{bad:?}"
            );
        }
        for bad in ["ChamaLink77", "chama-2026", "MPESA-77123", "chamalinkchama"] {
            assert_eq!(refused(bad, &[]), Some("password_too_personal"), "{bad:?}");
        }
        for good in ["wanjiku hupenda chai", "ann7w2kq", "chama yetu ya Thika"] {
            assert_eq!(refused(good, &context), None, "{good:?}");
        }
    }

    #[test]
    fn one_form_however_the_accent_is_written() {
        let composed = Password::parse("caf\u{e9}-ya-mtaa", &[]).map(|p| p.0);
        let apart = Password::parse("cafe\u{301}-ya-mtaa", &[]).map(|p| p.0);
        assert!(composed.is_ok());
        assert_eq!(composed, apart);
    }

    #[test]
    fn bytes_over_71_are_hashed_first() {
        let sentence = "Kila Jumamosi tunakutana saa nane mchana nyumbani kwa mweka hazina Thika.";
        let of = |length: usize| sentence.chars().take(length).collect::<String>();
        let prehashed = |typed: &str| Password::parse(typed, &[]).map(|p| p.needs_prehash());
        assert_eq!(prehashed(&of(71)), Ok(false));
        assert_eq!(prehashed(&of(72)), Ok(true));
        // Bytes count here, not characters: 17 of four bytes each fit, 18 do not.
        let animals = "🐄🐐🐓🌽🍠🥭🍌🌶🐑🐪🐘🦒🦓🦏🐆🐊🦩";
        assert_eq!(prehashed(animals), Ok(false));
        assert_eq!(prehashed(&format!("{animals}🐢")), Ok(true));
    }

    #[test]
    fn it_never_shows() {
        let shown = Password::parse("sb7w2kqz", &[]).map(|p| format!("{p:?}"));
        assert_eq!(shown.as_deref(), Ok("Password(hidden)"));
    }
}
