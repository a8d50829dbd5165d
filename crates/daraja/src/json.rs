//! JSON read so that nothing is lost or taken for granted: numbers keep their text, repeated keys
//! are seen, size and depth are bounded.

use std::fmt;

use domain::money::Money;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::callbacks::ParseError;
use crate::number;

/// Deeper than anything M-Pesa sends.
const DEPTH_MAX: usize = 16;

/// The longest text kept of any value; names and descriptions are far shorter.
const TEXT_CHARS_MAX: usize = 500;

/// One value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Null,
    Flag(bool),
    /// The number as it was written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// In the order written, with keys as often as they were.
    Object(Vec<(String, Node)>),
}

/// Reads one JSON value of at most `bytes_max`.
pub(crate) fn read(bytes: &[u8], bytes_max: usize) -> Result<Node, ParseError> {
    if bytes.len() > bytes_max {
        return Err(ParseError::TooLarge);
    }
    // A name in an odd encoding is no reason to lose a payment.
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let raw: &RawValue = serde_json::from_str(text).map_err(|_broken| ParseError::NotJson)?;
    node(raw.get(), DEPTH_MAX)
}

fn node(json: &str, depth_left: usize) -> Result<Node, ParseError> {
    let json = json.trim();
    let below = depth_left.checked_sub(1).ok_or(ParseError::TooDeep)?;
    match json.bytes().next() {
        Some(b'{') => {
            let Pairs(pairs) = parse(json)?;
            let pairs = pairs
                .into_iter()
                .map(|(key, raw)| Ok((key, node(raw.get(), below)?)));
            pairs.collect::<Result<_, _>>().map(Node::Object)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = parse(json)?;
            let items = items.into_iter().map(|raw| node(raw.get(), below));
            items.collect::<Result<_, _>>().map(Node::List)
        }
        Some(b'"') => parse(json).map(Node::Text),
        Some(b't' | b'f') => parse(json).map(Node::Flag),
        Some(b'n') => Ok(Node::Null),
        _ => Ok(Node::Number(json.to_owned())),
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, ParseError> {
    serde_json::from_str(json).map_err(|_broken| ParseError::NotJson)
}

/// An object that keeps its repeated keys.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

impl Node {
    /// The value under the first name of `names`, which may be spelt in any of them and in any
    /// case. An object that gives it two values gives none.
    pub(crate) fn get(&self, names: &[&'static str]) -> Result<Option<&Self>, ParseError> {
        let name = names.first().copied().unwrap_or_default();
        let Self::Object(pairs) = self else {
            return Err(ParseError::WrongType("object"));
        };
        let mut found: Option<&Self> = None;
        for (key, value) in pairs {
            if !names.iter().any(|name| key.eq_ignore_ascii_case(name)) || value.says_nothing() {
                continue;
            }
            match found {
                Some(other) if other != value => return Err(ParseError::Ambiguous(name)),
                _ => found = Some(value),
            }
        }
        Ok(found)
    }

    /// Null and the empty text.
    fn says_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Flag(_) | Self::Number(_) | Self::List(_) | Self::Object(_) => false,
        }
    }

    /// What a text or number says, called `name` in an error; `None` when it says nothing.
    pub(crate) fn scalar(&self, name: &'static str) -> Result<Option<String>, ParseError> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => {
                let text = cleaned(text);
                Ok((!text.is_empty()).then_some(text))
            }
            Self::Number(number) => number::plain(number)
                .map(Some)
                .ok_or(ParseError::Unreadable(name)),
            Self::Flag(_) | Self::List(_) | Self::Object(_) => Err(ParseError::WrongType(name)),
        }
    }

    /// The text under a name.
    pub(crate) fn text(&self, names: &[&'static str]) -> Result<Option<String>, ParseError> {
        let name = names.first().copied().unwrap_or_default();
        match self.get(names)? {
            Some(value) => value.scalar(name),
            None => Ok(None),
        }
    }

    /// The text under a name, empty when nothing is said.
    pub(crate) fn text_or_empty(&self, names: &[&'static str]) -> Result<String, ParseError> {
        self.text(names).map(Option::unwrap_or_default)
    }

    /// The text under a name that must say something.
    pub(crate) fn must(&self, names: &[&'static str]) -> Result<String, ParseError> {
        let name = names.first().copied().unwrap_or_default();
        self.text(names)?.ok_or(ParseError::Missing(name))
    }

    /// The sum under a name.
    pub(crate) fn money(&self, names: &[&'static str]) -> Result<Option<Money>, ParseError> {
        let name = names.first().copied().unwrap_or_default();
        let Some(text) = self.text(names)? else {
            return Ok(None);
        };
        let sum = number::money(&text).ok_or(ParseError::Unreadable(name))?;
        Ok(Some(sum))
    }

    /// The items of a list, or the one thing that stands where a list was meant.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            one => std::slice::from_ref(one),
        }
    }
}

/// Without control characters, which no database keeps and no page shows, and not endless.
fn cleaned(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.trim().chars().take(TEXT_CHARS_MAX).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(json: &str) -> Node {
        read(json.as_bytes(), 10_000).ok().unwrap()
    }

    fn refused(json: &str) -> ParseError {
        read(json.as_bytes(), 10_000).err().unwrap()
    }

    #[test]
    fn a_number_keeps_its_digits() {
        let node = of(r#"{"a": 10.10, "b": 254708374149, "c": "1.00", "d": 1E1}"#);
        assert_eq!(node.text(&["a"]), Ok(Some("10.1".to_owned())));
        assert_eq!(node.money(&["a"]), Ok(Some(Money::from_cents(1010))));
        assert_eq!(node.text(&["B"]), Ok(Some("254708374149".to_owned())));
        assert_eq!(node.money(&["c"]), Ok(Some(Money::from_cents(100))));
        assert_eq!(node.money(&["d"]), Ok(Some(Money::from_cents(1000))));
        assert_eq!(node.text(&["e"]), Ok(None));
        assert_eq!(node.must(&["e"]), Err(ParseError::Missing("e")));
    }

    #[test]
    fn a_repeated_key_is_taken_only_where_it_says_the_same() {
        let node = of(r#"{"a":"1","A":"1","b":1,"b":2,"c":"","c":null,"c":3}"#);
        assert_eq!(node.text(&["a"]), Ok(Some("1".to_owned())));
        assert_eq!(node.text(&["b"]), Err(ParseError::Ambiguous("b")));
        assert_eq!(node.text(&["c"]), Ok(Some("3".to_owned())));
    }

    #[test]
    fn another_type_than_expected_is_an_error_not_a_guess() {
        let node = of(r#"{"a":{"b":1},"l":[1],"t":true,"n":1e99}"#);
        for name in ["a", "l", "t"] {
            assert_eq!(node.text(&[name]), Err(ParseError::WrongType(name)));
        }
        assert_eq!(node.text(&["n"]), Err(ParseError::Unreadable("n")));
        assert_eq!(
            of("[]").get(&["a"]).err(),
            Some(ParseError::WrongType("object"))
        );
    }

    #[test]
    fn size_depth_and_grammar_are_bounded() {
        let deep = ["[".repeat(4_000), "]".repeat(4_000)].concat();
        assert_eq!(refused(&deep), ParseError::TooDeep);
        let large = format!("\"{}\"", "a".repeat(20_000));
        assert_eq!(refused(&large), ParseError::TooLarge);
        for text in [
            "",
            "{",
            "{}{}",
            "nul",
            "01",
            "{'a':1}",
            "{\"a\":NaN}",
            "\u{0}",
        ] {
            assert_eq!(refused(text), ParseError::NotJson, "{text}");
        }
    }

    #[test]
    fn text_is_freed_of_what_no_database_keeps() {
        let node = of("\u{feff}{\"a\":\" x\\u0000y\\n \",\"b\":\"2547 ***** 126\"}");
        assert_eq!(node.text(&["a"]), Ok(Some("x y".to_owned())));
        assert_eq!(node.text(&["b"]), Ok(Some("2547 ***** 126".to_owned())));
        let latin = read(b"{\"a\":\"Andr\xe9\"}", 100).ok().unwrap();
        assert_eq!(latin.text(&["a"]), Ok(Some("Andr\u{fffd}".to_owned())));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, 10_000);
        }
    }
}
