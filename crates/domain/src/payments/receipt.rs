//! The receipt of M-Pesa: the code that tells one payment from every other.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::transactions::{PaymentMethod, ReceiptCode, ReceiptError};

/// The receipt of one payment: 8 to 12 capital letters and digits.
///
/// It books once on the whole platform, whichever way it comes, so it has one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt(ReceiptCode);

/// The year whose letter is `A`, as read back from receipts: `N` was 2019, `U` is 2026.
const YEAR_OF_A: i32 = 2006;

impl Receipt {
    /// Reads a receipt as sent, typed or pasted: letters of any size, with whatever blanks, dashes
    /// and dots stand around and within it.
    ///
    /// # Errors
    /// Any [`ReceiptError`] but [`ReceiptError::NotForCash`].
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let decoration = |c: &char| {
            matches!(
                c,
                '-' | '.' | ',' | ':' | ';' | '#' | '"' | '\'' | '*' | '_'
            ) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{feff}')
        };
        let bare: String = text.chars().filter(|c| !decoration(c)).collect();
        ReceiptCode::parse(PaymentMethod::Mpesa, &bare).map(Self)
    }

    /// The code as transactions carry it.
    pub const fn code(&self) -> &ReceiptCode {
        &self.0
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the receipt looks like one of this day or its neighbours. Only a hint for a person:
    /// how M-Pesa makes its receipts is nowhere promised, so no money is refused for it. A receipt
    /// of another length than ten tells nothing and passes.
    pub fn plausible_on(&self, day: NaiveDate) -> bool {
        if self.as_str().len() != 10 {
            return true;
        }
        [day.pred_opt(), Some(day), day.succ_opt()]
            .into_iter()
            .flatten()
            .any(|day| self.as_str().starts_with(&day_letters(day)))
    }
}

/// What receipts of a day begin with: letters for year and month, and a digit or letter for the
/// day. After 26 years the letters begin again.
pub fn day_letters(day: NaiveDate) -> String {
    let year = day.year().saturating_sub(YEAR_OF_A).rem_euclid(26);
    let month = day.month0();
    let letter = |place: u32| char::from_digit(place.saturating_add(10), 36);
    let day_of_month = char::from_digit(day.day(), 36);
    [
        u32::try_from(year).ok().and_then(letter),
        letter(month),
        day_of_month,
    ]
    .into_iter()
    .flatten()
    .map(|c| c.to_ascii_uppercase())
    .collect()
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        Receipt::parse(text)
            .map(|receipt| receipt.to_string())
            .map_err(|error| error.code())
    }

    #[test]
    fn one_spelling_however_it_comes() {
        for text in [
            "RKL51ZDR4F",
            "rkl51zdr4f",
            " RKL51 ZDR4F. ",
            "RKL5-1ZDR-4F",
            "\"RKL51ZDR4F\"",
            "\u{feff}RKL51ZDR4F\u{200b}",
            "#rkl51zdr4f:",
        ] {
            assert_eq!(read(text).as_deref(), Ok("RKL51ZDR4F"), "{text:?}");
        }
        assert_eq!(read("BS49OR201").as_deref(), Ok("BS49OR201"));
        assert_eq!(read(" - "), Err("receipt_required"));
        assert_eq!(read("RKL51ZD"), Err("receipt_wrong_length"));
        assert_eq!(read("RKL51ZDR4FXYZ"), Err("receipt_wrong_length"));
        assert_eq!(read("RKL51/ZDR4F"), Err("receipt_forbidden_character"));
    }

    /// Receipts and days as they were seen together.
    #[test]
    fn the_first_three_signs_are_the_day() {
        for (receipt, day) in [
            ("NLJ7RT61SV", "2019-12-19"),
            ("QKH94M1Z11", "2022-11-17"),
            ("RKL51ZDR4F", "2023-11-21"),
            ("RLA0R69NXM", "2023-12-10"),
            ("SG632NMUAB", "2024-07-06"),
            ("UCQ5UAQ403", "2026-03-26"),
        ] {
            let day: NaiveDate = day.parse().unwrap_or_default();
            assert!(receipt.starts_with(&day_letters(day)), "{receipt}");
            let receipt = Receipt::parse(receipt);
            let plausible = |day: Option<NaiveDate>| {
                receipt
                    .as_ref()
                    .ok()
                    .zip(day)
                    .map(|(r, day)| r.plausible_on(day))
            };
            assert_eq!(plausible(Some(day)), Some(true));
            assert_eq!(plausible(day.pred_opt()), Some(true));
            assert_eq!(
                plausible(day.checked_add_days(chrono::Days::new(2))),
                Some(false)
            );
        }
        let old = Receipt::parse("BS49OR201").map(|r| r.plausible_on(NaiveDate::MIN));
        assert_eq!(old, Ok(true));
    }

    proptest::proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(text: String) {
            if let Ok(once) = read(&text) {
                proptest::prop_assert_eq!(read(&once), Ok(once));
            }
        }

        #[test]
        fn every_day_has_three_letters(days in 0..40_000_u64) {
            let first = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default();
            let day = first.checked_add_days(chrono::Days::new(days)).unwrap_or(first);
            proptest::prop_assert_eq!(day_letters(day).len(), 3);
        }
    }
}
