//! Statements as PDF, drawn and protected here and read back.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::content::{Content, Operation};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Error, Object, Permissions, Stream,
    StringFormat,
};
use statements::{Source, read};

use crate::kit::{refused, rows, told};

/// A text at a place.
type Put<'a> = (i64, i64, &'a str);

/// Where the columns of a personal statement stand.
const HEADER: [Put<'static>; 7] = [
    (30, 0, "Receipt No."),
    (95, 0, "Completion Time"),
    (190, 0, "Details"),
    (340, 0, "Transaction Status"),
    (430, 0, "Paid In"),
    (480, 0, "Withdrawn"),
    (540, 0, "Balance"),
];

fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    let entries = entries.map(|(name, value)| (name.as_bytes().to_vec(), value));
    Dictionary::from_iter(entries)
}

fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A file of these pages, each a list of texts at places, in letters of 8 points.
fn document(pages: &[Vec<Put<'_>>]) -> Result<Document, Error> {
    let mut document = Document::with_version("1.5");
    let font = document.add_object(dictionary([
        ("Type", name("Font")),
        ("Subtype", name("Type1")),
        ("BaseFont", name("Helvetica")),
        ("Encoding", name("WinAnsiEncoding")),
    ]));
    let fonts = dictionary([("F1", Object::Reference(font))]);
    let resources = document.add_object(dictionary([("Font", Object::Dictionary(fonts))]));
    let root = document.new_object_id();
    let mut kids = Vec::new();
    for page in pages {
        let mut operations = vec![Operation::new("BT", vec![])];
        operations.push(Operation::new("Tf", vec![name("F1"), Object::Integer(8)]));
        for (x, y, text) in page {
            let at = [1, 0, 0, 1, *x, *y].map(Object::Integer);
            operations.push(Operation::new("Tm", at.to_vec()));
            let text = Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
            operations.push(Operation::new("Tj", vec![text]));
        }
        operations.push(Operation::new("ET", vec![]));
        let content = Content { operations }.encode()?;
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let kid = document.add_object(dictionary([
            ("Type", name("Page")),
            ("Parent", Object::Reference(root)),
            ("Contents", Object::Reference(content)),
        ]));
        kids.push(Object::Reference(kid));
    }
    let count = i64::try_from(kids.len()).unwrap_or(0);
    let tree = dictionary([
        ("Type", name("Pages")),
        ("Kids", Object::Array(kids)),
        ("Count", Object::Integer(count)),
        ("Resources", Object::Reference(resources)),
    ]);
    document.objects.insert(root, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary([
        ("Type", name("Catalog")),
        ("Pages", Object::Reference(root)),
    ]));
    document.trailer.set("Root", Object::Reference(catalog));
    let id = Object::String(b"0123456789abcdef".to_vec(), StringFormat::Literal);
    document
        .trailer
        .set("ID", Object::Array(vec![id.clone(), id]));
    document.compress();
    Ok(document)
}

pub fn saved(mut document: Document) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

/// The lines of a page from these, 20 points apart from the top, each its texts at their columns.
fn page<'a>(lines: &[Vec<(i64, &'a str)>]) -> Vec<Put<'a>> {
    let mut puts = Vec::new();
    let mut y = 800;
    for line in lines {
        y -= 20;
        puts.extend(line.iter().map(|(x, text)| (*x, y, *text)));
    }
    puts
}

fn header() -> Vec<(i64, &'static str)> {
    HEADER.map(|(x, _, text)| (x, text)).to_vec()
}

