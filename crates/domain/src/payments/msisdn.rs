//! The phone number of who paid, as far as the provider tells it: whole, with its middle hidden,
//! as a hash, or not at all.
//!
//! A hash is enough for a chama: it is compared with the hashes of its own members' numbers, and
//! with nobody else's.

use std::fmt;

use crate::phone::PhoneNumber;

/// What is known of a payer's number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum PartyPhone {
    /// All of it.
    Plain(PhoneNumber),
    /// Its first and last digits, with the country code: `2547 ***** 126`.
    Masked {
        /// The digits before what is hidden, from `254` on; may be empty.
        head: String,
        /// The digits after it; may be empty, but not both.
        tail: String,
    },
    /// The SHA-256 of its twelve digits.
    Hashed([u8; 32]),
    /// Nothing.
    Absent,
    /// Something that is none of these.
    Unreadable(String),
}

/// Whether a payer's number is a member's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// It is the same number.
    Same,
    /// What is shown of it fits; many other numbers do too.
    Possible,
    /// It is another number.
    No,
    /// Nothing is known.
    Unknown,
}

/// A number as the provider writes it: `254712345678`, without a plus.
pub fn wire(phone: &PhoneNumber) -> String {
    phone.e164().trim_start_matches('+').to_owned()
}

impl PartyPhone {
    /// Reads what the provider sent. Nothing is refused: what cannot be read says so.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if !text.chars().any(|c| c.is_alphanumeric() || c == '*') {
            return Self::Absent;
        }
        if matches!(text, "null" | "NULL" | "None" | "N/A" | "0") {
            return Self::Absent;
        }
        if let Some(hash) = hash(text) {
            return Self::Hashed(hash);
        }
        if let Ok(phone) = PhoneNumber::parse(text) {
            return Self::Plain(phone);
        }
        masked(text).unwrap_or_else(|| Self::Unreadable(text.to_owned()))
    }

    /// Whether it is this member's number. `sha256` is the hash of bytes.
    pub fn matches(&self, member: &PhoneNumber, sha256: &dyn Fn(&[u8]) -> [u8; 32]) -> Match {
        match self {
            Self::Plain(phone) if phone == member => Match::Same,
            Self::Hashed(hash) if *hash == sha256(wire(member).as_bytes()) => Match::Same,
            Self::Plain(_) | Self::Hashed(_) => Match::No,
            Self::Masked { head, tail } => fits(head, tail, member),
            Self::Absent | Self::Unreadable(_) => Match::Unknown,
        }
    }

    /// As much of it as others may see: `0712***678`, `2547***126`. A hash shows nothing.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Plain(phone) => Some(phone.masked()),
            Self::Masked { head, tail } => Some(format!("{head}***{tail}")),
            Self::Hashed(_) | Self::Absent | Self::Unreadable(_) => None,
        }
    }
}

impl fmt::Debug for PartyPhone {
    /// Without the number, so that no log line carries it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(phone) => write!(f, "Plain({})", phone.masked()),
            Self::Masked { head, tail } => write!(f, "Masked({head}***{tail})"),
            Self::Hashed(_) => f.write_str("Hashed"),
            Self::Absent => f.write_str("Absent"),
            Self::Unreadable(text) => write!(f, "Unreadable({} characters)", text.chars().count()),
        }
    }
}

pub(super) fn fits(head: &str, tail: &str, member: &PhoneNumber) -> Match {
    let digits = wire(member);
    let shown = head.len().saturating_add(tail.len());
    let fits = digits.starts_with(head) && digits.ends_with(tail) && shown <= digits.len();
    if fits { Match::Possible } else { Match::No }
}

/// 64 hexadecimal digits as 32 bytes.
fn hash(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => high.checked_mul(16)?.checked_add(*low),
            _ => None,
        })
        .collect::<Option<_>>()?;
    bytes.try_into().ok()
}

