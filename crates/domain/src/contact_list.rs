//! A list of people pasted from a phone's contacts or a spreadsheet: one person a line.
//!
//! A line holds a name and, in any order behind it, a phone number and an e-mail address, parted
//! by commas, semicolons, tabs or bars; first and last name may be two fields. A line without any
//! of these, such as `Wanjiku Kamau 0712 345 678`, is parted where the number begins.

use crate::email::EmailAddress;
use crate::names::PersonName;
use crate::phone::PhoneNumber;

/// The most lines of one list.
pub const LINES_MAX: usize = 200;

/// The most characters of one list.
pub const LENGTH_MAX: usize = 40_000;

/// A person of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// Phone number.
    pub phone: Option<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
}

/// A line of the list as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1, blank lines counted: as the person sees it.
    pub number: usize,
    /// What stands in it.
    pub text: String,
    /// The person, or the codes of all that is wrong.
    pub read: Result<Contact, Vec<&'static str>>,
}

/// Why a line, or a whole list, will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ContactError {
    /// A line without a name.
    #[error("the line has no name")]
    NameMissing,
    /// A name of one word.
    #[error("the line has one name only")]
    OneName,
    /// The phone number stands in an earlier line.
    #[error("the phone number stands in the list twice")]
    PhoneTwice,
    /// The address stands in an earlier line.
    #[error("the e-mail address stands in the list twice")]
    EmailTwice,
    /// No line with anything in it.
    #[error("the list is empty")]
    Empty,
    /// More lines than are taken at once.
    #[error("the list is too long")]
    TooLong,
}

impl ContactError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NameMissing => "contact_name_missing",
            Self::OneName => "contact_one_name",
            Self::PhoneTwice => "contact_phone_twice",
            Self::EmailTwice => "contact_email_twice",
            Self::Empty => "contact_list_empty",
            Self::TooLong => "contact_list_too_long",
        }
    }
}

/// Reads a list. Blank lines and a line of headings (`Name, Phone`) are left out.
///
/// # Errors
/// When the list is empty or too long; what is wrong with single lines is told with them.
pub fn read(text: &str) -> Result<Vec<Line>, ContactError> {
    if text.len() > LENGTH_MAX {
        return Err(ContactError::TooLong);
    }
    let numbered = (1_usize..).zip(text.lines());
    let mut lines: Vec<Line> = numbered
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Line {
            number,
            text: line.trim().to_owned(),
            read: read_line(line),
        })
        .collect();
    if lines.first().is_some_and(|line| is_heading(&line.text)) {
        lines.remove(0);
    }
    if lines.is_empty() {
        return Err(ContactError::Empty);
    }
    if lines.len() > LINES_MAX {
        return Err(ContactError::TooLong);
    }
    refuse_twice(&mut lines);
    Ok(lines)
}

fn is_heading(line: &str) -> bool {
    let first = line.split([',', ';', '\t', '|']).next().unwrap_or_default();
    let first = first.trim().trim_matches('"').to_lowercase();
    matches!(
        first.as_str(),
        "name" | "first name" | "first_name" | "jina" | "member"
    )
}

fn read_line(line: &str) -> Result<Contact, Vec<&'static str>> {
    let mut names: Vec<String> = Vec::new();
    let (mut phone, mut email) = (None, None);
    let mut wrong = Vec::new();
    for field in fields(line) {
        if field.contains('@') {
            match EmailAddress::parse(&field) {
                Ok(address) => email = Some(address),
                Err(error) => wrong.push(error.code()),
            }
        } else if field.chars().any(|c| c.is_ascii_digit()) {
            match PhoneNumber::parse(&field) {
                Ok(number) => phone = Some(number),
                Err(error) => wrong.push(error.code()),
            }
        } else {
            names.push(field);
        }
    }
    let words: Vec<&str> = names
        .iter()
        .flat_map(|name| name.split_whitespace())
        .collect();
    let (first, last) = match words.as_slice() {
        [] => {
            wrong.push(ContactError::NameMissing.code());
            (None, None)
        }
        [_] => {
            wrong.push(ContactError::OneName.code());
            (None, None)
        }
        [first, rest @ ..] => (name(first, &mut wrong), name(&rest.join(" "), &mut wrong)),
    };
    match (first, last) {
        (Some(first_name), Some(last_name)) if wrong.is_empty() => Ok(Contact {
            first_name,
            last_name,
            phone,
            email,
        }),
        _ => Err(wrong),
    }
}

