//! The statement as a spreadsheet.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Workbook, XlsxError};

use super::{COLUMNS, Span, StatementError, heading, rows};
use crate::world::World;

/// The file's bytes. Cells are text, as in the portal's own export.
pub fn xlsx(
    world: &World,
    short_code: &str,
    span: &Span,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, StatementError> {
    if !world.short_codes.contains_key(short_code) {
        return Err(StatementError::UnknownShortCode);
    }
    let written = write(world, short_code, span, now);
    written.map_err(|error| StatementError::File(error.to_string()))
}

fn write(
    world: &World,
    short_code: &str,
    span: &Span,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Statement")?;
    let mut line = 0;
    for pair in heading(world, short_code, span, now) {
        write_line(sheet, line, &pair)?;
        line += 1;
    }
    line += 1;
    write_line(sheet, line, &COLUMNS.map(str::to_owned))?;
    for row in rows(world, short_code, span) {
        line += 1;
        write_line(sheet, line, &row.cells())?;
    }
    workbook.save_to_buffer()
}

fn write_line(
    sheet: &mut rust_xlsxwriter::Worksheet,
    line: u32,
    cells: &[String],
) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(line, column, cell)?;
        }
    }
    Ok(())
}
