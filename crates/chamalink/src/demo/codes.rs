//! Codes in the shapes that providers give them.

use chrono::{Datelike, NaiveDate};

use super::dice::Dice;

const DIGITS_AND_LETTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Days of a month as M-Pesa writes them: 1 to 9, then A for the 10th.
const DAYS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

/// A code of M-Pesa: the first three characters tell year (S was 2024), month and day.
pub fn mpesa(day: NaiveDate, dice: &mut Dice) -> String {
    let year = usize::try_from(day.year().saturating_sub(2006)).unwrap_or(0) % 26;
    let month = usize::try_from(day.month0()).unwrap_or(0);
    let date = usize::try_from(day.day()).unwrap_or(0);
    let mut code: String = [(LETTERS, year), (LETTERS, month), (DAYS, date)]
        .iter()
        .filter_map(|(letters, at)| letters.chars().nth(*at))
        .collect();
    code.extend((0..7).map(|_| dice.letter(DIGITS_AND_LETTERS)));
    code
}

/// The number on a bank's slip: year, day of the year and five characters.
pub fn bank(day: NaiveDate, dice: &mut Dice) -> String {
    let mut code = format!("FT{:02}{:03}", day.year().rem_euclid(100), day.ordinal());
    code.extend((0..5).map(|_| dice.letter(DIGITS_AND_LETTERS)));
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_look_like_the_real_ones() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 7).unwrap_or_default();
        let code = mpesa(day, &mut Dice::new(1));
        assert!(code.starts_with("UK7") && code.len() == 10, "{code}");
        let slip = bank(day, &mut Dice::new(1));
        assert!(slip.starts_with("FT26311") && slip.len() == 12, "{slip}");
    }
}
