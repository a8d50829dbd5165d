//! Identifiers in the shapes Safaricom gives them.

use chrono::{DateTime, Datelike as _, Utc};
use chrono_tz::Africa::Nairobi;

use crate::clock::eat;
use crate::dice::Dice;

const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CAPITALS_AND_DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const DAYS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
const HEX: &str = "0123456789abcdef";
const DIGITS: &str = "0123456789";
/// The year of a receipt that starts with A.
const YEAR_A: i32 = 2006;

/// The three letters a receipt of that day starts with.
fn day_letters(at: DateTime<Utc>) -> String {
    let day = at.with_timezone(&Nairobi).date_naive();
    let year = (day.year() - YEAR_A).rem_euclid(26);
    let letter = |of: &str, place: usize| of.chars().nth(place).unwrap_or('0');
    let index = |number: u32| usize::try_from(number).unwrap_or(0);
    [
        letter(CAPITALS, usize::try_from(year).unwrap_or(0)),
        letter(CAPITALS, index(day.month0())),
        letter(DAYS, index(day.day())),
    ]
    .iter()
    .collect()
}

/// A receipt number: letters for year, month and day, then seven by lot.
pub fn receipt(at: DateTime<Utc>, dice: &mut Dice) -> String {
    format!(
        "{}{}",
        day_letters(at),
        dice.letters(CAPITALS_AND_DIGITS, 7)
    )
}

/// What stands in the place of a receipt when nothing was moved.
pub fn no_receipt(at: DateTime<Utc>) -> String {
    format!("{}0000000", day_letters(at))
}

/// `2654-4b64-97ff-b827b542881d3130`: of requests, and of conversations the gateway names.
pub fn request_id(dice: &mut Dice) -> String {
    let mut hex = |count| dice.letters(HEX, count);
    let (a, b, c, d) = (hex(4), hex(4), hex(4), hex(12));
    format!("{a}-{b}-{c}-{d}{}", dice.letters(DIGITS, 4))
}

/// `ws_CO_` with the moment to the millisecond and the last nine digits of the phone.
pub fn checkout_id(at: DateTime<Utc>, msisdn: &str) -> String {
    let tail = msisdn
        .get(msisdn.len().saturating_sub(9)..)
        .unwrap_or(msisdn);
    format!("ws_CO_{}{tail}", eat(at, "%d%m%Y%H%M%S%3f"))
}

/// `AG_20240706_20106e9209f64bebd05b`.
pub fn conversation_id(at: DateTime<Utc>, dice: &mut Dice) -> String {
    format!("AG_{}_{}", eat(at, "%Y%m%d"), dice.letters(HEX, 20))
}

/// 28 characters that open the gateway for an hour.
pub fn token(dice: &mut Dice) -> String {
    let all = format!("{CAPITALS_AND_DIGITS}abcdefghijklmnopqrstuvwxyz");
    dice.letters(&all, 28)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_begin_with_their_day() {
        for (at, letters) in [
            ("2019-12-19T10:00:00Z", "NLJ"),
            ("2022-11-17T10:00:00Z", "QKH"),
            ("2023-11-21T10:00:00Z", "RKL"),
            ("2023-12-10T10:00:00Z", "RLA"),
            ("2024-07-06T10:00:00Z", "SG6"),
            ("2026-03-26T10:00:00Z", "UCQ"),
            // Already the next day in Nairobi.
            ("2026-03-30T21:00:00Z", "UCV"),
        ] {
            let receipt = receipt(at.parse().unwrap_or_default(), &mut Dice::new(1));
            assert_eq!(receipt.len(), 10);
            assert!(receipt.starts_with(letters), "{receipt} of {at}");
        }
    }

    #[test]
    fn shapes() {
        let at = "2022-11-17T12:55:11.840Z".parse().unwrap_or_default();
        let mut dice = Dice::new(3);
        assert_eq!(
            checkout_id(at, "254796440427"),
            "ws_CO_17112022155511840796440427"
        );
        assert_eq!(request_id(&mut dice).len(), 31);
        let conversation = conversation_id(at, &mut dice);
        assert!(conversation.starts_with("AG_20221117_"), "{conversation}");
        assert_eq!(conversation.len(), 32);
        assert_eq!(no_receipt(at), "QKH0000000");
    }
}
