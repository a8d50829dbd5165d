//! Reading money from text, digit by digit: no binary fraction ever holds a sum.

use super::{Money, MoneyError};

/// Decimal places of the currency: a shilling has 100 cents.
const DECIMALS_MAX: i64 = 2;

impl Money {
    /// Reads the exact text of a JSON number as shillings.
    ///
    /// The grammar is JSON's own (RFC 8259 section 6), so `007`, `+1`, `.5` and `NaN` are no
    /// numbers. The exponent is honoured exactly: `5e3` is 5,000.00 and `1e-2` is one cent. What
    /// counts as decimals is what is written, zeros too: `10.000` has three and is refused.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`], [`MoneyError::TooManyDecimals`] or, when the cents do not fit
    /// 64 bits, [`MoneyError::TooLarge`]. Zero and negative numbers are read: whether they are
    /// welcome is for [`super::Amount`].
    pub fn parse_json_number(text: &str) -> Result<Self, MoneyError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return Err(MoneyError::NotANumber),
            Some((whole, fraction)) => (whole, fraction),
            None => (mantissa, ""),
        };
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || !all_digits(whole) || !all_digits(fraction) {
            return Err(MoneyError::NotANumber);
        }
        cents(negative, whole, fraction, exponent)
    }

    /// Reads a sum as people type it: `5,000`, `KES 5 000.50`, `Ksh 200/=`.
    ///
    /// A currency name may stand before the number, `/=` or `/-` after it. Thousands may be set
    /// apart by commas or spaces, but then each group must have its three digits: `5,00` could
    /// mean five shillings or five hundred, and is refused rather than guessed.
    ///
    /// # Errors
    /// As [`Money::parse_json_number`].
    pub fn parse_typed(text: &str) -> Result<Self, MoneyError> {
        let (negative, unsigned) = strip_sign(text.trim());
        let number = strip_currency(unsigned);
        // The sign may also stand between the currency and the number: `KES -200`.
        let (negative_inside, number) = strip_sign(number);
        if negative && negative_inside {
            return Err(MoneyError::NotANumber);
        }
        let (whole, fraction) = match number.split_once('.') {
            Some((_, "")) => return Err(MoneyError::NotANumber),
            Some((whole, fraction)) => (whole, fraction),
            None => (number, ""),
        };
        let whole = ungrouped(whole)?;
        if !all_digits(fraction) {
            return Err(MoneyError::NotANumber);
        }
        cents(negative || negative_inside, &whole, fraction, 0)
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An exponent of JSON. One too long for 64 bits is held at the end of the range, which is far
/// beyond any sum and any cent.
fn read_exponent(text: &str) -> Result<i64, MoneyError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !all_digits(digits) {
        return Err(MoneyError::NotANumber);
    }
    let size: i64 = digits.parse().unwrap_or(i64::MAX);
    Ok(if negative {
        size.saturating_neg()
    } else {
        size
    })
}

/// The cents of `whole.fraction x 10^exponent`, all parts being digits.
fn cents(negative: bool, whole: &str, fraction: &str, exponent: i64) -> Result<Money, MoneyError> {
    let written = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let decimals = written.saturating_sub(exponent);
    if decimals > DECIMALS_MAX {
        return Err(MoneyError::TooManyDecimals);
    }
    let digits = || {
        whole
            .bytes()
            .chain(fraction.bytes())
            .filter(u8::is_ascii_digit)
    };
    if digits().all(|digit| digit == b'0') {
        return Ok(Money::ZERO);
    }
    // Gathered below zero, where the range of 64 bits is one longer.
    let mut total = 0_i64;
    for digit in digits() {
        total = total
            .checked_mul(10)
            .and_then(|tens| tens.checked_sub(i64::from(digit.saturating_sub(b'0'))))
            .ok_or(MoneyError::TooLarge)?;
    }
    // Nineteen more zeros already exceed 64 bits for any number but zero.
    for _ in 0..DECIMALS_MAX.saturating_sub(decimals).min(19) {
        total = total.checked_mul(10).ok_or(MoneyError::TooLarge)?;
    }
    let signed = if negative {
        Some(total)
    } else {
        total.checked_neg()
    };
    signed.map(Money::from_cents).ok_or(MoneyError::TooLarge)
}

