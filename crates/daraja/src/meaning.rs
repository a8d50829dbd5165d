//! What an answer means: accepted, refused and why, or nothing anybody can rely on.
//!
//! Safaricom's codes do not tell: `500.001.1001` alone stands for four different things, and one
//! invalid token for three codes. So the words decide, and the code only where the words are
//! missing.

use crate::errors::{Error, Refusal, RefusalKind};
use crate::hidden::scrubbed;
use crate::json::{self, Node};

/// A page of pulled transactions is the longest answer, some 40 KiB.
pub(crate) const ANSWER_BYTES_MAX: usize = 1024 * 1024;

const CODE_CHARS_MAX: usize = 64;
const FIELD_CHARS_MAX: usize = 40;

/// What came back.
pub(crate) struct Answer {
    pub(crate) result: Result<Node, Error>,
    /// Whether Safaricom itself spoke, and not only something on the way to it.
    pub(crate) spoken: bool,
}

/// Reads an answer.
pub(crate) fn read(http: u16, body: &[u8]) -> Answer {
    let node = json::read(body, ANSWER_BYTES_MAX).ok();
    if let Some(refusal) = node.as_ref().and_then(|node| envelope(http, node)) {
        let spoken = true;
        let result = Err(weighed(refusal));
        return Answer { result, spoken };
    }
    match (http, node) {
        (200..=299, Some(node @ Node::Object(_))) => Answer {
            result: Ok(node),
            spoken: true,
        },
        (200..=299, _) => unspoken(http, "an answer that cannot be read"),
        (408 | 500.., _) => unspoken(http, "no answer of M-Pesa's own"),
        (401, _) => refused(http, RefusalKind::InvalidToken),
        (429, _) => refused(http, RefusalKind::SpikeArrest),
        _ => refused(http, RefusalKind::Other),
    }
}

fn unspoken(http: u16, why: &str) -> Answer {
    Answer {
        result: Err(Error::Unknown(format!("{why} (HTTP {http})"))),
        spoken: false,
    }
}

/// A refusal without a reason, told by its status alone.
fn refused(http: u16, kind: RefusalKind) -> Answer {
    let refusal = Refusal {
        kind,
        http,
        code: String::new(),
        message: "refused without a reason".to_owned(),
    };
    Answer {
        result: Err(Error::Refused(refusal)),
        spoken: true,
    }
}

/// A failure inside Safaricom whose words say nothing may have come after the money had moved.
fn weighed(refusal: Refusal) -> Error {
    if refusal.http >= 500 && refusal.kind == RefusalKind::Other {
        return Error::Unknown(format!("M-Pesa failed: {refusal}"));
    }
    Error::Refused(refusal)
}

/// The refusal an answer carries, if it is one.
fn envelope(http: u16, node: &Node) -> Option<Refusal> {
    let ok = (200..=299).contains(&http);
    let code = field(node, &["errorCode"]);
    let message = field(node, &["errorMessage"]);
    let (code, message) = match (code, message) {
        (None, None) if ok => return fault(http, node),
        (None, None) => match fault(http, node) {
            Some(refusal) => return Some(refusal),
            None => (
                field(node, &["ResponseCode", "ResponseStatus", "error"]),
                field(
                    node,
                    &[
                        "ResponseDescription",
                        "ResponseMessage",
                        "error_description",
                    ],
                ),
            ),
        },
        told => told,
    };
    if code.is_none() && message.is_none() {
        return None;
    }
    Some(refusal(
        http,
        &code.unwrap_or_default(),
        &message.unwrap_or_default(),
    ))
}

/// The form in which the gateway before Safaricom's own programs refuses.
fn fault(http: u16, node: &Node) -> Option<Refusal> {
    let fault = node.get(&["fault"]).ok().flatten()?;
    let message = field(fault, &["faultstring"])?;
    let detail = fault.get(&["detail"]).ok().flatten();
    let code = detail.and_then(|detail| field(detail, &["errorcode"]));
    Some(refusal(http, &code.unwrap_or_default(), &message))
}

