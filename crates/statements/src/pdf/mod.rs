//! PDF, as M-Pesa sends its statements to people: protected with a password, the table set as text
//! at places on the page.

mod page;
mod table;

use lopdf::encryption::DecryptionError;
use lopdf::{DecompressError, Document, Error, LoadOptions};

use crate::error::ReadError;
use crate::grid::Grid;

/// The most bytes of one part of the file unpacked while it is opened.
const PART_UNPACKED_MAX: usize = 4 * 1024 * 1024;

/// The most parts that are packed folders of others; a statement has a few.
const PACKED_PARTS_MAX: usize = 200;

const PAGES_MAX: usize = 500;

/// The lines of all pages.
pub fn read(bytes: &[u8], password: Option<&str>) -> Result<Grid, ReadError> {
    const PACKED: &[u8] = b"ObjStm";
    let packed = bytes.windows(PACKED.len()).filter(|part| *part == PACKED);
    if packed.count() > PACKED_PARTS_MAX {
        return Err(ReadError::UnpacksTooMuch);
    }
    let options = LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(PART_UNPACKED_MAX),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(error) => return Err(refusal(&error, password)),
    };
    if document.is_encrypted() {
        return Err(no_password(password));
    }
    let mut fonts_left = page::FONTS_MAX;
    let mut lines = Vec::new();
    for id in document.page_iter().take(PAGES_MAX) {
        lines.push(page::lines(&document, id, &mut fonts_left)?);
    }
    if lines.iter().all(Vec::is_empty) {
        return Err(ReadError::NoText);
    }
    table::read(lines)
}

fn refusal(error: &Error, password: Option<&str>) -> ReadError {
    match error {
        Error::InvalidPassword | Error::Decryption(DecryptionError::IncorrectPassword) => {
            no_password(password)
        }
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => ReadError::UnpacksTooMuch,
        _ => ReadError::Damaged,
    }
}

const fn no_password(given: Option<&str>) -> ReadError {
    match given {
        Some(_) => ReadError::PasswordWrong,
        None => ReadError::PasswordNeeded,
    }
}
