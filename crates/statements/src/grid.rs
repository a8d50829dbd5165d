//! Lines of cells: what every kind of file is taken apart into.

/// The most cells of a line.
pub const CELLS_MAX: usize = 100;

/// The most characters of a cell.
pub const CELL_LENGTH_MAX: usize = 2_000;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1, as a person counts them.
    pub number: usize,
    /// Its cells, outer blanks taken off.
    pub cells: Vec<String>,
    /// It had more cells or longer ones than are kept.
    pub cut: bool,
}

impl Line {
    /// A line of these cells, cut to what a line may hold.
    pub fn of(number: usize, cells: impl IntoIterator<Item = String>) -> Self {
        let mut cut = false;
        let mut kept = Vec::new();
        for cell in cells {
            let trimmed = cell.trim();
            if kept.len() == CELLS_MAX {
                cut = cut || !trimmed.is_empty();
                continue;
            }
            match trimmed.char_indices().nth(CELL_LENGTH_MAX) {
                Some((end, _)) => {
                    cut = true;
                    kept.push(trimmed.get(..end).unwrap_or_default().to_owned());
                }
                None => kept.push(trimmed.to_owned()),
            }
        }
        Self {
            number,
            cells: kept,
            cut,
        }
    }

    /// A cell; empty where the line is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }

    /// How the line begins, for a person to recognise it.
    pub fn beginning(&self) -> String {
        const LENGTH_MAX: usize = 80;
        let cells = self.cells.iter().filter(|cell| !cell.is_empty());
        let cells: Vec<&str> = cells.take(CELLS_MAX).map(String::as_str).collect();
        cells.join(" ").chars().take(LENGTH_MAX).collect()
    }
}

/// The lines of a file, or of one sheet of it, that hold anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    pub lines: Vec<Line>,
}
