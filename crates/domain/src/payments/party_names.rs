//! Whether two spellings of a name may be one person: for a person to judge by, never for money to
//! move by.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How far two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameFit {
    /// Every word of the shorter name stands in the longer, and there are at least two; or both
    /// are the same.
    Same,
    /// They share a word.
    Part,
    /// They share none.
    Different,
    /// One of them is empty.
    Unknown,
}

/// Compares the name a phone is registered under with the name in our list. The order of the
/// words, large and small letters and marks on letters do not matter.
pub fn compare(registered: &str, listed: &str) -> NameFit {
    let (one, other) = (words(registered), words(listed));
    let shorter = one.len().min(other.len());
    if shorter == 0 {
        return NameFit::Unknown;
    }
    let shared = shared(&one, &other);
    if one == other || (shared == shorter && shared >= 2) {
        NameFit::Same
    } else if shared > 0 {
        NameFit::Part
    } else {
        NameFit::Different
    }
}

/// The words of a name in capital letters without marks, each once, in alphabetical order. A
/// single letter is an initial and says too little.
pub fn words(name: &str) -> Vec<String> {
    let plain = plain(name);
    let mut words: Vec<String> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// How many words two names share.
pub(super) fn shared(one: &[String], other: &[String]) -> usize {
    one.iter().filter(|word| other.contains(word)).count()
}

/// Capital letters without marks and apostrophes: `Ng'ang'a` is `NGANGA`.
pub(super) fn plain(text: &str) -> String {
    let apostrophe = |c: char| {
        matches!(
            c,
            '\'' | '`' | '\u{b4}' | '\u{2018}' | '\u{2019}' | '\u{2bc}'
        )
    };
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) && !apostrophe(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether one slip of the finger makes one text of the other: a wrong sign, one too many or too
/// few, or two neighbours swapped.
pub(super) fn one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let ahead = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(ahead..), other.get(ahead..));
    match (one.unwrap_or_default(), other.unwrap_or_default()) {
        ([], [_]) | ([_], []) => true,
        ([a, b, one @ ..], [c, d, other @ ..]) if (a, b) == (d, c) && one == other => true,
        ([_, one @ ..], [_, other @ ..]) if one == other => true,
        ([_, one @ ..], other) if one == other => true,
        (one, [_, other @ ..]) if one == other => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_letters_and_marks_do_not_matter() {
        for (one, other) in [
            ("JANE WANJIRU KAMAU", "Kamau Jane"),
            ("peter ng\u{2019}ang\u{2019}a", "Ng'ang'a PETER M."),
            ("JOS\u{c9} MU\u{d1}OZ", "Jose Munoz"),
            ("Akinyi", "AKINYI"),
        ] {
            assert_eq!(compare(one, other), NameFit::Same, "{one}");
            assert_eq!(compare(other, one), NameFit::Same, "{one}");
        }
    }

    #[test]
    fn one_word_in_common_is_not_the_same_person() {
        assert_eq!(compare("JOHN KAMAU", "John Otieno"), NameFit::Part);
        assert_eq!(compare("JOHN", "John Otieno"), NameFit::Part);
        assert_eq!(compare("J K", "John Kamau"), NameFit::Unknown);
        assert_eq!(compare("MARY ATIENO", "John Kamau"), NameFit::Different);
        assert_eq!(compare("", "John Kamau"), NameFit::Unknown);
        assert_eq!(compare(" - ", ""), NameFit::Unknown);
    }

    #[test]
    fn one_slip_and_no_more() {
        for (one, other) in [
            ("000013", "000014"),
            ("000013", "000031"),
            ("000013", "00013"),
            ("000013", "0000133"),
            ("WANJIRU", "WANJRU"),
            ("A", ""),
        ] {
            assert!(
                one_slip(one, other) && one_slip(other, one),
                "{one} {other}"
            );
        }
        for (one, other) in [("", ""), ("12", "12"), ("1234", "1243X"), ("1234", "2143")] {
            assert!(
                !one_slip(one, other) && !one_slip(other, one),
                "{one} {other}"
            );
        }
    }
}
