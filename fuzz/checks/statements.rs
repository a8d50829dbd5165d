//! What must hold of a statement, whatever the bytes.

use domain::money::Money;
use domain::payments::statement_row::{classify, dedupe_keys};
use statements::{Options, ReadError, Statement, read, read_with};

/// The password of the protected files among the seeds.
pub const PASSWORD: &str = "12345678";

/// Bytes as text with separators.
pub fn csv(bytes: &[u8]) {
    any(bytes);
}

/// Bytes as a workbook.
pub fn xlsx(bytes: &[u8]) {
    any(bytes);
}

/// Bytes as a PDF, with and without the password.
pub fn pdf(bytes: &[u8]) {
    any(bytes);
    if let Ok(statement) = read(bytes, "statement.pdf", Some(PASSWORD)) {
        holds(&statement);
    }
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
