//! Numbers as text: exact, digit by digit. No binary fraction ever holds a sum or a phone number.

use domain::money::Money;

/// Longer numbers than this are no sums, codes, times or phone numbers.
const DIGITS_MAX: usize = 40;

/// A JSON number written plainly: `2.54708374149E11` is `254708374149`, `1.00` is `1`, `-1.50` is
/// `-1.5`. `None` when it is too long to be anything of ours.
pub(crate) fn plain(number: &str) -> Option<String> {
    let (negative, unsigned) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || digits.len() > DIGITS_MAX {
        return None;
    }
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    if digits.bytes().all(|digit| digit == b'0') {
        return Some("0".to_owned());
    }
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let placed = placed(&digits, point)?;
    Some(if negative {
        format!("-{placed}")
    } else {
        placed
    })
}

/// The digits with the point after the first `point` of them, without needless zeros.
fn placed(digits: &str, point: i32) -> Option<String> {
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => {
            let zeros = point.checked_sub(digits.len())?;
            if point > DIGITS_MAX {
                return None;
            }
            ([digits, &"0".repeat(zeros)].concat(), String::new())
        }
        Ok(point) => {
            let (whole, fraction) = digits.split_at_checked(point)?;
            (whole.to_owned(), fraction.to_owned())
        }
        Err(_) => {
            let zeros = usize::try_from(point.unsigned_abs()).ok()?;
            if zeros > DIGITS_MAX {
                return None;
            }
            (String::new(), ["0".repeat(zeros).as_str(), digits].concat())
        }
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    })
}

/// Shillings as M-Pesa prints them: `5.00`, `1,234.50`, `-1980.00`, `300`, `KES 20`.
pub(crate) fn money(text: &str) -> Option<Money> {
    let text = text.trim();
    if text.len() > DIGITS_MAX {
        return None;
    }
    // More zeros than two after the point say nothing more, but other digits do.
    let short = match text.split_once('.') {
        Some((whole, fraction)) if fraction.len() > 2 => {
            let significant = fraction.trim_end_matches('0');
            [
                whole,
                ".",
                significant,
                if significant.is_empty() { "0" } else { "" },
            ]
            .concat()
        }
        _ => text.to_owned(),
    };
    Money::parse_json_number(&short)
        .or_else(|_| Money::parse_typed(&short))
        .ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_written_plainly() {
        for (number, expected) in [
            ("0", Some("0")),
            ("-0.00", Some("0")),
            ("0", Some("0")),
            ("1.00", Some("1")),
            ("-1.50", Some("-1.5")),
            ("254708374149", Some("254708374149")),
            ("2.54708374149E11", Some("254708374149")),
            ("2.54708374149e+11", Some("254708374149")),
            ("20191219102115.0", Some("20191219102115")),
            ("1e2", Some("100")),
            ("1e-2", Some("0.01")),
            ("12.5e-3", Some("0.0125")),
            ("1e40", None),
            ("1e-300", None),
            ("1e99999999999", None),
        ] {
            assert_eq!(plain(number).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn money_keeps_every_cent_and_invents_none() {
        for (text, cents) in [
            ("5.00", Some(500)),
            ("5.000", Some(500)),
            ("1", Some(100)),
            ("1.5", Some(150)),
            ("1,234.50", Some(123_450)),
            ("-1980.00", Some(-198_000)),
            ("8959269.60", Some(895_926_960)),
            ("KES 20", Some(2_000)),
            (" 300 ", Some(30_000)),
            ("0.00", Some(0)),
            ("5.005", None),
            ("", None),
            ("five", None),
            ("1,23.00", None),
            ("NaN", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(money(text).map(Money::cents), cents, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_is_none(text in ".{0,60}") {
            let _ = plain(&text);
            let _ = money(&text);
        }

        #[test]
        fn cents_come_back_as_they_were_written(
            cents in -1_000_000_000_000..1_000_000_000_000_i64,
        ) {
            let sum = Money::from_cents(cents);
            prop_assert_eq!(money(&sum.to_decimal()), Some(sum));
            let plain = plain(&sum.to_decimal()).unwrap();
            prop_assert_eq!(money(&plain), Some(sum));
        }
    }
}
