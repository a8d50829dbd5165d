//! Why a file, or a line of it, cannot be read.

use std::fmt;

use crate::Source;
use crate::columns::{Columns, Field};

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Over [`crate::BYTES_MAX`].
    #[error("the file is too large")]
    TooLarge,
    /// More lines than [`crate::ROWS_MAX`].
    #[error("the file has too many rows")]
    TooManyRows,
    /// Unpacked it would be beyond all measure.
    #[error("the file unpacks to too much")]
    UnpacksTooMuch,
    /// Neither text with separators, nor a spreadsheet, nor a PDF.
    #[error("not a statement")]
    NotAStatement,
    /// A spreadsheet of before 2007, or one with a password.
    #[error("a spreadsheet of an old kind, or with a password")]
    OldWorkbook,
    /// It begins as one of these and breaks off, or says things that cannot be.
    #[error("the file is damaged")]
    Damaged,
    /// A PDF with a password, and none was given.
    #[error("the file needs its password")]
    PasswordNeeded,
    /// Another password than the one given.
    #[error("the password is not that of the file")]
    PasswordWrong,
    /// A PDF of pictures: there is no text in it.
    #[error("the file has no text")]
    NoText,
    /// No line of headings that says which column is the day and which the amount.
    #[error("the columns of the file are not known")]
    UnknownLayout(Box<Layout>),
    /// Columns were chosen that the file does not have, or too few.
    #[error("the chosen columns do not fit the file")]
    ColumnsUnfit,
}

impl ReadError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "statement_empty",
            Self::TooLarge => "statement_too_large",
            Self::TooManyRows => "statement_too_many_rows",
            Self::UnpacksTooMuch => "statement_unpacks_too_much",
            Self::NotAStatement => "statement_not_one",
            Self::OldWorkbook => "statement_old_workbook",
            Self::Damaged => "statement_damaged",
            Self::PasswordNeeded => "statement_password_needed",
            Self::PasswordWrong => "statement_password_wrong",
            Self::NoText => "statement_no_text",
            Self::UnknownLayout(_) => "statement_layout_unknown",
            Self::ColumnsUnfit => "statement_columns_unfit",
        }
    }
}

/// What is known of a file whose columns are not: enough for a person to choose them.
#[derive(Clone, PartialEq, Eq)]
pub struct Layout {
    /// Whose it seems to be.
    pub source: Source,
    /// The line of headings, or the first line that could be one.
    pub header: Vec<String>,
    /// The first lines below it.
    pub sample: Vec<Vec<String>>,
    /// What could be told; its line is that of the headings.
    pub columns: Columns,
    /// What could not be told and is needed.
    pub missing: Vec<Field>,
}

impl fmt::Debug for Layout {
    /// Without the sample: it holds names and numbers of people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layout")
            .field("source", &self.source)
            .field("header", &self.header)
            .field("columns", &self.columns)
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}

/// A line below the headings that is no row of money.
#[derive(Clone, PartialEq, Eq)]
pub struct RowError {
    /// Its line, from 1.
    pub line: usize,
    /// Why.
    pub why: RowProblem,
    /// How it begins.
    pub text: String,
}

impl fmt::Debug for RowError {
    /// Without the text: it holds names and numbers of people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowError")
            .field("line", &self.line)
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

/// Why a line is no row of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowProblem {
    /// Neither receipt nor day: a total, a note, a page number.
    NotARow,
    /// The receipt is missing, where every row has one.
    ReceiptMissing,
    /// The receipt is too long, or has signs no receipt has.
    ReceiptUnreadable,
    /// The day is missing.
    DateMissing,
    /// The day cannot be read.
    DateUnreadable,
    /// No amount, though the row says the money moved.
    AmountMissing,
    /// An amount or the balance cannot be read.
    AmountUnreadable,
    /// Money in and out in one row.
    BothAmounts,
    /// More columns or longer texts than any statement has; often a quotation mark that never ends.
    TooLong,
}

impl RowProblem {
    /// The stable name of the problem.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotARow => "statement_row_none",
            Self::ReceiptMissing => "statement_row_receipt_missing",
            Self::ReceiptUnreadable => "statement_row_receipt_unreadable",
            Self::DateMissing => "statement_row_date_missing",
            Self::DateUnreadable => "statement_row_date_unreadable",
            Self::AmountMissing => "statement_row_amount_missing",
            Self::AmountUnreadable => "statement_row_amount_unreadable",
            Self::BothAmounts => "statement_row_both_amounts",
            Self::TooLong => "statement_row_too_long",
        }
    }
}
