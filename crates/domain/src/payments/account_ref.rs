//! What a payer typed as the account number: anything, up to 20 characters of it.
//!
//! A member code counts only where nothing else is typed but a word such as "acc" or "member no"
//! before it. A code among other words, or two of them, is no more than a hint.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::party_names::plain;
use crate::member_code::MemberCode;
use crate::phone::PhoneNumber;

/// What was typed as the account number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum AccountRef {
    /// A member code whose check digit fits. Whether there is such a member is another question.
    Code(MemberCode),
    /// A phone number.
    Phone(PhoneNumber),
    /// Anything else.
    Words(String),
    /// Nothing.
    Empty,
}

/// What can be found in words that are no account number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// Member codes among them.
    pub codes: Vec<MemberCode>,
    /// Phone numbers among them.
    pub phones: Vec<PhoneNumber>,
    /// Other numbers, as digits.
    pub numbers: Vec<String>,
    /// Words of two letters and more, in capitals without marks.
    pub words: Vec<String>,
}

/// The most that is looked at. M-Pesa lets a person type 20 characters.
const LENGTH_MAX: usize = 100;

/// What stands before an account number, longer words before those they begin with. Not "ID":
/// that is the number of the identity card.
const LABELS: &[&str] = &[
    "ACCOUNT",
    "AKAUNTI",
    "ACCNT",
    "ACCT",
    "ACC",
    "A/C",
    "A\\C",
    "AC",
    "MEMBERSHIP",
    "MEMBER",
    "MWANACHAMA",
    "MEM",
    "MBR",
    "NUMBER",
    "NAMBARI",
    "NAMBA",
    "NUMBA",
    "NUM",
    "NO",
    "NR",
    "CODE",
    "MY",
    "IS",
    "M",
];

impl AccountRef {
    /// Reads what was typed.
    pub fn read(text: &str) -> Self {
        let text = tidy(text);
        if !text.chars().any(char::is_alphanumeric) {
            return Self::Empty;
        }
        let rest = without_labels(&text);
        if let Some(phone) = phone(&text).or_else(|| phone(rest)) {
            return Self::Phone(phone);
        }
        match lone_code(rest) {
            Some(code) => Self::Code(code),
            None => Self::Words(text),
        }
    }

    /// What can be found in it.
    pub fn hints(&self) -> Hints {
        let mut hints = Hints::default();
        match self {
            Self::Code(code) => hints.codes.push(code.clone()),
            Self::Phone(phone) => hints.phones.push(phone.clone()),
            Self::Words(text) => hints.gather(text),
            Self::Empty => {}
        }
        hints
    }
}

impl fmt::Debug for AccountRef {
    /// Without its digits: people type phone numbers here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "Code({code})"),
            Self::Phone(phone) => write!(f, "Phone({})", phone.masked()),
            Self::Words(text) => {
                let hidden = |c: char| if c.is_numeric() { '#' } else { c };
                write!(f, "Words({})", text.chars().map(hidden).collect::<String>())
            }
            Self::Empty => f.write_str("Empty"),
        }
    }
}

impl Hints {
    fn gather(&mut self, text: &str) {
        // A number typed in pieces is tried whole as well as piece by piece.
        for run in text.split(|c: char| !digitish(c) && !separates(c)) {
            self.number(run);
        }
        for piece in text.split(|c: char| !digitish(c)) {
            self.number(piece);
        }
        let bare = plain(text);
        for word in bare.split(|c: char| !c.is_alphabetic()) {
            let known = self.words.iter().any(|known| known == word);
            if word.chars().nth(1).is_some() && !known {
                self.words.push(word.to_owned());
            }
        }
    }

