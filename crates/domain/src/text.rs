//! What any text of a person must keep to: no hidden characters, one form, a limit.

use unicode_normalization::UnicodeNormalization;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextError {
    /// Nothing was typed where something must be.
    #[error("the text is empty")]
    Empty,
    /// Over the limit of the field.
    #[error("the text is too long")]
    TooLong,
    /// A control character, or one that hides or turns around its neighbours.
    #[error("the text has a hidden character")]
    ForbiddenCharacter,
}

impl TextError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "text_required",
            Self::TooLong => "text_too_long",
            Self::ForbiddenCharacter => "text_forbidden_character",
        }
    }
}

/// A text on one line: composed (NFC), trimmed, its inner white space single blanks.
///
/// # Errors
/// Any [`TextError`]; `length_max` counts characters, not bytes.
pub fn one_line(text: &str, length_max: usize) -> Result<String, TextError> {
    let composed: String = text.nfc().collect();
    if composed.trim().chars().any(hides) {
        return Err(TextError::ForbiddenCharacter);
    }
    let words: Vec<&str> = composed.split_whitespace().collect();
    limited(words.join(" "), length_max)
}

/// A text of several lines: composed (NFC), trimmed, line ends as `\n`.
///
/// # Errors
/// Any [`TextError`]; `length_max` counts characters, not bytes.
pub fn lines(text: &str, length_max: usize) -> Result<String, TextError> {
    let composed: String = text.nfc().collect::<String>().replace("\r\n", "\n");
    if composed
        .chars()
        .any(|c| hides(c) && !matches!(c, '\n' | '\t'))
    {
        return Err(TextError::ForbiddenCharacter);
    }
    limited(composed.trim().to_owned(), length_max)
}

fn limited(text: String, length_max: usize) -> Result<String, TextError> {
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > length_max {
        return Err(TextError::TooLong);
    }
    Ok(text)
}

/// Characters that deceive the eye: controls, marks that reverse the direction of what follows,
/// characters without width, line and paragraph separators, and characters no font knows.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}' | '\u{fdd0}'..='\u{fdef}')
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_trimmed_and_its_blanks_are_single() {
        assert_eq!(
            one_line("  Upendo   Women\u{a0}Group ", 100).as_deref(),
            Ok("Upendo Women Group")
        );
        assert_eq!(
            one_line("Ng\u{2019}ang\u{2019}a", 50).as_deref(),
            Ok("Ng\u{2019}ang\u{2019}a")
        );
        assert_eq!(one_line("Jose\u{301}", 4).as_deref(), Ok("Jos\u{e9}"));
        assert_eq!(one_line(" \u{3000} ", 5), Err(TextError::Empty));
        assert_eq!(one_line("abcdef", 5), Err(TextError::TooLong));
    }

    #[test]
    fn nothing_hidden() {
        for bad in [
            "a\nb",
            "a\0b",
            "a\u{202e}b",
            "\u{200f}ab",
            "a\u{2066}b",
            "a\u{200b}b",
            "\u{feff}a",
            "a\u{7f}",
            "a\u{85}b",
            "a\u{fffe}",
            "a\u{2028}b",
            "a\u{e0041}",
        ] {
            assert_eq!(
                one_line(bad, 50),
                Err(TextError::ForbiddenCharacter),
                "{bad:?}"
            );
        }
    }

    /// Some hearts are two characters, families are joined by one without width.
    #[test]
    fn what_a_phone_writes_as_a_picture_passes() {
        for good in [
            "Asante \u{2764}\u{fe0f}",
            "\u{1f469}\u{200d}\u{1f467} Kamau",
        ] {
            assert_eq!(one_line(good, 50).as_deref(), Ok(good));
        }
    }

    #[test]
    fn lines_keep_their_breaks() {
        let text = "1. Kila Jumamosi\r\n2. Faini 50\n";
        assert_eq!(
            lines(text, 100).as_deref(),
            Ok("1. Kila Jumamosi\n2. Faini 50")
        );
        assert_eq!(lines("a\rb", 100), Err(TextError::ForbiddenCharacter));
        assert_eq!(lines("\n \n", 100), Err(TextError::Empty));
    }

    proptest::proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(text: String) {
            if let Ok(once) = one_line(&text, 50) {
                proptest::prop_assert!(once.chars().count() <= 50);
                proptest::prop_assert_eq!(one_line(&once, 50), Ok(once.clone()));
            }
            if let Ok(once) = lines(&text, 50) {
                proptest::prop_assert_eq!(lines(&once, 50), Ok(once.clone()));
            }
        }
    }
}
