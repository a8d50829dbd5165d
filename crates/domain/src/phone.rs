//! Phone numbers, kept in one form (E.164) however they were typed.

use std::fmt;

/// A phone number: a Kenyan mobile, or a number abroad for members who live there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    /// `+` and 8 to 15 digits.
    e164: String,
}

/// Kenya's country code.
const KENYA: &str = "254";

impl PhoneNumber {
    /// Reads `0712 345 678`, `712345678`, `254712345678`, `+254 712 345 678` or a foreign number
    /// with its `+` or `00`. Spaces, dots, dashes and brackets are ignored.
    ///
    /// # Errors
    /// Any [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let bare: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '(' | ')' | '\u{2011}'))
            .collect();
        if bare.is_empty() {
            return Err(PhoneError::Empty);
        }
        let abroad = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
        let digits = abroad.unwrap_or(&bare);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::NotANumber);
        }
        let kenyan = match abroad {
            Some(number) => number.strip_prefix(KENYA),
            None => digits
                .strip_prefix(KENYA)
                .filter(|rest| rest.len() == 9)
                .or_else(|| digits.strip_prefix('0'))
                .or(Some(digits)),
        };
        match kenyan {
            Some(subscriber) => Self::kenyan(subscriber),
            None => Self::foreign(digits),
        }
    }

    /// A Kenyan mobile: nine digits from 7 or 1. `+254 0712…`, with the zero left in, is taken.
    fn kenyan(subscriber: &str) -> Result<Self, PhoneError> {
        let subscriber = subscriber.strip_prefix('0').unwrap_or(subscriber);
        if subscriber.len() != 9 {
            return Err(PhoneError::WrongLength);
        }
        if !subscriber.starts_with(['7', '1']) {
            return Err(PhoneError::NotMobile);
        }
        Ok(Self {
            e164: format!("+{KENYA}{subscriber}"),
        })
    }

    /// A number abroad: the length E.164 allows; what is inside is for its own country to say.
    fn foreign(digits: &str) -> Result<Self, PhoneError> {
        if digits.starts_with('0') {
            return Err(PhoneError::NotANumber);
        }
        if !matches!(digits.len(), 8..=15) {
            return Err(PhoneError::WrongLength);
        }
        Ok(Self {
            e164: format!("+{digits}"),
        })
    }

    /// The one form in storage and for providers: `+254712345678`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The number as others may see it: `0712***678`. Enough to recognise, not to call.
    pub fn masked(&self) -> String {
        let plain = self.plain();
        let head: String = plain.chars().take(4).collect();
        let tail: String = plain.chars().skip(plain.len().saturating_sub(3)).collect();
        format!("{head}***{tail}")
    }

    /// The number as Kenyans write it: `0712 345 678`; a foreign one in its E.164 form.
    pub fn local(&self) -> String {
        let plain = self.plain();
        let kenyan = plain
            .split_at_checked(4)
            .filter(|_| plain.starts_with('0'))
            .and_then(|(prefix, rest)| Some((prefix, rest.split_at_checked(3)?)));
        match kenyan {
            Some((prefix, (middle, end))) => format!("{prefix} {middle} {end}"),
            None => plain,
        }
    }

    /// `0712345678` for Kenya, E.164 for elsewhere.
    fn plain(&self) -> String {
        match self.e164.strip_prefix("+254") {
            Some(subscriber) => format!("0{subscriber}"),
            None => self.e164.clone(),
        }
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.e164)
    }
}

impl fmt::Debug for PhoneNumber {
    /// Masked, so that no log line carries a number whole.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("the phone number is empty")]
    Empty,
    /// Letters or signs that belong to no number.
    #[error("not a phone number")]
    NotANumber,
    /// Too few or too many digits.
    #[error("the phone number has the wrong length")]
    WrongLength,
    /// A Kenyan number that is no mobile: it can take neither M-Pesa nor SMS.
    #[error("not a mobile number")]
    NotMobile,
}

impl PhoneError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone_required",
            Self::NotANumber => "phone_not_a_number",
            Self::WrongLength => "phone_wrong_length",
            Self::NotMobile => "phone_not_mobile",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str) -> Result<String, &'static str> {
        PhoneNumber::parse(text)
            .map(|phone| phone.e164)
            .map_err(|error| error.code())
    }

    #[test]
    fn one_form_however_typed() {
        for text in [
            "+254712345678",
            "254712345678",
            "0712345678",
            "712345678",
            "0712 345 678",
            "+254 (0) 712-345-678",
            "00254712345678",
            " 0712.345.678 ",
            "+2540712345678",
        ] {
            assert_eq!(e164(text).as_deref(), Ok("+254712345678"), "{text:?}");
        }
        assert_eq!(e164("0110 123 456").as_deref(), Ok("+254110123456"));
        assert_eq!(e164("+44 7700 900123").as_deref(), Ok("+447700900123"));
        assert_eq!(e164("+256712345678").as_deref(), Ok("+256712345678"));
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "  ", "-"] {
            assert_eq!(e164(text), Err("phone_required"), "{text:?}");
        }
        for text in [
            "abc",
            "0712O45678",
            "+",
            "07+12345678",
            "٠٧١٢٣٤٥٦٧٨",
            "++254712345678",
        ] {
            assert_eq!(e164(text), Err("phone_not_a_number"), "{text:?}");
        }
        for text in [
            "071234567",
            "07123456789",
            "+25471234567",
            "+1234567",
            "+1234567890123456",
        ] {
            assert_eq!(e164(text), Err("phone_wrong_length"), "{text:?}");
        }
        for text in ["0202345678", "+254202345678"] {
            assert_eq!(e164(text), Err("phone_not_mobile"), "{text:?}");
        }
    }

    #[test]
    fn as_the_owner_and_as_others_see_it() {
        let seen = |text: &str| PhoneNumber::parse(text).map(|p| (p.local(), p.masked()));
        let pair = |local: &str, masked: &str| Ok((local.to_owned(), masked.to_owned()));
        assert_eq!(seen("+254712345678"), pair("0712 345 678", "0712***678"));
        assert_eq!(seen("+447700900123"), pair("+447700900123", "+447***123"));
    }

    #[test]
    fn no_log_line_carries_it_whole() {
        let shown = PhoneNumber::parse("0712345678").map(|phone| format!("{phone:?}"));
        assert_eq!(shown.as_deref(), Ok("PhoneNumber(0712***678)"));
    }

    proptest::proptest! {
        #[test]
        fn every_form_reads_back(subscriber in "[17][0-9]{8}") {
            let phone = PhoneNumber::parse(&subscriber);
            let again = phone.clone().and_then(|phone| PhoneNumber::parse(&phone.local()));
            proptest::prop_assert!(phone.is_ok());
            proptest::prop_assert_eq!(phone, again);
        }
    }
}