    fn number(&mut self, run: &str) {
        if !run.chars().any(|c| c.is_ascii_digit()) {
            return;
        }
        if let Some(phone) = phone(run) {
            push(&mut self.phones, phone);
        } else if let Ok(code) = MemberCode::parse(run) {
            push(&mut self.codes, code);
        } else {
            let one_piece = run.trim_matches(separates);
            if one_piece.chars().all(|c| c.is_ascii_digit()) {
                push(&mut self.numbers, one_piece.to_owned());
            }
        }
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// One form of signs, capital letters, on one line.
fn tidy(text: &str) -> String {
    let folded: String = text
        .nfkc()
        .flat_map(char::to_uppercase)
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .take(LENGTH_MAX)
        .collect();
    folded.trim().to_owned()
}

/// A digit, or a letter that looks like one.
const fn digitish(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'O' | 'I' | 'L' | 'o' | 'i' | 'l')
}

const fn separates(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '/' | '_' | '#' | ':' | '\u{2010}'..='\u{2015}'
    )
}

/// The text after such words as "acc no".
fn without_labels(text: &str) -> &str {
    let decoration = |c: char| separates(c) || matches!(c, '=' | ',' | '(' | '\'' | '"' | '*');
    let mut rest = text.trim_start_matches(decoration);
    // More labels than this nobody types.
    for _ in 0..6 {
        let after = LABELS.iter().find_map(|label| {
            let after = rest.strip_prefix(label)?;
            label_ends(after).then_some(after)
        });
        let Some(after) = after.or_else(|| rest.strip_prefix("N0").filter(|after| at_break(after)))
        else {
            break;
        };
        rest = after.trim_start_matches(decoration);
    }
    rest
}

/// Whether a label before this was a word of its own, or stands right before a number.
fn label_ends(after: &str) -> bool {
    let number = after.trim_start_matches(['O', 'I', 'L']);
    at_break(after) || number.starts_with(|c: char| c.is_ascii_digit())
}

fn at_break(after: &str) -> bool {
    !after.starts_with(char::is_alphanumeric)
}

/// A phone number and nothing else. Kenyan, or of elsewhere with its plus.
fn phone(text: &str) -> Option<PhoneNumber> {
    let fits = |c: char| digitish(c) || separates(c) || matches!(c, '+' | '(' | ')');
    let typed_digits = text.chars().filter(char::is_ascii_digit).count();
    if !text.chars().all(fits) || typed_digits < 7 {
        return None;
    }
    let digits: String = text.chars().filter_map(as_digit).collect();
    if text.starts_with('+') {
        return PhoneNumber::parse(&format!("+{digits}")).ok();
    }
    let kenyan = match digits.len() {
        9 => digits.starts_with(['7', '1']),
        10 => digits.starts_with("07") || digits.starts_with("01"),
        12 => digits.starts_with("2547") || digits.starts_with("2541"),
        13 => digits.starts_with("25407") || digits.starts_with("25401"),
        _ => false,
    };
    kenyan.then(|| PhoneNumber::parse(&digits).ok()).flatten()
}

const fn as_digit(c: char) -> Option<char> {
    match c {
        'O' | 'o' => Some('0'),
        'I' | 'i' | 'L' | 'l' => Some('1'),
        '0'..='9' => Some(c),
        _ => None,
    }
}

/// A member code and nothing else, whole or in pieces, or the same code several times.
fn lone_code(text: &str) -> Option<MemberCode> {
    let text = text.trim_end_matches([' ', '.', ')', '\'', '"', '*', ',']);
    let allowed = |c: char| digitish(c) || separates(c);
    if !text.chars().all(allowed) || text.ends_with(separates) || is_date(text) || is_sum(text) {
        return None;
    }
    let pieces: Vec<&str> = text.split(separates).filter(|p| !p.is_empty()).collect();
    let numbers = pieces.iter().all(|p| p.chars().any(|c| c.is_ascii_digit()));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // More pieces than this are no code, and every stretch of them is tried.
    if !numbers || digits < 2 || pieces.len() > 12 {
        return None;
    }
    let mut found = Vec::new();
    for first in 0..pieces.len() {
        let mut joined = String::new();
        for piece in pieces.iter().skip(first) {
            joined.push_str(piece);
            if let Ok(code) = MemberCode::parse(&joined) {
                push(&mut found, code);
            }
        }
    }
    let [code] = found.as_slice() else {
        return None;
    };
    let is_code = |typed: &str| MemberCode::parse(typed).is_ok_and(|typed| typed == *code);
    let alone = is_code(&pieces.concat()) || pieces.iter().all(|piece| is_code(piece));
    alone.then(|| code.clone())
}

