//! The passwords an attacker tries first: a list, the list with a few signs around, and patterns.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// One entry per line in small letters; lines that begin with `#!` are remarks.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../data/common_passwords.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("#!"))
        .collect()
});

/// The most signs around a common word that still leave it a common password: `Kenya2026!!`.
/// With more of them the signs themselves begin to be a secret.
const DECORATION_MAX: usize = 6;

/// The rows of the keyboard, and the alphabet.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// Small letters in compatibility form with signs read as the letters they are put for, so that
/// `WANJ1KU` and full-width letters hide nothing.
pub(super) fn folded(text: &str) -> String {
    let plain: String = text.nfkc().collect();
    plain.to_lowercase().chars().map(unmasked).collect()
}

/// The letter a sign is commonly put for.
fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether the password is on the list, is one of the list with a few signs around it or in
/// place of its letters, or is a plain pattern.
pub(super) fn is_common(password: &str) -> bool {
    let plain: String = password.nfkc().collect::<String>().to_lowercase();
    if COMMON.contains(plain.as_str()) || is_pattern(&plain) {
        return true;
    }
    let core = plain.trim_matches(|c: char| !c.is_alphabetic() && !matches!(c, '@' | '$'));
    let decoration = plain.chars().count().saturating_sub(core.chars().count());
    if decoration > DECORATION_MAX || core.chars().count() < 3 {
        return false;
    }
    let letters: String = core.chars().map(unmasked).collect();
    COMMON.contains(core) || COMMON.contains(letters.as_str())
}

/// A short piece repeated, or a stretch of the alphabet, the digits or the keyboard.
fn is_pattern(plain: &str) -> bool {
    let repeats = |piece: usize| {
        plain
            .chars()
            .zip(plain.chars().skip(piece))
            .all(|(one, later)| one == later)
    };
    if (1..=4).any(|piece| repeats(piece) && plain.chars().count() >= piece.saturating_mul(2)) {
        return true;
    }
    let backwards: String = plain.chars().rev().collect();
    ROWS.iter()
        .any(|row| row.contains(plain) || row.contains(&backwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_large_clean_and_has_no_doubles() {
        let text = include_str!("../../data/common_passwords.txt");
        let entries: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("#!"))
            .collect();
        assert!(COMMON.len() >= 3_000, "{} entries", COMMON.len());
        assert_eq!(
            entries.len(),
            COMMON.len(),
            "an entry stands twice or is empty"
        );
        for entry in entries {
            assert_eq!(entry, entry.trim().to_lowercase(), "{entry:?}");
        }
    }

    #[test]
    fn what_everybody_tries_first() {
        for bad in [
            "password",
            "Password1",
            "P@ssw0rd",
            "p@$$w0rd123",
            "12345678",
            "qwertyuiop",
            "iloveyou",
            "football",
            "Kenya2026!!",
            "nairobi254",
            "harambee",
            "Hakunamatata",
            "!!karibu!!",
            "gormahia",
            "mungunimwema",
            "safaricom",
            "ｐａｓｓｗｏｒｄ",
        ] {
            assert!(is_common(bad), "{bad:?}");
        }
    }

    #[test]
    fn patterns() {
        for bad in [
            "aaaaaaaa",
            "abababab",
            "abcabcabc",
            "20262026",
            "hijklmno",
            "87654321",
            "lkjhgfdsa",
            "1qaz2wsx3edc",
            "zyxwvuts",
        ] {
            assert!(is_pattern(bad), "{bad:?}");
        }
        for good in ["abcdabce", "hijklmnp", "20262027"] {
            assert!(!is_pattern(good), "{good:?}");
        }
    }

    #[test]
    fn sentences_and_random_strings_pass() {
        for good in [
            "correct horse battery",
            "ng'ombe wa maziwa",
            "kenya83027519",
            "x8-Qv.2pLr",
            "mahindi na maharagwe",
        ] {
            assert!(!is_common(good), "{good:?}");
        }
    }
}
