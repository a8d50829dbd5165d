//! Entry codes: the secret by which a person asks to join a chama, or takes over the membership
//! that officers kept for them. It is shown once and read out, written down or sent as a link.
//!
//! Eleven signs drawn by lot and a check sign, of an alphabet of 31 without look-alikes (no 0 and
//! O, no 1, I and L). The drawn part has over 54 bits, far more than the limits on requests let
//! anyone try. The check: with weights 1 to 12 the values add up to a multiple of 31. As 31 is
//! prime, one wrong sign and any two swapped ones always change the sum.

use std::fmt;

/// Without look-alikes; 31 signs, a prime number.
const ALPHABET: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];
const PRIME: u32 = 31;
/// Signs drawn by lot.
const DRAWN: usize = 11;
/// Signs between two dashes.
const GROUP: usize = 4;

/// An entry code. It is a secret: it shows itself only where it is asked to.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryCode(String);

impl EntryCode {
    /// The most characters a code is typed with, blanks and dashes included.
    pub const TYPED_LENGTH_MAX: usize = 60;

    /// Bytes of randomness a code is drawn from: so many that no code is likelier than another.
    pub const RANDOM_BYTES: usize = 16;

    /// The code drawn from random bytes.
    pub fn draw(random: [u8; Self::RANDOM_BYTES]) -> Self {
        let mut rest = u128::from_be_bytes(random);
        let mut values = Vec::with_capacity(DRAWN);
        for _ in 0..DRAWN {
            let value = rest.checked_rem(u128::from(PRIME)).unwrap_or_default();
            values.push(u32::try_from(value).unwrap_or_default());
            rest = rest.checked_div(u128::from(PRIME)).unwrap_or_default();
        }
        values.push(check(&values));
        Self(values.into_iter().filter_map(sign).collect())
    }

    /// Reads a code as typed: small letters are taken, blanks and dashes ignored.
    ///
    /// # Errors
    /// Any [`EntryCodeError`].
    pub fn parse(text: &str) -> Result<Self, EntryCodeError> {
        let signs: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{2011}'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if signs.is_empty() {
            return Err(EntryCodeError::Empty);
        }
        let values: Option<Vec<u32>> = signs.chars().map(value).collect();
        let fits = |values: &Vec<u32>| values.len() == DRAWN.saturating_add(1);
        let values = values.filter(fits).ok_or(EntryCodeError::NotACode)?;
        if weighed(&values) != 0 {
            return Err(EntryCodeError::Mistyped);
        }
        Ok(Self(signs))
    }

    /// The signs without dashes, for an address and for what is stored of it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// In groups, for reading out: `ABCD-EFGH-JKMN`.
    pub fn grouped(&self) -> String {
        let signs: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = signs
            .chunks(GROUP)
            .map(|group| group.iter().collect())
            .collect();
        groups.join("-")
    }
}

impl fmt::Debug for EntryCode {
    /// Without the secret, so that no log line carries it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryCode(…)")
    }
}

fn sign(value: u32) -> Option<char> {
    ALPHABET.get(usize::try_from(value).ok()?).copied()
}

fn value(sign: char) -> Option<u32> {
    let place = ALPHABET.iter().position(|own| *own == sign)?;
    u32::try_from(place).ok()
}

/// The sum of the values with weights from 1, after 31.
fn weighed(values: &[u32]) -> u32 {
    let weights = 1_u32..;
    let terms = values.iter().zip(weights);
    let sum = terms.fold(0_u32, |sum, (value, weight)| {
        sum.saturating_add(value.saturating_mul(weight))
    });
    sum.checked_rem(PRIME).unwrap_or_default()
}

/// The sign that makes the sum come out as nothing. Its weight is 12, and 12 times 18 is one less
/// than a multiple of 31.
fn check(drawn: &[u32]) -> u32 {
    weighed(drawn)
        .saturating_mul(18)
        .checked_rem(PRIME)
        .unwrap_or_default()
}

/// Why a text is no entry code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum EntryCodeError {
    /// Nothing was typed.
    #[error("the entry code is empty")]
    Empty,
    /// Not twelve signs of the alphabet.
    #[error("not an entry code")]
    NotACode,
    /// The check sign does not fit: a sign is wrong, or two are swapped.
    #[error("the check sign of the entry code does not fit")]
    Mistyped,
}

impl EntryCodeError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "entry_code_required",
            Self::NotACode => "entry_code_not_a_code",
            Self::Mistyped => "entry_code_mistyped",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u128) -> String {
        let spread = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_0C2D_1B87_3A55);
        EntryCode::draw(spread.to_be_bytes()).0
    }

    fn read(text: &str) -> Result<String, &'static str> {
        let read = EntryCode::parse(text).map(|code| code.0);
        read.map_err(|error| error.code())
    }

    #[test]
    fn however_it_is_typed() {
        let code = EntryCode::draw([7; 16]);
        for text in [
            code.grouped(),
            code.grouped().to_lowercase(),
            format!(" {} ", code.grouped().replace('-', " ")),
            code.expose().to_owned(),
        ] {
            assert_eq!(EntryCode::parse(&text).as_ref(), Ok(&code), "{text}");
        }
        assert_eq!(code.grouped().len(), 14);
        assert_eq!(read(" - "), Err("entry_code_required"));
        for text in ["ABC", "ABCD-EFGH-JKM0", "ABCD-EFGH-JKMNP", "Ünïcödé-code"] {
            assert_eq!(read(text), Err("entry_code_not_a_code"), "{text}");
        }
        assert_eq!(format!("{code:?}"), "EntryCode(…)");
    }

    /// The code with another sign at one place, and with any two swapped.
    fn mistakes(right: &str) -> Vec<String> {
        let signs: Vec<char> = right.chars().collect();
        let mut found = Vec::new();
        for (place, sign) in signs.iter().enumerate() {
            for wrong in ALPHABET.iter().filter(|wrong| *wrong != sign) {
                let mut typed = signs.clone();
                typed.splice(place..=place, [*wrong]);
                found.push(typed.into_iter().collect());
            }
            for other in 0..place {
                let mut typed = signs.clone();
                typed.swap(place, other);
                found.push(typed.into_iter().collect());
            }
        }
        found
    }

    #[test]
    fn one_wrong_sign_and_any_swap_are_caught() {
        for seed in 0..300 {
            let right = drawn(seed);
            assert_eq!(read(&right).as_deref(), Ok(right.as_str()));
            for typed in mistakes(&right).iter().filter(|typed| **typed != right) {
                assert_eq!(read(typed), Err("entry_code_mistyped"), "{right} {typed}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_drawn_reads_back(bytes: [u8; 16]) {
            let code = EntryCode::draw(bytes);
            proptest::prop_assert_eq!(EntryCode::parse(&code.grouped()), Ok(code));
        }
    }
}
