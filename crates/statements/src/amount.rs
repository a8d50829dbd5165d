//! Amounts as statements write them.

use domain::money::{Money, MoneyError};

/// An amount; `None` where the cell holds nothing, or a dash for nothing.
///
/// `1,234.50`, `KES 1,234.50`, `-500.00`, `500.00-`, `(500.00)`, `500.00 DR` and `500.00 Cr`; a
/// debit is below zero.
///
/// # Errors
/// When the cell holds something else, or two signs at once.
pub fn read(cell: &str) -> Result<Option<Money>, MoneyError> {
    let text = cell.trim();
    if text.is_empty()
        || text
            .chars()
            .all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'))
    {
        return Ok(None);
    }
    let (debit, text) = strip_side(text);
    let (bracketed, text) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (true, inner.trim()),
        None => (false, text),
    };
    let (behind, text) = match text.strip_suffix('-').filter(|rest| !rest.ends_with('/')) {
        Some(rest) => (true, rest.trim_end()),
        None => (false, text),
    };
    let money = Money::parse_typed(text.strip_prefix('+').unwrap_or(text))?;
    let marks = [debit, bracketed, behind]
        .into_iter()
        .filter(|m| *m)
        .count();
    match marks {
        0 => Ok(Some(money)),
        // A debit is often written with its minus too.
        1 if debit => {
            let size = money.checked_abs().ok_or(MoneyError::TooLarge)?;
            size.checked_neg().map(Some).ok_or(MoneyError::TooLarge)
        }
        1 if !money.is_negative() => money.checked_neg().map(Some).ok_or(MoneyError::TooLarge),
        _ => Err(MoneyError::NotANumber),
    }
}

/// Takes `DR` or `CR` off the end; whether it was a debit.
fn strip_side(text: &str) -> (bool, &str) {
    let split = text
        .len()
        .checked_sub(2)
        .and_then(|at| text.split_at_checked(at));
    match split {
        Some((rest, side)) if side.eq_ignore_ascii_case("dr") => (true, rest.trim_end()),
        Some((rest, side)) if side.eq_ignore_ascii_case("cr") => (false, rest.trim_end()),
        _ => (false, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(text: &str) -> Result<Option<i64>, &'static str> {
        read(text)
            .map(|money| money.map(Money::cents))
            .map_err(|error| error.code())
    }

    #[test]
    fn as_statements_write_them() {
        for (text, expected) in [
            ("", None),
            (" - ", None),
            ("--", None),
            ("0.00", Some(0)),
            ("1,234.50", Some(123_450)),
            ("1234.5", Some(123_450)),
            ("7800", Some(780_000)),
            ("KES 1,234.50", Some(123_450)),
            ("-1,234.50", Some(-123_450)),
            ("\u{2212}5.00", Some(-500)),
            ("5.00-", Some(-500)),
            ("(5.00)", Some(-500)),
            ("( 1,005.00 )", Some(-100_500)),
            ("5.00 DR", Some(-500)),
            ("5.00Dr", Some(-500)),
            ("-5.00 DR", Some(-500)),
            ("5.00 Cr", Some(500)),
            ("+5.00", Some(500)),
            ("200/-", Some(20_000)),
        ] {
            assert_eq!(cents(text), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "abc", "1,00", "1.234,56", "(-5.00)", "(5.00)-", "5.00 KRr", "#REF!",
        ] {
            assert_eq!(cents(text), Err("amount_not_a_number"), "{text:?}");
        }
        assert_eq!(cents("5.001"), Err("amount_too_many_decimals"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fall(text in ".{0,30}") {
            let _ = read(&text);
        }

        #[test]
        fn what_is_written_is_read(cents in -999_999_999_999..=999_999_999_999_i64) {
            let money = Money::from_cents(cents);
            let written = money.kes().replace("KES ", "");
            proptest::prop_assert_eq!(read(&written), Ok(Some(money)));
            proptest::prop_assert_eq!(read(&money.to_decimal()), Ok(Some(money)));
        }
    }
}
