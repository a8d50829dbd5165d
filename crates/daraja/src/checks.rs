//! What Safaricom would refuse is refused here, before anything leaves.

use reqwest::Url;

use crate::errors::{Error, NotSent, Result};
use crate::shillings::WholeShillings;

/// Words Safaricom allows in no callback address, in any case.
const FORBIDDEN: &[&str] = &[
    "mpesa",
    "m-pesa",
    "safaricom",
    "exec",
    "exe",
    "cmd",
    "sql",
    "query",
];

const REFERENCE_CHARS_MAX: usize = 12;
const DESCRIPTION_CHARS_MAX: usize = 13;
const REMARKS_CHARS: std::ops::RangeInclusive<usize> = 2..=100;
const OCCASION_CHARS_MAX: usize = 100;
const ORIGINATOR_CHARS_MAX: usize = 64;
const URL_BYTES_MAX: usize = 1024;

/// The word in an address for which Safaricom would refuse it, if there is one.
pub fn forbidden_word(url: &str) -> Option<&'static str> {
    let url = url.to_ascii_lowercase();
    FORBIDDEN.iter().copied().find(|word| url.contains(word))
}

/// Whether a phone number is written as Daraja wants it: `2547XXXXXXXX` or `2541XXXXXXXX`.
pub fn is_wire_phone(phone: &str) -> bool {
    let subscriber = phone.strip_prefix("254").unwrap_or_default();
    subscriber.len() == 9 && subscriber.starts_with(['7', '1']) && all_digits(subscriber)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A refusal of ours.
pub(crate) fn bad<T>(field: &'static str, why: &'static str) -> Result<T> {
    Err(Error::NotSent(NotSent::BadInput { field, why }))
}

fn hold(holds: bool, field: &'static str, why: &'static str) -> Result<()> {
    if holds { Ok(()) } else { bad(field, why) }
}

pub(crate) fn phone(field: &'static str, phone: &str) -> Result<()> {
    hold(
        is_wire_phone(phone),
        field,
        "not a number like 2547XXXXXXXX",
    )
}

pub(crate) fn short_code(field: &'static str, code: &str) -> Result<()> {
    let holds = all_digits(code) && matches!(code.len(), 4..=10);
    hold(holds, field, "not a short code")
}

pub(crate) fn reference(reference: &str) -> Result<()> {
    let holds = matches!(reference.len(), 1..=REFERENCE_CHARS_MAX)
        && reference.bytes().all(|byte| byte.is_ascii_alphanumeric());
    hold(holds, "AccountReference", "not 1 to 12 letters and digits")
}

pub(crate) fn description(description: &str) -> Result<()> {
    let holds = description.len() <= DESCRIPTION_CHARS_MAX && printable(description);
    hold(holds, "TransactionDesc", "longer than 13 plain characters")
}

pub(crate) fn remarks(remarks: &str) -> Result<()> {
    let holds = REMARKS_CHARS.contains(&remarks.len()) && printable(remarks);
    hold(holds, "Remarks", "not 2 to 100 plain characters")
}

pub(crate) fn occasion(field: &'static str, occasion: &str) -> Result<()> {
    let holds = occasion.len() <= OCCASION_CHARS_MAX && printable(occasion);
    hold(holds, field, "longer than 100 plain characters")
}

/// ASCII without control characters: what a portal of uncertain encoding shows alike.
fn printable(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// An id of ours or M-Pesa's.
pub(crate) fn id(field: &'static str, id: &str) -> Result<()> {
    let holds = matches!(id.len(), 1..=ORIGINATOR_CHARS_MAX)
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    hold(
        holds,
        field,
        "not 1 to 64 letters, digits, dashes and underscores",
    )
}

pub(crate) fn payout(amount: WholeShillings) -> Result<()> {
    let holds = amount >= WholeShillings::PAYOUT_MIN;
    hold(holds, "Amount", "less than 10 shillings")
}

pub(crate) fn url(field: &'static str, url: &str) -> Result<()> {
    let Some(parsed) = Url::parse(url).ok().filter(|_| url.len() <= URL_BYTES_MAX) else {
        return bad(field, "not an address");
    };
    let web = matches!(parsed.scheme(), "http" | "https") && parsed.has_host();
    hold(web, field, "not a web address")?;
    let plain = parsed.username().is_empty() && parsed.fragment().is_none();
    hold(plain, field, "an address with a user or a fragment")?;
    hold(
        forbidden_word(url).is_none(),
        field,
        "an address with a word Safaricom forbids",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_twelve_digits_of_a_kenyan_mobile() {
        for good in ["254712345678", "254112345678"] {
            assert!(is_wire_phone(good), "{good}");
        }
        for wrong in [
            "",
            "0712345678",
            "+254712345678",
            "25471234567",
            "2547123456789",
            "254212345678",
            "25471234567a",
            "254 712345678",
        ] {
            assert!(!is_wire_phone(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_the_phone_would_not_show_is_refused() {
        assert_eq!(reference("O00123").ok(), Some(()));
        assert_eq!(reference("ABCDEFGHIJKL").ok(), Some(()));
        for wrong in ["", "ABCDEFGHIJKLM", "A B", "A-1", "É1"] {
            assert!(reference(wrong).is_err(), "{wrong}");
        }
        assert_eq!(description("").ok(), Some(()));
        assert_eq!(description("June savings.").ok(), Some(()));
        for wrong in ["Fourteen chars", "café", "a\nb"] {
            assert!(description(wrong).is_err(), "{wrong}");
        }
        assert_eq!(remarks("OK").ok(), Some(()));
        assert!(remarks("x").is_err());
        assert!(remarks(&"x".repeat(101)).is_err());
    }

    #[test]
    fn an_address_safaricom_would_refuse_never_leaves() {
        assert_eq!(
            url("U", "https://chama.example/hooks/pay/s3/stk").ok(),
            Some(())
        );
        assert_eq!(url("U", "http://127.0.0.1:8080/hooks").ok(), Some(()));
        for wrong in [
            "",
            "hooks",
            "ftp://a.example/x",
            "https://me:pw@a.example/x",
            "https://a.example/x#y",
            "https://a.example/mpesa/x",
            "https://a.example/M-PESA",
            "https://safaricom.example/",
            "https://a.example/ExEcute",
            "https://a.example/?Query=1",
            "https://a.example/cmd",
            "https://a.example/mySQL",
        ] {
            assert!(url("U", wrong).is_err(), "{wrong}");
        }
        assert_eq!(forbidden_word("https://x/aexeb"), Some("exe"));
        assert_eq!(forbidden_word("https://x/hooks/pay"), None);
    }
}
