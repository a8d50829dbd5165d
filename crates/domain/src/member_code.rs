//! The member code: the account number a member types when paying by phone.
//!
//! It is the number of the membership, at least five digits, and a check digit. It is one of a kind
//! on the whole platform and not only within a chama, because a payment arrives with this code and
//! nothing else that says whose it is; the chama follows from the member. Digits alone, since a
//! keypad phone types them fastest. It is worked out from the membership's number, so it never
//! changes and is kept nowhere.
//!
//! The check digit is Damm's: every single wrong digit and every swap of two neighbours is caught.
//! The tests prove it from the table, and try it on 10,000 codes.

use std::fmt;

use crate::ids::MemberId;

/// The code of one membership.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MemberCode {
    member: MemberId,
    digits: String,
}

/// Digits of the shortest code without its check digit.
const BODY_LENGTH_MIN: usize = 5;

/// Damm's operation on digits: rows by what was read so far, columns by the next digit.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl MemberCode {
    /// The most characters a code is typed with, blanks and dashes included.
    pub const TYPED_LENGTH_MAX: usize = 40;

    /// The code of a membership.
    pub fn of(member: MemberId) -> Self {
        let body = body(member);
        let check = check_digit(&body);
        let digits = format!("{body}{check}");
        Self { member, digits }
    }

    /// Reads a code as typed: blanks, dashes, dots and slashes are ignored, and a letter that
    /// looks like a digit is taken for it (`O` for 0, `I` and `l` for 1).
    ///
    /// # Errors
    /// Any [`MemberCodeError`].
    pub fn parse(text: &str) -> Result<Self, MemberCodeError> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '/' | '\u{2011}'))
            .map(|c| match c {
                'O' | 'o' => '0',
                'I' | 'i' | 'L' | 'l' => '1',
                other => other,
            })
            .collect();
        if digits.is_empty() {
            return Err(MemberCodeError::Empty);
        }
        let long_enough = digits.len() > BODY_LENGTH_MIN;
        if !long_enough || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MemberCodeError::NotACode);
        }
        // What is followed by its own check digit comes out as nothing.
        if check_digit(&digits) != 0 {
            return Err(MemberCodeError::Mistyped);
        }
        let number = digits
            .get(..digits.len().saturating_sub(1))
            .and_then(|body| body.parse().ok())
            .filter(|number| *number > 0);
        let code = number.map(|number| Self::of(MemberId::new(number)));
        // One spelling for one member: no zeros in front beyond the five digits.
        code.filter(|code| code.digits == digits)
            .ok_or(MemberCodeError::NotACode)
    }

    /// Whose code it is. Whether there is such a member only the database knows.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The digits, as they are typed on a phone.
    pub fn as_str(&self) -> &str {
        &self.digits
    }
}

impl fmt::Display for MemberCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.digits)
    }
}

fn body(member: MemberId) -> String {
    let width = BODY_LENGTH_MIN;
    format!("{:0width$}", member.get().unsigned_abs())
}

fn check_digit(digits: &str) -> u8 {
    let digits = digits.bytes().map(|byte| byte.saturating_sub(b'0'));
    digits.fold(0, step)
}

fn step(read: u8, digit: u8) -> u8 {
    let row = TABLE.get(usize::from(read));
    let next = row.and_then(|row| row.get(usize::from(digit)));
    next.copied().unwrap_or_default()
}

/// Why a text is no member code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MemberCodeError {
    /// Nothing was typed.
    #[error("the member code is empty")]
    Empty,
    /// Not digits, too few of them, or zeros in front that no code has.
    #[error("not a member code")]
    NotACode,
    /// The check digit does not fit: a digit is wrong, or two are swapped.
    #[error("the check digit of the member code does not fit")]
    Mistyped,
}

