//! The statement an organisation takes from its portal: everything that touched its accounts.

mod csv_file;
mod rows;
mod xlsx_file;

pub use csv_file::csv;
pub use rows::{Row, Span, reason, rows};
pub use xlsx_file::xlsx;

use chrono::{DateTime, Utc};

use crate::clock::eat;
use crate::world::World;

/// The columns, as the portal heads them.
pub const COLUMNS: [&str; 13] = [
    "Receipt No.",
    "Completion Time",
    "Initiation Time",
    "Details",
    "Transaction Status",
    "Paid In",
    "Withdrawn",
    "Balance",
    "Balance Confirmed",
    "Reason Type",
    "Other Party Info",
    "Linked Transaction ID",
    "A/C No.",
];

/// How times are written.
const TIME: &str = "%d-%m-%Y %H:%M:%S";

/// A statement that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    #[error("the sandbox knows no such short code")]
    UnknownShortCode,
    #[error("the file could not be written: {0}")]
    File(String),
}

/// The lines above the columns: who, and for which time.
fn heading(world: &World, short_code: &str, span: &Span, now: DateTime<Utc>) -> Vec<[String; 2]> {
    let known = world.short_codes.get(short_code);
    let name = known.map_or("", |known| known.settings.name.as_str());
    let first = rows(world, short_code, span)
        .first()
        .map(|row| row.completed_at);
    let from = span.from.or(first).unwrap_or(now);
    let to = span.to.unwrap_or(now);
    let line = |label: &str, value: String| [label.to_owned(), value];
    vec![
        line("Account Holder:", name.to_owned()),
        line("Short Code:", short_code.to_owned()),
        line("Account:", "All accounts".to_owned()),
        line(
            "Time Period:",
            format!("From {} To {}", eat(from, TIME), eat(to, TIME)),
        ),
        line("Operator:", "API".to_owned()),
    ]
}