/// Two pages of a person's statement, with what stands around the table.
pub fn personal() -> Result<Document, Error> {
    let first = page(&[
        vec![(200, "M-PESA STATEMENT")],
        vec![(30, "Customer Name:"), (120, "AMINA WEKESA")],
        vec![(30, "SEND MONEY:"), (120, "0.00"), (200, "1,000.00")],
        header(),
        vec![
            (30, "UJ34A1B2C3"),
            (95, "2026-10-03 08:00:00"),
            (190, "Customer Transfer of Funds"),
            (340, "Completed"),
            (490, "-13.00"),
            (540, "1,937.00"),
        ],
        vec![(190, "Charge")],
        vec![
            (30, "UJ34A1B2C3"),
            (95, "2026-10-03 08:00:00"),
            (190, "Customer Transfer to"),
            (340, "Completed"),
            (478, "-1,000.00"),
            (540, "1,950.00"),
        ],
        vec![(190, "2547******827 JUMA OTIENO")],
        vec![(30, "Page 1 of 2")],
    ]);
    let second = page(&[
        header(),
        vec![
            (30, "UJ24D5E6F7"),
            (95, "2026-10-02"),
            (190, "Funds received from"),
            (340, "Completed"),
            (425, "2,950.00"),
            (540, "2,950.00"),
        ],
        vec![(95, "17:30:09"), (190, "2547******689 RUTH ACHIENG")],
        vec![
            (30, "UJ14G8H9J1"),
            (95, "2026-10-01 10:00:00"),
            (190, "Airtime Purchase"),
            (340, "Completed-50.00"),
            (540, "0.00"),
        ],
        vec![
            (30, "UJ14G8H9J2"),
            (95, "2026-10-01 09:00:00"),
            (190, "Pay Bill to 888880 - UMEME"),
            (340, "Failed"),
            (430, "0.00"),
            (480, "0.00"),
            (540, "50.00"),
        ],
    ]);
    document(&[first, second])
}

const PERSONAL_ROWS: [&str; 5] = [
    "5 UJ34A1B2C3 2026-10-03 08:00:00 in 0.00 out 13.00 = 1937.00 [Customer Transfer of Funds \
     Charge] acc - link - payout_charge",
    "7 UJ34A1B2C3 2026-10-03 08:00:00 in 0.00 out 1000.00 = 1950.00 [Customer Transfer to \
     2547******827 JUMA OTIENO] acc - link - payout_out",
    "11 UJ24D5E6F7 2026-10-02 17:30:09 in 2950.00 out 0.00 = 2950.00 [Funds received from \
     2547******689 RUTH ACHIENG] acc - link - payment_in",
    "13 UJ14G8H9J1 2026-10-01 10:00:00 in 0.00 out 50.00 = 0.00 [Airtime Purchase] acc - link - \
     payout_out",
    "14 UJ14G8H9J2 2026-10-01 09:00:00 in 0.00 out 0.00 = 50.00 [Pay Bill to 888880 - UMEME] acc \
     - link - other",
];

/// The ways a file can be protected: RC4, AES with 128 and with 256 bits.
pub fn protect(document: &mut Document, way: u8, password: &str) -> Result<(), Error> {
    let owner_password = "of the owner";
    let permissions = Permissions::PRINTABLE;
    let filter: Arc<dyn CryptFilter> = match way {
        2 => Arc::new(Aes256CryptFilter),
        _ => Arc::new(Aes128CryptFilter),
    };
    let crypt_filters = BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let (stream_filter, string_filter) = (b"StdCF".to_vec(), b"StdCF".to_vec());
    let version = match way {
        0 => EncryptionVersion::V2 {
            document,
            owner_password,
            user_password: password,
            key_length: 128,
            permissions,
        },
        1 => EncryptionVersion::V4 {
            document,
            encrypt_metadata: true,
            crypt_filters,
            stream_filter,
            string_filter,
            owner_password,
            user_password: password,
            permissions,
        },
        _ => EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters,
            file_encryption_key: &[7; 32],
            stream_filter,
            string_filter,
            owner_password,
            user_password: password,
            permissions,
        },
    };
    let state = EncryptionState::try_from(version)?;
    document.encrypt(&state)
}

