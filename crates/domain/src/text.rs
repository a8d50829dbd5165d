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
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}' | '\u{fdd0}'..='\u{fdef}')
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}
