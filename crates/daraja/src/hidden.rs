//! What nobody may read in a log: hidden in `Debug`, and cut out of words of Safaricom's that
//! repeat it.

use std::fmt;

/// Stands in `Debug` where something is not shown.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

const HIDDEN: &str = "[hidden]";
const WORDS_CHARS_MAX: usize = 200;
/// So many digits may be a phone number.
const NUMBER_DIGITS_MIN: usize = 9;
/// A word of such a length with a digit in it may be a key or a token.
const KEY_CHARS_MIN: usize = 20;
/// A shorter secret cannot be told from ordinary words.
const SECRET_BYTES_MIN: usize = 4;
/// Safaricom prints the token itself after these words.
const BEFORE_TOKEN: &str = "invalid access token";

/// Safaricom's words without addresses, numbers and keys, and cut short.
pub(crate) fn scrubbed(text: &str) -> String {
    // ASCII lower case keeps every byte where it was.
    let lower = text.to_ascii_lowercase();
    let end = lower
        .find(BEFORE_TOKEN)
        .map(|at| at.saturating_add(BEFORE_TOKEN.len()));
    let text = end.and_then(|end| text.get(..end)).unwrap_or(text);
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| if is_telling(word) { HIDDEN } else { word })
        .collect();
    words.join(" ").chars().take(WORDS_CHARS_MAX).collect()
}

fn is_telling(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.contains("://")
        || digits >= NUMBER_DIGITS_MIN
        || (digits > 0 && word.len() >= KEY_CHARS_MIN)
}

/// A text without the secrets it may repeat.
pub(crate) fn without(text: &str, secrets: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        if secret.len() >= SECRET_BYTES_MIN {
            text = text.replace(secret, HIDDEN);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stay_and_what_is_telling_goes() {
        for (text, expected) in [
            (
                "Error Occurred - Invalid Access Token - c9SQxWWhmdVRlyh0zh8gZDTkubVF",
                "Error Occurred - Invalid Access Token",
            ),
            (
                "Duplicate OriginatorConversationID.",
                "Duplicate OriginatorConversationID.",
            ),
            (
                "Bad Request - Invalid CallBackURL https://chama.example/hooks/pay/abc",
                "Bad Request - Invalid CallBackURL [hidden]",
            ),
            ("No such number 254712345678", "No such number [hidden]"),
            ("Merchant  does\nnot exist", "Merchant does not exist"),
        ] {
            assert_eq!(scrubbed(text), expected);
        }
        assert_eq!(
            without("the key is abcd!", &["abcd", ""]),
            "the key is [hidden]!"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_cut_short(text in ".{0,600}") {
            prop_assert!(scrubbed(&text).chars().count() <= WORDS_CHARS_MAX);
        }
    }
}
