//! Account statements as banks and M-Pesa hand them out, read into rows.
//!
//! A file is recognised by its content: text with separators, a spreadsheet (XLSX) or a PDF. Each
//! kind is first taken apart into lines of cells; from there all go the same way. The line of
//! headings is found by its words, since statements begin with lines about the account, and every
//! column is found by its heading, never by its place. Where headings say too little the caller is
//! given them, and comes back with [`Columns`] a person has chosen.
//!
//! Nothing is left out silently: a line that is no row of money is named with its number and why.
//! Nothing in a file can make the reading fall over or take without end: bytes, rows, cells and
//! what is unpacked are all bounded.

mod amount;
mod columns;
mod delimited;
mod encoding;
mod error;
mod grid;
mod pdf;
mod rows;
mod sheet;
mod when;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use columns::{Columns, Field};
pub use domain::payments::statement_row::StatementRow;
pub use error::{Layout, ReadError, RowError, RowProblem};

/// The most bytes of a file.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;

/// The most lines of a file that hold anything.
pub const ROWS_MAX: usize = 20_000;

/// Who wrote a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// M-Pesa, for a paybill or till.
    MpesaOrganisation,
    /// M-Pesa, for a person.
    MpesaPersonal,
    /// Equity Bank.
    Equity,
    /// KCB Bank.
    Kcb,
    /// Somebody else, or the file does not say.
    Unknown,
}

impl Source {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MpesaOrganisation => "mpesa_organisation",
            Self::MpesaPersonal => "mpesa_personal",
            Self::Equity => "equity",
            Self::Kcb => "kcb",
            Self::Unknown => "unknown",
        }
    }

    /// Every row of M-Pesa has a receipt.
    pub const fn is_mpesa(self) -> bool {
        matches!(self, Self::MpesaOrganisation | Self::MpesaPersonal)
    }
}

/// A statement as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who wrote it.
    pub source: Source,
    /// The headings, in the order of the file.
    pub header: Vec<String>,
    /// Which heading was taken for what.
    pub columns: Columns,
    /// Whether days stand before months; the other way only where no day could be read so.
    pub day_first: bool,
    /// The rows, in the order of the file.
    pub rows: Vec<StatementRow>,
    /// The line each row stands in, from 1.
    pub lines: Vec<usize>,
    /// The lines below the headings that are no rows, and why.
    pub refused: Vec<RowError>,
}

/// What the reader is told beside the file.
#[derive(Clone, Default)]
pub struct Options<'a> {
    /// The password of a protected PDF.
    pub password: Option<&'a str>,
    /// Columns a person has chosen, instead of those found by their headings.
    pub columns: Option<Columns>,
}

/// Reads a statement. The file's name only helps to tell whose it is.
///
/// # Errors
/// Any [`ReadError`]. [`ReadError::UnknownLayout`] holds the headings, for a person to choose from.
pub fn read(bytes: &[u8], name: &str, password: Option<&str>) -> Result<Statement, ReadError> {
    let options = Options {
        password,
        columns: None,
    };
    read_with(bytes, name, &options)
}

/// Reads a statement with columns a person has chosen.
///
/// # Errors
/// As [`read`].
pub fn read_with(bytes: &[u8], name: &str, options: &Options<'_>) -> Result<Statement, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    let grids = match Kind::of(bytes) {
        Kind::Pdf => vec![guarded(|| pdf::read(bytes, options.password))?],
        Kind::Workbook => guarded(|| sheet::read(bytes))?,
        Kind::OldWorkbook => return Err(ReadError::OldWorkbook),
        Kind::Text => delimited::read(bytes)?,
        Kind::Other => return Err(ReadError::NotAStatement),
    };
    rows::read(&grids, name, options.columns.as_ref())
}

/// What a file is, by how it begins.
enum Kind {
    Pdf,
    Workbook,
    /// Excel before 2007, and newer workbooks with a password.
    OldWorkbook,
    Text,
    Other,
}

impl Kind {
    fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..1024).unwrap_or(bytes);
        if head.windows(5).any(|part| part == b"%PDF-") {
            Self::Pdf
        } else if head.starts_with(b"PK\x03\x04") {
            Self::Workbook
        } else if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            Self::OldWorkbook
        } else if encoding::is_text(head) {
            Self::Text
        } else {
            Self::Other
        }
    }
}

/// The libraries that take files apart are not ours: should one fall over a damaged file, the file
/// is refused and the server goes on.
fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadError::Damaged))
}