/// Digits, something hidden, digits.
fn masked(text: &str) -> Option<PartyPhone> {
    let hides = |c: char| matches!(c, '*' | 'x' | 'X' | '#' | '\u{2022}');
    let first = text.find(hides)?;
    let (head, rest) = text.split_at_checked(first)?;
    let tail = rest.trim_start_matches(|c: char| hides(c) || c.is_whitespace() || c == '-');
    let digits = |part: &str| {
        let bare: String = part
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '+' | '-'))
            .collect();
        (bare.len() <= 12 && bare.bytes().all(|byte| byte.is_ascii_digit())).then_some(bare)
    };
    let (head, tail) = (digits(head)?, digits(tail)?);
    if head.is_empty() && tail.is_empty() {
        return None;
    }
    let head = match head.strip_prefix('0') {
        Some(subscriber) => format!("254{subscriber}"),
        None if head.starts_with(['7', '1']) => format!("254{head}"),
        None => head,
    };
    Some(PartyPhone::Masked { head, tail })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text).unwrap_or_else(|_| unreachable!("{text}"))
    }

    fn masked(head: &str, tail: &str) -> PartyPhone {
        PartyPhone::Masked {
            head: head.to_owned(),
            tail: tail.to_owned(),
        }
    }

    /// Not SHA-256, but as good here: each number has its own.
    fn toy_hash(bytes: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        for (place, byte) in hash.iter_mut().zip(bytes) {
            *place = byte.wrapping_add(1);
        }
        hash
    }

    #[test]
    fn every_shape_it_comes_in() {
        for text in ["254708374149", "+254708374149", "0708374149", "708374149"] {
            assert_eq!(
                PartyPhone::parse(text),
                PartyPhone::Plain(phone("0708374149"))
            );
        }
        for text in [
            "2547 ***** 126",
            "2547*****126",
            "+2547xxxxx126",
            "07*****126",
            "7*****126",
        ] {
            assert_eq!(PartyPhone::parse(text), masked("2547", "126"), "{text}");
        }
        assert_eq!(PartyPhone::parse("254708***149"), masked("254708", "149"));
        assert_eq!(PartyPhone::parse("254******867"), masked("254", "867"));
        assert_eq!(PartyPhone::parse("*****126"), masked("", "126"));
        let hex = "0aFf".repeat(16);
        let bytes: Vec<u8> = [0x0a, 0xff].repeat(16);
        assert_eq!(
            PartyPhone::parse(&hex),
            PartyPhone::Hashed(bytes.try_into().unwrap_or_default())
        );
        for text in ["", "  ", "-", "null", "N/A", "0"] {
            assert_eq!(PartyPhone::parse(text), PartyPhone::Absent, "{text:?}");
        }
        for text in [
            "***",
            "ABC",
            "2547",
            "0aff",
            "2547**1**26",
            "Safaricom",
            "12*bob",
        ] {
            let unreadable = PartyPhone::Unreadable(text.to_owned());
            assert_eq!(PartyPhone::parse(text), unreadable, "{text:?}");
        }
    }

    #[test]
    fn a_member_is_recognised_as_far_as_the_number_shows() {
        let member = phone("0712345126");
        let matches = |party: &PartyPhone| party.matches(&member, &toy_hash);
        assert_eq!(matches(&PartyPhone::parse("254712345126")), Match::Same);
        assert_eq!(matches(&PartyPhone::parse("254712345127")), Match::No);
        let hash = PartyPhone::Hashed(toy_hash(b"254712345126"));
        assert_eq!(matches(&hash), Match::Same);
        assert_eq!(matches(&PartyPhone::Hashed([7; 32])), Match::No);
        assert_eq!(
            matches(&PartyPhone::parse("2547 ***** 126")),
            Match::Possible
        );
        assert_eq!(matches(&PartyPhone::parse("2541 ***** 126")), Match::No);
        assert_eq!(matches(&PartyPhone::parse("2547 ***** 127")), Match::No);
        assert_eq!(matches(&masked("2547123451", "2345126")), Match::No);
        assert_eq!(matches(&PartyPhone::Absent), Match::Unknown);
        assert_eq!(matches(&PartyPhone::parse("?x?")), Match::Unknown);
    }

    #[test]
    fn no_log_line_carries_it_whole() {
        for text in ["254708374149", "254708374149 JOHN", "2547 ***** 149"] {
            let party = PartyPhone::parse(text);
            assert!(!format!("{party:?}").contains("374149"), "{text}");
            assert!(
                !party.shown().unwrap_or_default().contains("374149"),
                "{text}"
            );
        }
        assert_eq!(
            PartyPhone::parse("254708374149").shown().as_deref(),
            Some("0708***149")
        );
        assert_eq!(wire(&phone("0708374149")), "254708374149");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text: String) {
            let _ = PartyPhone::parse(&text).matches(&phone("0712345126"), &toy_hash);
        }

        #[test]
        fn a_member_fits_the_own_mask(subscriber in "[17][0-9]{8}", head in 3..8_usize) {
            let member = phone(&subscriber);
            let digits = wire(&member);
            let (head, tail) = (digits.get(..head), digits.get(9..));
            let mask = format!("{} ***** {}", head.unwrap_or_default(), tail.unwrap_or_default());
            let found = PartyPhone::parse(&mask).matches(&member, &toy_hash);
            proptest::prop_assert_eq!(found, Match::Possible);
        }
    }
}
