//! Texts as strangers send them, made fit to be kept.

/// The text without control characters, cut to a length; nothing when nothing is left.
pub fn kept(text: &str, chars_max: usize) -> Option<String> {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(chars_max)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_database_takes_is_left_out() {
        assert_eq!(kept(" a\0b\u{7}c ", 10).as_deref(), Some("abc"));
        assert_eq!(kept("abcdef", 3).as_deref(), Some("abc"));
        assert_eq!(kept("\0 ", 3), None);
    }
}