/// `12/01/26`, `2026-01-12`: a day typed with its signs.
fn is_date(text: &str) -> bool {
    let pieces: Vec<Option<u32>> = text
        .split(['/', '-', '.', ' '])
        .map(|piece| (piece.len() <= 4).then(|| piece.parse().ok()).flatten())
        .collect();
    let [Some(one), Some(two), Some(three)] = *pieces.as_slice() else {
        return false;
    };
    let (day, month) = (1..=31, 1..=12);
    let year = |number: u32| matches!(number, 20..=39 | 2020..=2039);
    let day_and_month =
        |a, b| (day.contains(&a) && month.contains(&b)) || (month.contains(&a) && day.contains(&b));
    (day_and_month(one, two) && year(three)) || (year(one) && day_and_month(two, three))
}

/// `1000.13`: shillings and cents.
fn is_sum(text: &str) -> bool {
    let parts = text.split_once('.');
    parts.is_some_and(|(whole, cents)| {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        cents.len() == 2 && digits(cents) && digits(whole) && !whole.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::MemberId;

    fn code(member: i64) -> AccountRef {
        AccountRef::Code(MemberCode::of(MemberId::new(member)))
    }

    fn is_words(text: &str) -> bool {
        matches!(AccountRef::read(text), AccountRef::Words(_))
    }

    /// 005724 is the code of member 572.
    #[test]
    fn a_code_however_it_is_typed() {
        for text in [
            "005724",
            " 005 724 ",
            "005-724",
            "00-57-24",
            "oo5724",
            "O057 24",
            "0057.24",
            "acc 005724",
            "ACC005724",
            "acco05724",
            "A/C 005724",
            "a/c no. 005724",
            "Acc No: 005724",
            "account number 005724",
            "Account#005724",
            "member 005724",
            "MEMBER NO 005724",
            "my no is 005724",
            "n0 005724",
            "No.005724",
            "code=005724",
            "mwanachama 005724",
            "m005724",
            "005724.",
            "'005724'",
            "(005724)",
            "005724 005724",
            "\u{ff10}\u{ff10}5724",
            "005\u{a0}724",
            "005\u{2011}724",
        ] {
            assert_eq!(AccountRef::read(text), code(572), "{text:?}");
        }
        let one = MemberCode::of(MemberId::new(1)).as_str().to_owned();
        assert_eq!(AccountRef::read(&one.replace('1', "l")), code(1));
        assert_eq!(AccountRef::read(&one.replace('1', "I")), code(1));
    }

    #[test]
    fn a_code_among_other_things_is_only_a_hint() {
        for text in [
            "005724 John",
            "John 005724",
            "005724 savings",
            "for 005724",
            "id 005724",
            "005724 x2",
            "005724 5",
            "5 005724",
            "005724 000013",
            "005724/000013",
            "005724/=",
            "005724/-",
            "ksh 005724",
            "paybill 005724",
            "account0057 24oil",
            "x005724",
        ] {
            assert!(is_words(text), "{text:?} {:?}", AccountRef::read(text));
        }
        let hints = AccountRef::read("005724 John").hints();
        assert_eq!(hints.codes, [MemberCode::of(MemberId::new(572))]);
        assert_eq!(hints.words, ["JOHN"]);
        assert_eq!(AccountRef::read("005724 000013").hints().codes.len(), 2);
        assert_eq!(AccountRef::read("acc005724john").hints().codes.len(), 1);
    }

    #[test]
    fn a_code_with_a_slip_is_a_number_and_no_more() {
        for text in ["005723", "05724", "0005724", "005742", "00572"] {
            let read = AccountRef::read(text);
            assert!(is_words(text), "{text}");
            assert_eq!(read.hints().numbers, [text]);
            assert_eq!(read.hints().codes, []);
        }
    }

    /// Each of these is the code of a member when its signs are taken away.
    #[test]
    fn days_and_sums_are_no_codes() {
        for text in ["12/12/26", "12-09-26", "1212.26", "2026-01-08"] {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let read = AccountRef::read(&digits);
            assert!(matches!(read, AccountRef::Code(_)), "{digits} {read:?}");
            assert!(is_words(text), "{text}");
        }
        assert!(is_date("12/01/26") && is_date("2026-01-12") && is_date("1.12.2026"));
        assert!(is_date("01/31/26") && !is_date("00/57/24") && !is_date("12/13/99"));
        assert!(is_words("100,013") && is_words("KES 100013"));
    }

    #[test]
    fn phones() {
        let phone = PhoneNumber::parse("0712345678");
        for text in [
            "0712345678",
            "0712 345 678",
            "712345678",
            "254712345678",
            "+254 712 345678",
            "O712345678",
            "acc 0712345678",
            "my number 0712-345-678",
        ] {
            let read = AccountRef::read(text);
            assert_eq!(
                Some(read),
                phone.clone().ok().map(AccountRef::Phone),
                "{text}"
            );
        }
        let abroad = AccountRef::read("+447700900123");
        assert!(matches!(abroad, AccountRef::Phone(_)));
        for text in [
            "071234567",
            "0712345678 Mary",
            "john 0712345678",
            "07123456789",
        ] {
            assert!(is_words(text), "{text}");
        }
        let hints = AccountRef::read("john 0712345678").hints();
        assert_eq!(hints.phones, phone.ok().into_iter().collect::<Vec<_>>());
        assert_eq!(hints.words, ["JOHN"]);
    }

    #[test]
    fn anything_else_is_words_or_nothing() {
        for text in ["", "  ", " - ", "...", "\0", "\u{200b}"] {
            assert_eq!(AccountRef::read(text), AccountRef::Empty, "{text:?}");
        }
        for text in [
            "contribution",
            "John Kamau",
            "RKL51ZDR4F",
            "act5-moo1",
            "chama ya upendo",
            "oil",
            "O O",
            "2026",
            "24",
            "Sample Transaction",
            "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}",
            "\u{1f469}\u{200d}\u{1f467}x",
        ] {
            assert!(is_words(text), "{text:?} {:?}", AccountRef::read(text));
        }
    }

    #[test]
    fn no_log_line_carries_a_number_whole() {
        for text in ["0712345678", "john 0712345678", "0712345678 0712345678"] {
            assert!(
                !format!("{:?}", AccountRef::read(text)).contains("2345"),
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text: String) {
            let _ = AccountRef::read(&text).hints();
        }

        #[test]
        fn numbers_and_signs_are_read(text in "[0-9OIl ./,-]{0,24}") {
            if let AccountRef::Code(code) = AccountRef::read(&text) {
                let shown = text.replace(['O'], "0").replace(['I', 'l'], "1");
                let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
                proptest::prop_assert!(digits.contains(code.as_str()));
            }
        }

        #[test]
        fn every_code_is_read_back(member in 1..10_000_000_i64, label in 0..LABELS.len()) {
            let digits = MemberCode::of(MemberId::new(member));
            let label = LABELS.get(label).copied().unwrap_or_default();
            proptest::prop_assert_eq!(AccountRef::read(digits.as_str()), code(member));
            let typed = format!("{} {digits}", label.to_lowercase());
            proptest::prop_assert_eq!(AccountRef::read(&typed), code(member));
        }
    }
}
