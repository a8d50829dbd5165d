//! The statement as CSV.

use chrono::{DateTime, Utc};

use super::{COLUMNS, Span, StatementError, heading, rows};
use crate::world::World;

/// The file's bytes.
pub fn csv(
    world: &World,
    short_code: &str,
    span: &Span,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, StatementError> {
    if !world.short_codes.contains_key(short_code) {
        return Err(StatementError::UnknownShortCode);
    }
    let failed = |error: csv::Error| StatementError::File(error.to_string());
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for line in heading(world, short_code, span, now) {
        writer.write_record(&line).map_err(failed)?;
    }
    writer.write_record([""]).map_err(failed)?;
    writer.write_record(COLUMNS).map_err(failed)?;
    for row in rows(world, short_code, span) {
        writer.write_record(row.cells()).map_err(failed)?;
    }
    let bytes = writer.into_inner();
    bytes.map_err(|error| StatementError::File(error.to_string()))
}
