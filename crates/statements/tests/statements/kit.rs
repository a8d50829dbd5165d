//! What a statement says, on one line a row.

use domain::money::Money;
use domain::payments::statement_row::classify;
use statements::{ReadError, Statement};

pub type Read = Result<Statement, ReadError>;

/// The code of what refused it, or nothing.
pub fn told(read: &Read) -> &'static str {
    read.as_ref().map_or_else(ReadError::code, |_| "")
}

pub fn rows(read: &Read) -> Vec<String> {
    let Ok(statement) = read else {
        return vec![told(read).to_owned()];
    };
    let classes = classify(&statement.rows);
    let rows = statement.rows.iter().zip(&statement.lines).zip(classes);
    rows.map(|((row, line), class)| {
        format!(
            "{line} {} {} in {} out {} = {} [{}] acc {} link {} {}",
            row.receipt,
            row.completed_at.format("%Y-%m-%d %H:%M:%S"),
            row.paid_in.to_decimal(),
            row.withdrawn.to_decimal(),
            row.balance.map_or("-".to_owned(), Money::to_decimal),
            row.details,
            row.account.as_deref().unwrap_or("-"),
            row.linked.as_deref().unwrap_or("-"),
            class.as_str(),
        )
    })
    .collect()
}

pub fn refused(read: &Read) -> Vec<String> {
    let Ok(statement) = read else {
        return vec![told(read).to_owned()];
    };
    let refused = statement.refused.iter();
    refused
        .map(|r| format!("{} {} {}", r.line, r.why.code(), r.text))
        .collect()
}
