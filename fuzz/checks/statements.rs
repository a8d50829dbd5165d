//! What must hold of a statement, whatever the bytes.

use std::io::{Cursor, Write as _};

use domain::money::Money;
use domain::payments::statement_row::{classify, dedupe_keys};
use lopdf::{Document, Object, Stream};
use statements::{Options, ReadError, Statement, read, read_with};

/// The password of the protected files among the seeds.
pub const PASSWORD: &str = "12345678";

/// Bytes as text with separators.
pub fn csv(bytes: &[u8]) {
    any(bytes);
}

/// Bytes as a workbook, and as the sheet of one: what is packed is hardly reached by chance.
pub fn xlsx(bytes: &[u8]) {
    any(bytes);
    if let Ok(book) = book_with(bytes) {
        any(&book);
    }
}

/// Bytes as a PDF, with and without the password, and as what draws the page of one.
pub fn pdf(bytes: &[u8]) {
    any(bytes);
    if let Ok(statement) = read(bytes, "statement.pdf", Some(PASSWORD)) {
        holds(&statement);
    }
    if let Ok(file) = file_with(bytes) {
        any(&file);
    }
}

/// A workbook of one sheet.
fn book_with(sheet: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>\
         <sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" \
         Type=\"{LINKS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        archive.start_file(name, stored)?;
        archive.write_all(part)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A PDF of one page.
fn file_with(content: &[u8]) -> Result<Vec<u8>, lopdf::Error> {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let dictionary = |entries: &[(&str, Object)]| {
        let entries = entries.iter();
        let entries = entries.map(|(name, value)| (name.as_bytes().to_vec(), value.clone()));
        Object::Dictionary(entries.collect())
    };
    let mut file = Document::with_version("1.5");
    let font = dictionary(&[
        ("Type", name("Font")),
        ("Subtype", name("Type1")),
        ("BaseFont", name("Helvetica")),
    ]);
    let fonts = dictionary(&[("F1", font)]);
    let content = file.add_object(Stream::new(lopdf::Dictionary::new(), content.to_vec()));
    let tree = file.new_object_id();
    let page = file.add_object(dictionary(&[
        ("Type", name("Page")),
        ("Parent", Object::Reference(tree)),
        ("Contents", Object::Reference(content)),
        ("Resources", dictionary(&[("Font", fonts)])),
    ]));
    let pages = dictionary(&[
        ("Type", name("Pages")),
        ("Kids", Object::Array(vec![Object::Reference(page)])),
        ("Count", Object::Integer(1)),
    ]);
    file.objects.insert(tree, pages);
    let catalog = file.add_object(dictionary(&[
        ("Type", name("Catalog")),
        ("Pages", Object::Reference(tree)),
    ]));
    file.trailer.set("Root", Object::Reference(catalog));
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    Ok(bytes)
}

fn any(bytes: &[u8]) {
    match read(bytes, "statement", None) {
        Ok(statement) => {
            holds(&statement);
            chosen(bytes, &statement);
        }
        Err(ReadError::UnknownLayout(layout)) => {
            let _ = format!("{layout:?}");
            assert!(!layout.missing.is_empty() || layout.columns.iter().count() < 3);
        }
        Err(_) => {}
    }
}

/// The columns that were found, chosen by a person, give the same rows.
fn chosen(bytes: &[u8], statement: &Statement) {
    let options = Options {
        password: None,
        columns: Some(statement.columns.clone()),
    };
    let again = read_with(bytes, "statement", &options);
    assert_eq!(again.as_ref(), Ok(statement));
}

fn holds(statement: &Statement) {
    let rows = &statement.rows;
    assert_eq!(rows.len(), statement.lines.len());
    assert!(rows.len().saturating_add(statement.refused.len()) <= statements::ROWS_MAX);
    for (row, line) in rows.iter().zip(&statement.lines) {
        assert!(*line > statement.columns.header_line);
        assert!(!row.paid_in.is_negative() && !row.withdrawn.is_negative());
        assert!(row.paid_in.is_zero() || row.withdrawn.is_zero());
        assert!(!statement.source.is_mpesa() || !row.receipt.is_empty());
        let _ = (row.party(), row.account_typed());
    }
    let mut lines: Vec<usize> = statement
        .refused
        .iter()
        .map(|refused| refused.line)
        .collect();
    lines.extend(&statement.lines);
    lines.sort_unstable();
    assert!(
        lines
            .windows(2)
            .all(|two| matches!(two, [one, next] if one < next)),
        "each line is told of once"
    );
    assert_eq!(classify(rows).len(), rows.len());
    let mut keys = dedupe_keys(rows);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), rows.len(), "each row has a key of its own");
    let sum = Money::checked_sum(rows.iter().map(|row| row.paid_in));
    assert!(sum.is_none_or(|sum| !sum.is_negative()));
}