fn field(node: &Node, names: &[&'static str]) -> Option<String> {
    node.text(names).ok().flatten()
}

/// A refusal with its meaning, and without what its words may give away.
pub(crate) fn refusal(http: u16, code: &str, message: &str) -> Refusal {
    let code: String = code.chars().take(CODE_CHARS_MAX).collect();
    let message = scrubbed(message);
    Refusal {
        kind: kind(&code, &message),
        http,
        code: scrubbed(&code),
        message,
    }
}

/// Words, and what they mean. The first that occur decide.
const WORDS: &[(&str, RefusalKind)] = &[
    ("invalid access token", RefusalKind::InvalidToken),
    ("access token expired", RefusalKind::InvalidToken),
    ("spike arrest", RefusalKind::SpikeArrest),
    ("quota", RefusalKind::Quota),
    ("duplicate originator", RefusalKind::DuplicateOriginator),
    ("unable to lock subscriber", RefusalKind::SubscriberBusy),
    ("already in process", RefusalKind::SubscriberBusy),
    ("being processed", RefusalKind::StillProcessing),
    ("under processing", RefusalKind::StillProcessing),
    ("wrong credentials", RefusalKind::WrongCredentials),
    ("bad credentials", RefusalKind::WrongCredentials),
    ("invalid authentication", RefusalKind::WrongCredentials),
    ("invalid client", RefusalKind::WrongCredentials),
    ("invalid grant type", RefusalKind::WrongCredentials),
    ("merchant does not exist", RefusalKind::UnknownShortCode),
    ("already registered", RefusalKind::AlreadyRegistered),
    ("duplicate notification", RefusalKind::AlreadyRegistered),
    ("system is busy", RefusalKind::SystemBusy),
    ("system busy", RefusalKind::SystemBusy),
];

/// What a code means where the words do not say.
const CODES: &[(&str, RefusalKind)] = &[
    ("404.001.03", RefusalKind::InvalidToken),
    ("401.002.01", RefusalKind::InvalidToken),
    ("400.008.01", RefusalKind::WrongCredentials),
    ("400.008.02", RefusalKind::WrongCredentials),
    ("500.002.1001", RefusalKind::DuplicateOriginator),
    ("500.003.02", RefusalKind::SystemBusy),
    ("500.003.03", RefusalKind::Quota),
];

fn kind(code: &str, message: &str) -> RefusalKind {
    let words = message.to_ascii_lowercase();
    if let Some((_, kind)) = WORDS.iter().find(|(word, _)| words.contains(word)) {
        return kind.clone();
    }
    if let Some(field) = invalid_field(message) {
        return RefusalKind::InvalidField(field);
    }
    let by_code = CODES.iter().find(|(known, _)| *known == code);
    match by_code {
        // Words that say something else than the code is known for are not overruled.
        Some((_, kind)) if message.trim().is_empty() => kind.clone(),
        _ => RefusalKind::Other,
    }
}

/// The field of `Bad Request - Invalid PhoneNumber`.
fn invalid_field(message: &str) -> Option<String> {
    let lower = message.to_ascii_lowercase();
    let at = lower.find("invalid ")?;
    let rest = message.get(at..)?.split_whitespace().nth(1)?;
    let name: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .take(FIELD_CHARS_MAX)
        .collect();
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
    (named && !name.eq_ignore_ascii_case("request")).then_some(name)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer(http: u16, code: &str, message: &str) -> Error {
        let body = serde_json::json!({
            "requestId": "1c5b-4ba8", "errorCode": code, "errorMessage": message
        });
        read(http, body.to_string().as_bytes())
            .result
            .err()
            .unwrap()
    }

    fn means(http: u16, code: &str, message: &str) -> RefusalKind {
        let error = answer(http, code, message);
        error.refusal().map(|refusal| refusal.kind.clone()).unwrap()
    }

    #[test]
    fn one_code_means_four_things() {
        let of = |message| means(500, "500.001.1001", message);
        assert_eq!(of("Merchant does not exist"), RefusalKind::UnknownShortCode);
        assert_eq!(
            of("[MerchantValidate] - Wrong credentials"),
            RefusalKind::WrongCredentials
        );
        assert_eq!(
            of(
                "Unable to lock subscriber, a transaction is already in process for the current \
                subscriber"
            ),
            RefusalKind::SubscriberBusy
        );
        assert_eq!(
            of("The transaction is being processed"),
            RefusalKind::StillProcessing
        );
    }

    #[test]
    fn one_meaning_has_many_codes() {
        for (http, code, message) in [
            (404, "404.001.03", "Invalid Access Token"),
            (400, "400.003.01", "Invalid Access Token"),
            (
                401,
                "401.002.01",
                "Error Occurred - Invalid Access Token - c9SQxWW",
            ),
            (401, "", "invalid access token"),
            (404, "404.001.03", ""),
        ] {
            assert_eq!(means(http, code, message), RefusalKind::InvalidToken);
        }
        for (http, code, message) in [
            (500, "500.003.02", "Error Occurred: Spike Arrest Violation"),
            (
                429,
                "policies.ratelimit.SpikeArrestViolation",
                "Spike arrest violation.",
            ),
        ] {
            assert_eq!(means(http, code, message), RefusalKind::SpikeArrest);
        }
    }

    #[test]
    fn the_other_meanings() {
        for (http, code, message, kind) in [
            (
                400,
                "400.002.02",
                "Bad Request - Invalid PhoneNumber",
                RefusalKind::InvalidField("PhoneNumber".to_owned()),
            ),
            (
                400,
                "400.002.05",
                "Invalid Request Payload",
                RefusalKind::Other,
            ),
            (
                500,
                "500.002.1001",
                "Duplicate OriginatorConversationID.",
                RefusalKind::DuplicateOriginator,
            ),
            (
                500,
                "500.003.02",
                "System is busy. Please try again in few minutes.",
                RefusalKind::SystemBusy,
            ),
            (500, "500.003.03", "Quota Violation", RefusalKind::Quota),
            (
                500,
                "500.003.1001",
                "Urls are already registered",
                RefusalKind::AlreadyRegistered,
            ),
            (
                500,
                "500.003.1001",
                "Duplicate notification info",
                RefusalKind::AlreadyRegistered,
            ),
            (
                400,
                "400.008.01",
                "Invalid Authentication passed",
                RefusalKind::WrongCredentials,
            ),
            (
                404,
                "404.001.04",
                "Invalid Authentication Header",
                RefusalKind::WrongCredentials,
            ),
            (404, "404.001.01", "Resource not found", RefusalKind::Other),
            (405, "405.001", "Method Not Allowed", RefusalKind::Other),
        ] {
            assert_eq!(means(http, code, message), kind, "{message}");
        }
    }

    #[test]
    fn a_failure_inside_says_nothing_about_the_money() {
        for message in ["Internal Server Error", "Something nobody has seen before"] {
            let error = answer(500, "500.003.1001", message);
            assert!(matches!(error, Error::Unknown(_)), "{error:?}");
        }
    }

    #[test]
    fn an_answer_of_something_on_the_way_is_none() {
        for (http, body) in [
            (502, "<html>Bad Gateway</html>"),
            (504, ""),
            (500, "{}"),
            (408, ""),
            (200, ""),
            (200, "<html>"),
            (200, "[1]"),
            (204, ""),
        ] {
            let answer = read(http, body.as_bytes());
            assert!(!answer.spoken, "{http} {body}");
            assert!(
                matches!(answer.result, Err(Error::Unknown(_))),
                "{http} {body}"
            );
        }
        for (http, kind) in [
            (401, RefusalKind::InvalidToken),
            (403, RefusalKind::Other),
            (404, RefusalKind::Other),
            (302, RefusalKind::Other),
            (429, RefusalKind::SpikeArrest),
        ] {
            let error = read(http, b"").result.err().unwrap();
            assert!(error.is_refused(&kind), "{http}: {error:?}");
        }
    }

    #[test]
    fn the_gateway_has_a_form_of_its_own() {
        let body = br#"{"fault":{"faultstring":"Spike arrest violation. Allowed rate : 5ps",
            "detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}"#;
        let error = read(500, body).result.err().unwrap();
        assert!(error.is_refused(&RefusalKind::SpikeArrest));
    }

    proptest! {
        #[test]
        fn any_answer_has_a_meaning(http in 100..600_u16, body in ".{0,200}") {
            let _ = read(http, body.as_bytes());
        }

        #[test]
        fn any_words_have_a_meaning(http in 100..600_u16, code in ".{0,80}", words in ".{0,300}") {
            let _ = refusal(http, &code, &words);
        }
    }
}
