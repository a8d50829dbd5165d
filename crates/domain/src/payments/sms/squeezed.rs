//! A text without its blanks and capitals, to look for words that may have lost either.

use crate::money::Money;

/// A text without blanks, in small letters, and for each of its bytes the place in the original.
pub struct Squeezed<'a> {
    original: &'a str,
    text: String,
    /// One more than there are bytes: the last is the end of the original.
    places: Vec<usize>,
}

impl<'a> Squeezed<'a> {
    pub fn of(original: &'a str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut places = Vec::with_capacity(original.len().saturating_add(1));
        for (at, c) in original.char_indices() {
            if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
                continue;
            }
            let small = match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                other => other.to_ascii_lowercase(),
            };
            places.extend(std::iter::repeat_n(at, small.len_utf8()));
            text.push(small);
        }
        places.push(original.len());
        Self {
            original,
            text,
            places,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Where a word first stands, from a place on.
    pub fn find(&self, word: &str, from: usize) -> Option<usize> {
        let rest = self.text.get(from..)?;
        Some(rest.find(word)?.saturating_add(from))
    }

    /// The first of several words, and which; of two at one place the longer.
    pub fn first_of<'w>(&self, words: &[&'w str], from: usize) -> Option<(usize, &'w str)> {
        words
            .iter()
            .filter_map(|word| Some((self.find(word, from)?, *word)))
            .min_by_key(|(at, word)| (*at, usize::MAX.saturating_sub(word.len())))
    }

    /// The original between two places, its outer blanks taken off.
    pub fn original(&self, from: usize, to: usize) -> &'a str {
        let ends = self.places.get(from).zip(self.places.get(to));
        let part = ends.and_then(|(from, to)| self.original.get(*from..*to));
        part.unwrap_or_default().trim()
    }

    /// The first sum of shillings from a place on: where its currency stands, and the sum if it can
    /// be read.
    pub fn money_from(&self, from: usize) -> Option<(usize, Option<Money>)> {
        let mut from = from;
        loop {
            let (at, name) = self.first_of(&["kshs", "ksh", "kes"], from)?;
            from = at.saturating_add(name.len());
            let rest = self.original(from, self.len());
            let rest = rest.strip_prefix(['.', ':', ',']).unwrap_or(rest);
            let rest = rest.trim_start();
            if rest.starts_with(|c: char| c.is_ascii_digit()) {
                return Some((at, sum(rest)));
            }
        }
    }
}

/// The sum a text begins with. A point belongs to it only when digits follow: it may also end the
/// sentence.
fn sum(text: &str) -> Option<Money> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let shillings = text.strip_suffix(rest)?.trim_end_matches(',');
    let decimals: String = rest
        .strip_prefix('.')
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if decimals.is_empty() {
        return Money::parse_typed(shillings).ok();
    }
    Money::parse_typed(&format!("{shillings}.{decimals}")).ok()
}