/// Takes a minus (the keyboard's or the typographer's) off the front.
fn strip_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// Takes the currency off the front and the shilling stroke off the end.
fn strip_currency(text: &str) -> &str {
    let names = ["KES", "KSHS", "KSH", "SHS", "SH"];
    let unnamed = names
        .iter()
        .find_map(|name| {
            let (front, rest) = text.split_at_checked(name.len())?;
            front.eq_ignore_ascii_case(name).then_some(rest)
        })
        .map_or(text, |rest| rest.strip_prefix(['.', ':']).unwrap_or(rest));
    let bare = unnamed.trim();
    let stroked = bare.strip_suffix("/=").or_else(|| bare.strip_suffix("/-"));
    stroked.unwrap_or(bare).trim_end()
}

/// The digits without their thousands separators, if every group is whole.
fn ungrouped(text: &str) -> Result<String, MoneyError> {
    let separator = text.chars().find(|c| !c.is_ascii_digit());
    let Some(separator) = separator else {
        return if text.is_empty() {
            Err(MoneyError::NotANumber)
        } else {
            Ok(text.to_owned())
        };
    };
    // Comma, apostrophe, space, and the no-break spaces that spreadsheets and phones put in.
    if !matches!(
        separator,
        ',' | '\'' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'
    ) {
        return Err(MoneyError::NotANumber);
    }
    let mut digits = String::with_capacity(text.len());
    for (index, group) in text.split(separator).enumerate() {
        let whole = if index == 0 {
            matches!(group.len(), 1..=3)
        } else {
            group.len() == 3
        };
        if !whole || !all_digits(group) {
            return Err(MoneyError::NotANumber);
        }
        digits.push_str(group);
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Amount;

    fn json(text: &str) -> Result<i64, &'static str> {
        Money::parse_json_number(text)
            .map(Money::cents)
            .map_err(|error| error.code())
    }

    fn typed(text: &str) -> Result<i64, &'static str> {
        Money::parse_typed(text)
            .map(Money::cents)
            .map_err(|error| error.code())
    }

    #[test]
    fn json_numbers_are_read_exactly() {
        for (text, cents) in [
            ("5000", 500_000),
            ("0.1", 10),
            ("0.10", 10),
            ("0.29", 29),
            ("1e-2", 1),
            ("5e3", 500_000),
            ("5E+3", 500_000),
            ("1.5e1", 1_500),
            ("1.234e2", 12_340),
            ("1.000e1", 1_000),
            ("100e-2", 100),
            ("0", 0),
            ("-0", 0),
            ("0.00", 0),
            ("-0.00", 0),
            ("0e400", 0),
            ("0e99999999999999999999", 0),
            ("-12.5", -1_250),
            ("9999999999.99", 999_999_999_999),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(json(text), Ok(cents), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_number() {
        for text in [
            "",
            " ",
            "NaN",
            "nan",
            "Infinity",
            "-Infinity",
            "null",
            "\"5\"",
            "007",
            "00",
            "-01",
            "+1",
            ".5",
            "5.",
            "-",
            "--1",
            "1e",
            "1e+",
            "1e1.5",
            "e5",
            "1,000",
            "1 000",
            "0x10",
            " 5",
            "5 ",
            "1_000",
            "٥",
            "1.2.3",
            "1e5e5",
            "5\0",
        ] {
            assert_eq!(json(text), Err("amount_not_a_number"), "{text:?}");
        }
    }

    #[test]
    fn three_decimals_are_refused_even_as_zeros() {
        for text in [
            "10.000",
            "0.001",
            "0.000",
            "1e-3",
            "1.00e-1",
            "10e-3",
            "1e-400",
            "0.1000000000000000055511151231257827",
        ] {
            assert_eq!(json(text), Err("amount_too_many_decimals"), "{text}");
        }
    }

    #[test]
    fn beyond_the_range() {
        let digits = "9".repeat(400);
        for text in [
            "1e400",
            "-1e400",
            "1e99999999999999999999",
            "92233720368547758.08",
            "-92233720368547758.09",
            digits.as_str(),
        ] {
            assert_eq!(json(text), Err("amount_too_large"), "{text}");
        }
    }

    #[test]
    fn an_amount_is_more_than_nothing_and_at_most_ten_digits() {
        let amount = |text: &str| {
            Amount::parse_json_number(text)
                .map(Amount::cents)
                .map_err(|error| error.code())
        };
        assert_eq!(amount("9999999999.99"), Ok(999_999_999_999));
        assert_eq!(amount("0.01"), Ok(1));
        assert_eq!(amount("10000000000"), Err("amount_too_large"));
        assert_eq!(amount("10000000000.00"), Err("amount_too_large"));
        for text in ["0", "-0", "0.00", "-5", "-0.01"] {
            assert_eq!(amount(text), Err("amount_not_positive"), "{text}");
        }
    }

    #[test]
    fn what_people_type() {
        for (text, cents) in [
            ("5000", 500_000),
            ("5,000", 500_000),
            ("5 000.50", 500_050),
            ("5\u{a0}000", 500_000),
            ("1'234'567.8", 123_456_780),
            (" KES 1,234.00 ", 123_400),
            ("kes1234", 123_400),
            ("Ksh. 200/=", 20_000),
            ("KSh 5,000/-", 500_000),
            ("Kshs.200", 20_000),
            ("sh 50", 5_000),
            ("Shs. 50", 5_000),
            ("0500", 50_000),
            ("-KES 1,234.00", -123_400),
            ("KES -200", -20_000),
            ("\u{2212}200", -20_000),
            ("0.05", 5),
        ] {
            assert_eq!(typed(text), Ok(cents), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_without_guessing() {
        for text in [
            "",
            "  ",
            "KES",
            "five",
            "5k",
            "5,00",
            "5,0000",
            ",500",
            "5,",
            "1,234,56",
            "1,234 567",
            "1 23",
            "5.",
            ".5",
            "1.5.5",
            "1e3",
            "--5",
            "-KES -5",
            "USD 5",
            "5,000,",
            "٥٠٠",
            "5+5",
            "50%",
            "1..5",
            "1.2,345",
            "KES KES 5",
            "é5",
        ] {
            assert_eq!(typed(text), Err("amount_not_a_number"), "{text:?}");
        }
        assert_eq!(typed("5.000"), Err("amount_too_many_decimals"));
        assert_eq!(typed("99,999,999,999,999,999,999"), Err("amount_too_large"));
    }

    proptest! {
        #[test]
        fn every_sum_reads_back_from_each_of_its_forms(cents: i64) {
            let money = Money::from_cents(cents);
            prop_assert_eq!(Money::parse_json_number(&money.to_decimal()), Ok(money));
            prop_assert_eq!(Money::parse_typed(&money.to_decimal()), Ok(money));
            prop_assert_eq!(Money::parse_typed(&money.kes()), Ok(money));
        }

        #[test]
        fn the_exponent_only_moves_the_point(cents in 1..=999_999_999_999_i64, shift in 0_i32..30) {
            let zeros = "0".repeat(usize::try_from(shift).unwrap_or(0));
            let exponent = shift.saturating_add(2);
            let text = format!("{cents}{zeros}e-{exponent}");
            // The zeros are written out as decimals, so only a short form may pass.
            let read = Money::parse_json_number(&text);
            if shift == 0 {
                prop_assert_eq!(read, Ok(Money::from_cents(cents)));
            } else {
                prop_assert_eq!(read, Err(MoneyError::TooManyDecimals));
            }
            let scaled = Money::parse_json_number(&format!("{cents}e0"));
            prop_assert_eq!(scaled.map(Money::cents), Ok(cents.saturating_mul(100)));
        }

        #[test]
        fn no_text_makes_it_fall(text in ".{0,40}") {
            let _ = Money::parse_json_number(&text);
            let _ = Money::parse_typed(&text);
        }

        #[test]
        fn what_is_read_as_json_is_json(
            text in "-?[0-9]{0,3}\\.?[0-9]{0,3}([eE][+-]?[0-9]{0,2})?",
        ) {
            if Money::parse_json_number(&text).is_ok() {
                prop_assert!(serde_json::from_str::<serde_json::Number>(&text).is_ok());
            }
        }
    }
}
