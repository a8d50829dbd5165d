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