#[test]
fn a_persons_statement() -> Result<(), Error> {
    let read = read(&saved(personal()?)?, "statement.pdf", None);
    assert_eq!(rows(&read), PERSONAL_ROWS);
    assert_eq!(refused(&read), ["9 statement_row_none Page 1 of 2"]);
    assert_eq!(read.map(|read| read.source), Ok(Source::MpesaPersonal));
    Ok(())
}

#[test]
fn a_protected_statement_opens_with_its_password() -> Result<(), Error> {
    for way in 0..3 {
        let mut document = personal()?;
        protect(&mut document, way, "12345678")?;
        let bytes = saved(document)?;
        let with = |password| read(&bytes, "statement.pdf", password);
        assert_eq!(told(&with(None)), "statement_password_needed", "way {way}");
        let wrong = with(Some("87654321"));
        assert_eq!(told(&wrong), "statement_password_wrong", "way {way}");
        assert_eq!(rows(&with(Some("12345678"))), PERSONAL_ROWS, "way {way}");
    }
    Ok(())
}

/// Some programs place every letter by itself.
#[test]
fn letters_set_one_by_one_are_words_again() -> Result<(), Error> {
    let lines = [
        header(),
        vec![
            (30, "UJ14G8H9J1"),
            (95, "2026-10-01 10:00:00"),
            (190, "Airtime Purchase"),
            (340, "Completed"),
            (480, "-50.00"),
            (540, "0.00"),
        ],
    ];
    let letters: Vec<(i64, i64, String)> = page(&lines)
        .into_iter()
        .flat_map(|(x, y, text)| {
            let letters = (0_i64..).zip(text.chars());
            letters.map(move |(place, c)| (x + place * 4, y, c.to_string()))
        })
        .collect();
    let puts: Vec<Put<'_>> = letters
        .iter()
        .map(|(x, y, c)| (*x, *y, c.as_str()))
        .collect();
    let read = read(&saved(document(&[puts])?)?, "statement.pdf", None);
    assert_eq!(
        rows(&read),
        [
            "2 UJ14G8H9J1 2026-10-01 10:00:00 in 0.00 out 50.00 = 0.00 [Airtime Purchase] acc - \
             link - payout_out"
        ]
    );
    Ok(())
}

#[test]
fn a_page_without_text_or_without_a_table() -> Result<(), Error> {
    let empty = saved(document(&[vec![]])?)?;
    assert_eq!(told(&read(&empty, "a.pdf", None)), "statement_no_text");
    let letter = saved(document(&[vec![(30, 700, "Dear member")]])?)?;
    assert_eq!(
        told(&read(&letter, "a.pdf", None)),
        "statement_layout_unknown"
    );
    Ok(())
}

/// Fifty million blanks pack into fifty kilobytes.
#[test]
fn a_page_that_unpacks_without_end_is_refused() -> Result<(), Error> {
    let mut document = document(&[vec![(30, 700, "x")]])?;
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            stream.set_plain_content(vec![b' '; 50_000_000]);
            stream.compress()?;
        }
    }
    let bytes = saved(document)?;
    assert!(bytes.len() < 200_000);
    assert_eq!(
        told(&read(&bytes, "a.pdf", None)),
        "statement_unpacks_too_much"
    );
    Ok(())
}

#[test]
fn a_file_cut_short_or_changed_is_refused_or_read() -> Result<(), Error> {
    let mut document = personal()?;
    protect(&mut document, 1, "12345678")?;
    for whole in [saved(document)?, saved(personal()?)?] {
        for keep in (0..whole.len()).step_by(61) {
            let _ = read(
                whole.get(..keep).unwrap_or_default(),
                "a.pdf",
                Some("12345678"),
            );
            let mut changed = whole.clone();
            if let Some(byte) = changed.get_mut(keep) {
                *byte = !*byte;
            }
            let _ = read(&changed, "a.pdf", Some("12345678"));
        }
    }
    Ok(())
}
