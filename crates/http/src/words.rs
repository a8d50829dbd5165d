//! From codes and statuses to sentences.

use axum::http::{HeaderMap, StatusCode, header};
use i18n::{Language, Words};

use crate::cookies::cookie;

/// Keeps the language somebody tapped, on the device where they did.
pub const LANGUAGE_COOKIE: &str = "chamalink-language";

/// The words of the language the caller reads: the one they tapped, else what the browser says.
pub fn of(headers: &HeaderMap) -> Words {
    let kept = cookie(headers, LANGUAGE_COOKIE).and_then(Language::from_tag);
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let accepted = || accepted.map_or_else(Language::default, Language::from_accept_language);
    Words::new(kept.unwrap_or_else(accepted))
}

/// The short summary of a kind of problem.
pub fn title(words: Words, status: StatusCode) -> String {
    let key = match status.as_u16() {
        401 => "problem-401-title",
        403 => "problem-403-title",
        404 => "problem-404-title",
        405 => "problem-405-title",
        408 => "problem-408-title",
        409 => "problem-409-title",
        413 => "problem-413-title",
        414 => "problem-414-title",
        415 => "problem-415-title",
        422 => "problem-422-title",
        429 => "problem-429-title",
        431 => "problem-431-title",
        503 => "problem-503-title",
        500.. => "problem-500-title",
        _ => "problem-400-title",
    };
    words.text(key)
}

/// The sentence for an error code.
pub fn error(words: Words, code: &str, args: &[(&'static str, String)]) -> String {
    let gaps: Vec<(&'static str, &str)> = args
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    words.error(code, &gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code this floor makes itself.
    const CODES: [&str; 39] = [
        "address_too_long",
        "body_broken",
        "body_empty",
        "body_invalid",
        "body_too_large",
        "body_too_slow",
        "content_type_unsupported",
        "csrf_refused",
        "csrf_token_wrong",
        "field_broken",
        "field_invalid",
        "field_missing",
        "field_not_boolean",
        "field_not_list",
        "field_not_number",
        "field_not_object",
        "field_not_text",
        "field_out_of_range",
        "field_twice",
        "field_unknown",
        "field_wrong_type",
        "headers_too_large",
        "idempotency_key_empty",
        "idempotency_key_forbidden_character",
        "idempotency_key_required",
        "idempotency_key_too_long",
        "idempotency_key_twice",
        "internal",
        "json_broken",
        "method_not_allowed",
        "not_found",
        "query_invalid",
        "request_invalid",
        "too_many_requests",
        "too_many_sign_ins",
        "took_too_long",
        "unauthenticated",
        "unavailable",
        "amount_not_positive",
    ];

    #[test]
    fn every_code_has_its_sentence_and_every_status_its_title() {
        let words = Words::default();
        let unworded = words.error("never_heard_of_it", &[]);
        let gaps = [("line", "1"), ("column", "2"), ("seconds", "3")];
        for code in CODES {
            assert_ne!(words.error(code, &gaps), unworded, "{code}");
        }
        for status in [
            400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 422, 429, 431, 500, 503,
        ] {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            assert!(title(words, status).contains(' '), "{status}");
        }
    }
}