impl MemberCodeError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "member_code_required",
            Self::NotACode => "member_code_not_a_code",
            Self::Mistyped => "member_code_mistyped",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: i64) -> String {
        MemberCode::of(MemberId::new(number)).digits
    }

    fn read(text: &str) -> Result<i64, &'static str> {
        MemberCode::parse(text)
            .map(|code| code.member().get())
            .map_err(|error| error.code())
    }

    #[test]
    fn worked_codes() {
        // Damm's own example: 572 is checked by 4; zeros in front do not change it.
        assert_eq!(code(572), "005724");
        assert_eq!(code(1), "000013");
        assert_eq!(code(99_999).len(), 6);
        assert_eq!(code(100_000).len(), 7);
        assert_eq!(read("005724"), Ok(572));
    }

    #[test]
    fn however_it_is_typed() {
        for text in [
            "005724",
            " 005 724 ",
            "005-724",
            "0057.24",
            "oO5724",
            "OO5/724",
        ] {
            assert_eq!(read(text), Ok(572), "{text:?}");
        }
        assert_eq!(read(&code(1).replace('1', "l")), Ok(1));
        assert_eq!(read("  "), Err("member_code_required"));
        for text in [
            "5724",
            "abc123",
            "00572",
            "0005724",
            "00000",
            "000000",
            "0712345678",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
        assert_eq!(read("0005724"), Err("member_code_not_a_code"));
        assert_eq!(read("005723"), Err("member_code_mistyped"));
        assert_eq!(read("act5-moo1"), Err("member_code_not_a_code"));
        assert!(read("999999999999999999999999").is_err());
    }

    /// Each row holds every digit once, and each column: so a wrong digit leads elsewhere, and
    /// what follows keeps two ways apart to the end. And for no way there do two different digits
    /// lead to the same place in both orders: so a swap of neighbours leads elsewhere too, the
    /// check digit included.
    #[test]
    fn the_table_proves_what_is_promised() {
        let all = || 0..10_u8;
        for so_far in all() {
            for one in all() {
                for other in all().filter(|other| *other != one) {
                    assert_ne!(step(so_far, one), step(so_far, other));
                    assert_ne!(step(one, so_far), step(other, so_far));
                    let there = step(step(so_far, one), other);
                    let swapped = step(step(so_far, other), one);
                    assert_ne!(there, swapped, "{so_far}: {one} {other}");
                }
            }
            assert_eq!(step(so_far, so_far), 0);
        }
    }

    /// The code with another digit at one place, and with two neighbours swapped.
    fn mistakes(right: &str) -> Vec<String> {
        let digits: Vec<char> = right.chars().collect();
        let mut found = Vec::new();
        for (place, digit) in digits.iter().enumerate() {
            for wrong in ('0'..='9').filter(|wrong| wrong != digit) {
                let mut typed = digits.clone();
                typed.splice(place..=place, [wrong]);
                found.push(typed.into_iter().collect());
            }
        }
        for (place, pair) in digits.windows(2).enumerate() {
            if let [one, next] = pair
                && one != next
            {
                let mut typed = digits.clone();
                typed.swap(place, place.saturating_add(1));
                found.push(typed.into_iter().collect());
            }
        }
        found
    }

    #[test]
    fn ten_thousand_codes_catch_every_wrong_digit_and_every_swap() {
        let scattered = (1..=5_000_i64).map(|n| n.saturating_mul(7_919).saturating_add(90_000));
        let mut tried = 0_usize;
        for number in (1..=5_000).chain(scattered) {
            let right = code(number);
            assert_eq!(read(&right), Ok(number));
            for typed in mistakes(&right) {
                assert_eq!(read(&typed), Err("member_code_mistyped"), "{right} {typed}");
            }
            tried = tried.saturating_add(1);
        }
        assert_eq!(tried, 10_000);
    }

    proptest::proptest! {
        #[test]
        fn every_membership_has_a_code_that_reads_back(number in 1..=i64::MAX) {
            proptest::prop_assert_eq!(read(&code(number)), Ok(number));
        }

        #[test]
        fn any_text_is_read_or_refused(text: String) {
            if let Ok(number) = read(&text) {
                proptest::prop_assert!(number > 0);
            }
        }
    }
}
