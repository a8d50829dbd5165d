//! Text with separators: commas, semicolons, tabs or bars.

use crate::columns::Columns;
use crate::error::ReadError;
use crate::grid::{CELLS_MAX, Grid, Line};
use crate::{ROWS_MAX, encoding};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many lines tell which separator it is.
const SAMPLE_LINES: usize = 80;

/// The lines of a file, parted by the separator that makes most sense of its headings.
pub fn read(bytes: &[u8]) -> Result<Vec<Grid>, ReadError> {
    // One kind of line end, by which lines are counted.
    let text = encoding::decode(bytes);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let separator = SEPARATORS
        .into_iter()
        .max_by_key(|separator| sense(&text, *separator))
        .unwrap_or(b',');
    let grid = lines(&text, separator, usize::MAX)?;
    if grid.lines.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(vec![grid])
}

/// The most fields found in one line; where none is, the most cells. Of equals the last counts, so
/// the comma, which also parts thousands, is given the least weight.
fn sense(text: &str, separator: u8) -> (usize, usize, bool) {
    let sample = lines(text, separator, SAMPLE_LINES).unwrap_or_default();
    let fields = |line: &Line| Columns::of_header(line).count();
    let found = sample.lines.iter().map(fields).max().unwrap_or_default();
    let cells = |line: &Line| line.cells.iter().filter(|cell| !cell.is_empty()).count();
    let cells = sample.lines.iter().map(cells).max().unwrap_or_default();
    (found, cells, separator == b',')
}

fn lines(text: &str, separator: u8, lines_max: usize) -> Result<Grid, ReadError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut grid = Grid::default();
    while grid.lines.len() < lines_max {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(ReadError::Damaged),
        }
        let number = record.position().map_or(0, csv::Position::line);
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        // Whatever the reader counts, each line is below the one before.
        let before = grid.lines.last().map_or(0, |line| line.number);
        let number = number.max(before.saturating_add(1));
        // One more than are kept, so that the line knows it was cut.
        let cells = record.iter().take(CELLS_MAX.saturating_mul(10));
        let line = Line::of(number, cells.map(str::to_owned));
        if line.is_blank() {
            continue;
        }
        if grid.lines.len() == ROWS_MAX {
            return Err(ReadError::TooManyRows);
        }
        grid.lines.push(line);
    }
    Ok(grid)
}
