//! Files kept with a proposal or a transaction: what may be kept, told by its content.
//!
//! Neither the name of a file nor what a browser says of it is believed.

use crate::choice::choice;

/// The most bytes of a file: five mebibytes.
pub const SIZE_MAX: usize = 5_242_880;

/// The most files one proposal or transaction can have.
pub const FILES_MAX: i64 = 10;

choice! {
    /// What a kept file is.
    pub enum FileKind else "file_kind_unknown" {
        /// A document.
        Pdf = "application/pdf",
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A picture of a screen.
        Png = "image/png",
    }
}

impl FileKind {
    /// What the name of such a file ends in.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Why a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Over [`SIZE_MAX`].
    #[error("the file is too large")]
    TooLarge,
    /// Neither PDF nor JPEG nor PNG.
    #[error("the file is of another kind")]
    OtherKind,
}

impl FileError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge => "file_too_large",
            Self::OtherKind => "file_of_other_kind",
        }
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const PDF: &[u8] = b"%PDF-";

/// What a file is by its first bytes.
///
/// # Errors
/// Any [`FileError`].
pub fn recognise(content: &[u8]) -> Result<FileKind, FileError> {
    if content.is_empty() {
        return Err(FileError::Empty);
    }
    if content.len() > SIZE_MAX {
        return Err(FileError::TooLarge);
    }
    if content.starts_with(PDF) {
        Ok(FileKind::Pdf)
    } else if content.starts_with(JPEG) {
        Ok(FileKind::Jpeg)
    } else if content.starts_with(PNG) {
        Ok(FileKind::Png)
    } else {
        Err(FileError::OtherKind)
    }
}

/// The name as it can stand in a header and on any disk: letters, digits, dash, underscore and dot
/// of ASCII, with the ending of what the file is.
pub fn safe_name(typed: &str, kind: FileKind) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let stem: String = stem
        .chars()
        .map(|c| if fits(c) { c } else { '-' })
        .take(60)
        .collect();
    let stem = stem.trim_matches('-');
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}.{}", kind.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(recognise(b"%PDF-1.7\n"), Ok(FileKind::Pdf));
        assert_eq!(recognise(b"\xff\xd8\xff\xe0rest"), Ok(FileKind::Jpeg));
        assert_eq!(recognise(b"\x89PNG\r\n\x1a\nrest"), Ok(FileKind::Png));
        for other in [
            &b"<html><script>alert(1)</script>"[..],
            b"<svg xmlns=",
            b" %PDF-1.7",
            b"\x89PNG",
            b"GIF89a",
            b"PK\x03\x04",
        ] {
            assert_eq!(recognise(other), Err(FileError::OtherKind), "{other:?}");
        }
        assert_eq!(recognise(b""), Err(FileError::Empty));
    }

    #[test]
    fn five_mebibytes_and_not_one_more() {
        let mut file = PDF.to_vec();
        file.resize(SIZE_MAX, b' ');
        assert_eq!(recognise(&file), Ok(FileKind::Pdf));
        file.push(b' ');
        assert_eq!(recognise(&file), Err(FileError::TooLarge));
    }

    #[test]
    fn a_name_is_safe_anywhere() {
        for (typed, safe) in [
            ("receipt.pdf", "receipt.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            (
                "C:\\fakepath\\Risiti ya hoteli.PDF.exe",
                "Risiti-ya-hoteli-PDF.pdf",
            ),
            ("\"; filename=x.html", "filename-x.pdf"),
            ("évil\r\nSet-Cookie: a", "vil--Set-Cookie--a.pdf"),
            ("", "file.pdf"),
            ("...", "file.pdf"),
        ] {
            assert_eq!(safe_name(typed, FileKind::Pdf), safe, "{typed:?}");
        }
    }
}