fn name(text: &str, wrong: &mut Vec<&'static str>) -> Option<PersonName> {
    PersonName::parse(text)
        .map_err(|error| wrong.push(error.code()))
        .ok()
}

/// The parts of a line that hold something.
fn fields(line: &str) -> Vec<String> {
    let parting = [',', ';', '\t', '|'];
    let parts: Vec<String> = if line.contains(parting) {
        line.split(parting).map(str::to_owned).collect()
    } else {
        let number = line.find(|c: char| c.is_ascii_digit() || c == '+');
        let (name, number) = line.split_at(number.unwrap_or(line.len()));
        match number.split_once(|c: char| c.is_alphabetic()) {
            // Something follows the number, such as an address: it begins after the last blank.
            Some((digits, _)) => {
                let (digits, rest) = number.split_at(digits.trim_end().len());
                vec![name.to_owned(), digits.to_owned(), rest.to_owned()]
            }
            None => vec![name.to_owned(), number.to_owned()],
        }
    };
    parts
        .iter()
        .map(|part| part.trim().trim_matches('"').trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Nobody stands in a list twice: the later line is refused.
fn refuse_twice(lines: &mut [Line]) {
    let mut phones = std::collections::BTreeSet::new();
    let mut emails = std::collections::BTreeSet::new();
    for line in lines {
        let mut wrong = Vec::new();
        if let Ok(contact) = &line.read {
            if contact
                .phone
                .as_ref()
                .is_some_and(|phone| !phones.insert(phone.clone()))
            {
                wrong.push(ContactError::PhoneTwice.code());
            }
            if contact
                .email
                .as_ref()
                .is_some_and(|email| !emails.insert(email.clone()))
            {
                wrong.push(ContactError::EmailTwice.code());
            }
        }
        if !wrong.is_empty() {
            line.read = Err(wrong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &Line) -> String {
        match &line.read {
            Ok(contact) => format!(
                "{} {}|{}|{}|{}",
                line.number,
                contact.first_name,
                contact.last_name,
                contact.phone.as_ref().map_or("-", PhoneNumber::e164),
                contact.email.as_ref().map_or("-", EmailAddress::as_str),
            ),
            Err(codes) => format!("{} {}", line.number, codes.join(" ")),
        }
    }

    fn all(text: &str) -> Vec<String> {
        read(text).map_or_else(
            |error| vec![error.code().to_owned()],
            |lines| lines.iter().map(told).collect(),
        )
    }

    #[test]
    fn from_a_phone_or_a_spreadsheet() {
        let list = "Name;Phone;E-mail\n\
            Wanjiku Kamau;0712 345 678;wanjiku@example.com\n\
            \n\
            Mary,Akinyi Odhiambo,+254 722 000 111\n\
            \"Njeri wa Maina\"\t0110123456\n\
            Otieno Ouma 0733 444 555\n\
            Fatuma Abdi\n";
        assert_eq!(
            all(list),
            [
                "2 Wanjiku|Kamau|+254712345678|wanjiku@example.com",
                "4 Mary|Akinyi Odhiambo|+254722000111|-",
                "5 Njeri|wa Maina|+254110123456|-",
                "6 Otieno|Ouma|+254733444555|-",
                "7 Fatuma|Abdi|-|-",
            ]
        );
    }

    #[test]
    fn each_bad_line_says_all_that_is_wrong() {
        let list = "Wanjiku, 07123, x@y\n0712345678\nAmina Ali,0712345678\nOmar Ali,0712345678\n";
        assert_eq!(
            all(list),
            [
                "1 phone_wrong_length email_not_an_address contact_one_name",
                "2 contact_name_missing",
                "3 Amina|Ali|+254712345678|-",
                "4 contact_phone_twice",
            ]
        );
        assert_eq!(all(" \n\n"), ["contact_list_empty"]);
        assert_eq!(all(&"Amina Ali\n".repeat(201)), ["contact_list_too_long"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text: String) {
            if let Ok(lines) = read(&text) {
                proptest::prop_assert!(lines.len() <= LINES_MAX);
            }
        }
    }
}
