//! Reading what an organisation sent, as leniently and as strictly as the gateway does.

use chrono::NaiveDateTime;
use domain::money::Money;
use serde_json::{Map, Value};

use crate::people::is_wire_msisdn;
use crate::refusal::Refusal;

/// Words an address must not contain, in any case.
const FORBIDDEN: &[&str] = &[
    "mpesa",
    "m-pesa",
    "safaricom",
    "exe",
    "exec",
    "cmd",
    "sql",
    "query",
];

/// The object in a request's body.
#[derive(Debug, Default)]
pub struct Body(Map<String, Value>);

impl Body {
    /// Reads a body. One that is not sent as JSON has no fields, as the gateway sees it.
    pub fn read(bytes: &[u8], is_json: bool) -> Result<Self, Refusal> {
        if !is_json {
            return Ok(Self::default());
        }
        let read = serde_json::from_slice(bytes);
        read.map(Self).map_err(|_no_object| Refusal::payload())
    }

    /// A field as text: a number or a text, nothing else. Empty counts as absent.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = match self.0.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A field that must be there.
    pub fn required(&self, name: &str) -> Result<String, Refusal> {
        self.text(name).ok_or_else(|| Refusal::field(name))
    }

    /// A text that must be there, of this many characters at most.
    pub fn at_most(&self, name: &str, most: usize) -> Result<String, Refusal> {
        let text = self.required(name)?;
        let fits = text.chars().count() <= most;
        fits.then_some(text).ok_or_else(|| Refusal::field(name))
    }

    /// A sum of whole shillings, more than nothing.
    pub fn shillings(&self, name: &str) -> Result<Money, Refusal> {
        let text = self.required(name)?;
        let whole = Money::parse_json_number(&text).ok();
        let whole = whole.filter(|sum| sum.is_positive() && sum.cents() % 100 == 0);
        whole.ok_or_else(|| Refusal::field(name))
    }

    /// A mobile number of twelve digits.
    pub fn phone(&self, name: &str) -> Result<String, Refusal> {
        let text = self.required(name)?;
        let fits = is_wire_msisdn(&text);
        fits.then_some(text).ok_or_else(|| Refusal::field(name))
    }

    /// An address messages can be sent to.
    pub fn url(&self, name: &str) -> Result<String, Refusal> {
        let text = self.required(name)?;
        let fits = may_be_called(&text);
        fits.then_some(text).ok_or_else(|| Refusal::field(name))
    }

    /// `yyyyMMddHHmmss`.
    pub fn timestamp(&self, name: &str) -> Result<String, Refusal> {
        let text = self.required(name)?;
        let digits = text.len() == 14 && text.chars().all(|c| c.is_ascii_digit());
        let is_time = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%S").is_ok();
        (digits && is_time)
            .then_some(text)
            .ok_or_else(|| Refusal::field(name))
    }

    /// One of the words allowed.
    pub fn one_of(&self, name: &str, allowed: &[&str]) -> Result<String, Refusal> {
        let text = self.required(name)?;
        let fits = allowed.contains(&text.as_str());
        fits.then_some(text).ok_or_else(|| Refusal::field(name))
    }
}

/// Whether Safaricom would call this address.
pub fn may_be_called(url: &str) -> bool {
    let small = url.to_lowercase();
    let web = small.starts_with("http://") || small.starts_with("https://");
    web && !FORBIDDEN.iter().any(|word| small.contains(word))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn body(text: &str) -> Body {
        Body::read(text.as_bytes(), true).unwrap()
    }

    #[test]
    fn numbers_and_texts_are_read_alike() {
        for text in [r#"{"Amount":"5"}"#, r#"{"Amount":5}"#] {
            assert_eq!(body(text).shillings("Amount"), Ok(Money::from_cents(500)));
        }
        for text in [
            "{}",
            r#"{"Amount":"0"}"#,
            r#"{"Amount":-5}"#,
            r#"{"Amount":100.75}"#,
            r#"{"Amount":"1,000"}"#,
            r#"{"Amount":[5]}"#,
        ] {
            let refused = body(text).shillings("Amount");
            assert_eq!(refused, Err(Refusal::field("Amount")), "{text}");
        }
    }

    #[test]
    fn addresses_with_certain_words_are_refused() {
        assert!(may_be_called("https://chama.example/hooks/pay/ab12/stk"));
        for url in [
            "https://chama.example/api/mpesa/callback",
            "https://chama.example/MPesa",
            "https://chama.example/hooks?q=query",
            "https://chama.example/xsqlx",
            "ftp://chama.example/a",
        ] {
            assert!(!may_be_called(url), "{url}");
        }
    }

    #[test]
    fn what_is_no_json_has_no_fields() {
        assert_eq!(Body::read(b"[1]", true).unwrap_err(), Refusal::payload());
        let empty = Body::read(b"a=b", false).unwrap();
        assert_eq!(
            empty.required("BusinessShortCode"),
            Err(Refusal::field("BusinessShortCode"))
        );
    }

    #[test]
    fn timestamps_are_fourteen_digits_of_a_time() {
        let read =
            |text: &str| body(&format!("{{\"Timestamp\":\"{text}\"}}")).timestamp("Timestamp");
        assert!(read("20210628092408").is_ok());
        assert!(read("2021062809240").is_err());
        assert!(read("20211328092408").is_err());
    }
}
