//! Spreadsheets (XLSX).
//!
//! A workbook is a packed folder, so a small file may hold any amount: it is unpacked once into
//! nothing, counted, before anything is kept. Cells are taken as they come, since a sheet that says
//! it reaches to the last cell there can be would otherwise be laid out in memory in full.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

use crate::ROWS_MAX;
use crate::error::ReadError;
use crate::grid::{CELLS_MAX, Grid, Line};

/// The most bytes of a workbook unpacked.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;

const FILES_MAX: usize = 1_000;
const SHEETS_MAX: usize = 10;
const CELLS_READ_MAX: usize = 1_000_000;

/// The lines of each sheet.
pub fn read(bytes: &[u8]) -> Result<Vec<Grid>, ReadError> {
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut cells_left = CELLS_READ_MAX;
    let mut sheets = Vec::new();
    for name in book.sheet_names().into_iter().take(SHEETS_MAX) {
        match lines(&mut book, &name, &mut cells_left) {
            Ok(grid) => sheets.push(grid),
            // A chart is a sheet too, and one that cannot be read says nothing about the others.
            Err(ReadError::Damaged) => sheets.push(Grid::default()),
            Err(error) => return Err(error),
        }
    }
    if sheets.iter().all(|grid| grid.lines.is_empty()) {
        return Err(ReadError::Empty);
    }
    Ok(sheets)
}

/// What the library says is for those who write spreadsheets, not for those who read statements.
fn damaged(_: &dyn std::fmt::Debug) -> ReadError {
    ReadError::Damaged
}

/// Unpacks everything, keeps nothing, and stops when it is too much.
fn measure(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > FILES_MAX {
        return Err(ReadError::UnpacksTooMuch);
    }
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let mut bounded = file.take(left.saturating_add(1));
        let unpacked =
            std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|error| damaged(&error))?;
        left = left
            .checked_sub(unpacked)
            .ok_or(ReadError::UnpacksTooMuch)?;
    }
    Ok(())
}

fn lines(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    cells_left: &mut usize,
) -> Result<Grid, ReadError> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    let mut rows: BTreeMap<u32, BTreeMap<usize, String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
        *cells_left = cells_left.checked_sub(1).ok_or(ReadError::UnpacksTooMuch)?;
        let text = text_of(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        // Cells far to the right stand behind the last one kept, so that the line knows it was cut.
        let column = usize::try_from(column).unwrap_or(CELLS_MAX).min(CELLS_MAX);
        rows.entry(row).or_default().insert(column, text);
        if rows.len() > ROWS_MAX {
            return Err(ReadError::TooManyRows);
        }
    }
    let lines = rows.into_iter().map(|(row, mut cells)| {
        let width = cells
            .keys()
            .next_back()
            .map_or(0, |last| last.saturating_add(1));
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        let cells = (0..width).map(|column| cells.remove(&column).unwrap_or_default());
        Line::of(row.saturating_add(1), cells)
    });
    Ok(Grid {
        lines: lines.collect(),
    })
}

fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        DataRef::DateTime(duration) => number_text(duration.as_f64()),
        DataRef::Error(error) => format!("{error}"),
        DataRef::Empty => String::new(),
    }
}

/// A number as the spreadsheet shows it: it keeps binary fractions, of which the fifth decimal and
/// beyond are noise (`0.1 + 0.2` is kept as `0.30000000000000004`).
fn number_text(number: f64) -> String {
    let written = format!("{number:.4}");
    let short = written.trim_end_matches('0').trim_end_matches('.');
    match short {
        "" | "-0" | "-" => "0".to_owned(),
        short => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_wrote_them() {
        for (number, text) in [
            (7800.0, "7800"),
            (1200.5, "1200.5"),
            (99.25, "99.25"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (-15.0, "-15"),
            (100.0, "100"),
            (254_712_345_678.0, "254712345678"),
            (0.001, "0.001"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }
}
