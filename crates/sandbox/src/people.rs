//! The customers: a phone number, a name, a PIN, and what the phone shows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Money;
use serde::{Deserialize, Serialize};

use crate::dice::Dice;

/// The PIN of a person who was not given another.
pub const PIN: &str = "1234";
/// Short messages a phone keeps.
const MESSAGES_MAX: usize = 50;
const WRONG_PINS_MAX: u8 = 3;

const FIRST: &[&str] = &[
    "WANJIKU", "OTIENO", "MUTUA", "ACHIENG", "KAMAU", "NEKESA", "KIPTOO", "HALIMA", "BARAKA",
    "NJERI", "OMONDI", "MWENDE", "CHEBET", "JUMA", "AKINYI", "KARIUKI",
];
const LAST: &[&str] = &[
    "MWANGI",
    "ODHIAMBO",
    "MUSYOKA",
    "WAFULA",
    "KIPROTICH",
    "HASSAN",
    "NJOROGE",
    "ATIENO",
    "WAMBUA",
    "BARASA",
    "RONO",
    "ABDI",
    "KIMANI",
    "OKELLO",
];

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Twelve digits: `2547…` or `2541…`.
    pub msisdn: String,
    /// As registered, in capitals.
    pub name: String,
    pub pin: String,
    pub wrong_pins: u8,
    /// Received, newest first.
    pub messages: Vec<String>,
    /// What the screen says after the last thing done.
    pub screen: String,
    /// What was paid on the newest day of payments.
    pub paid: Option<(NaiveDate, Money)>,
    /// The newest payment: to whom, how much, when.
    pub last_payment: Option<(String, Money, DateTime<Utc>)>,
}

impl Person {
    /// Somebody with this number and name.
    pub fn named(msisdn: &str, name: &str) -> Self {
        Self {
            msisdn: msisdn.to_owned(),
            name: name.to_uppercase(),
            pin: PIN.to_owned(),
            wrong_pins: 0,
            messages: Vec::new(),
            screen: String::new(),
            paid: None,
            last_payment: None,
        }
    }

    /// Somebody nobody named: the number decides the name.
    pub fn unknown(msisdn: &str) -> Self {
        let mut dice = Dice::about(0, msisdn);
        let first = dice.one(FIRST).copied().unwrap_or_default();
        let last = dice.one(LAST).copied().unwrap_or_default();
        Self::named(msisdn, &format!("{first} {last}"))
    }

    /// Whether the PIN was typed wrong too often.
    pub const fn is_locked(&self) -> bool {
        self.wrong_pins >= WRONG_PINS_MAX
    }

    /// Compares a PIN and counts the wrong ones.
    pub fn enters(&mut self, pin: &str) -> bool {
        let right = pin == self.pin;
        self.wrong_pins = if right {
            0
        } else {
            self.wrong_pins.saturating_add(1)
        };
        right
    }

    /// A short message comes in.
    pub fn receives(&mut self, text: String) {
        self.messages.insert(0, text);
        self.messages.truncate(MESSAGES_MAX);
    }

    /// First, middle and last name.
    pub fn names(&self) -> (String, String, String) {
        let mut parts = self.name.split_whitespace();
        let first = parts.next().unwrap_or_default().to_owned();
        let rest: Vec<&str> = parts.collect();
        let (last, middle) = rest.split_last().map_or(("", ""), |(last, middle)| {
            (*last, middle.first().copied().unwrap_or_default())
        });
        (first, middle.to_owned(), last.to_owned())
    }
}

/// Twelve digits of a Kenyan mobile number, however it was typed.
pub fn msisdn(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let odd = |c: char| !(c.is_ascii_digit() || " +-()".contains(c));
    let tail = match digits.len() {
        12 => digits.strip_prefix("254")?,
        10 => digits.strip_prefix('0')?,
        9 => &digits,
        _ => return None,
    };
    let mobile = tail.starts_with('7') || tail.starts_with('1');
    (mobile && !typed.contains(odd)).then(|| format!("254{tail}"))
}

/// Whether this is how the gateway wants a number.
pub fn is_wire_msisdn(text: &str) -> bool {
    text.len() == 12 && msisdn(text).as_deref() == Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_however_typed() {
        for typed in [
            "0708374149",
            "254708374149",
            "+254 708 374 149",
            "708374149",
        ] {
            assert_eq!(msisdn(typed).as_deref(), Some("254708374149"), "{typed}");
        }
        for typed in [
            "",
            "070837414",
            "254208374149",
            "07O8374149",
            "2547083741490",
        ] {
            assert_eq!(msisdn(typed), None, "{typed}");
        }
        assert!(is_wire_msisdn("254110000001"));
        assert!(!is_wire_msisdn("0708374149"));
    }

    #[test]
    fn three_wrong_pins_lock() {
        let mut person = Person::unknown("254708374149");
        assert_eq!(person, Person::unknown("254708374149"));
        assert!(person.enters(PIN));
        for _ in 0..3 {
            assert!(!person.is_locked());
            assert!(!person.enters("0000"));
        }
        assert!(person.is_locked());
    }

    #[test]
    fn names_come_apart() {
        let names = |name: &str| Person::named("254708374149", name).names();
        let parts = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(names("Jane"), parts("JANE", "", ""));
        assert_eq!(names("Jane Doe"), parts("JANE", "", "DOE"));
        assert_eq!(names("Jane Auma Doe"), parts("JANE", "AUMA", "DOE"));
    }
}
