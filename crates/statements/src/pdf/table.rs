//! The table of a statement of M-Pesa, from the words of its pages.
//!
//! A row begins with a receipt and a day; its details run on over the lines below it. Of the words
//! behind the status those that are amounts belong to the column they stand under.
#![expect(
    clippy::float_arithmetic,
    reason = "places on a page; amounts are read from the words"
)]

use super::page::{TextLine, Word};
use crate::ROWS_MAX;
use crate::error::ReadError;
use crate::grid::{Grid, Line};
use crate::when::{self, Order};

/// The columns in the order the cells are given.
const HEADER: [&str; 7] = [
    "Receipt No.",
    "Completion Time",
    "Details",
    "Transaction Status",
    "Paid In",
    "Withdrawn",
    "Balance",
];

const RECEIPT: usize = 0;
const TIME: usize = 1;
const DETAILS: usize = 2;
const STATUS: usize = 3;
const PAID_IN: usize = 4;
const WITHDRAWN: usize = 5;
const BALANCE: usize = 6;

const STATUSES: [&str; 8] = [
    "completed",
    "failed",
    "cancelled",
    "canceled",
    "declined",
    "expired",
    "pending",
    "rejected",
];

/// Where the headings stand.
#[derive(Clone, Copy)]
struct Header {
    details: f32,
    status: f32,
    paid_in: f32,
    withdrawn: f32,
}

impl Header {
    fn of(line: &TextLine) -> Option<Self> {
        let find = |name: &str| {
            let mut words = line.words.iter();
            words.find(|word| word.text.to_ascii_lowercase().starts_with(name))
        };
        find("receipt")?;
        find("balance")?;
        let details = find("details")?;
        let status = find("transaction").or_else(|| find("status"))?;
        let paid = find("paid")?;
        let withdrawn = find("withdrawn")?;
        // "Paid In" is two words.
        let after = |word: &&Word| word.x > paid.x && word.x < withdrawn.x;
        let paid_end = line.words.iter().filter(after).map(|word| word.end);
        let paid_end = paid_end.fold(paid.end, f32::max);
        Some(Self {
            details: details.x,
            status: status.x,
            paid_in: f32::midpoint(paid.x, paid_end),
            withdrawn: withdrawn.middle(),
        })
    }
}

/// The row that is being read.
struct Open {
    number: usize,
    cells: [String; 7],
    y: f32,
}

/// All lines of all pages as lines of cells.
pub fn read(pages: Vec<Vec<TextLine>>) -> Result<Grid, ReadError> {
    let mut table = Table::default();
    for page in pages {
        for line in page {
            table.number += 1;
            table.line(&line);
            if table.grid.lines.len() > ROWS_MAX {
                return Err(ReadError::TooManyRows);
            }
        }
        table.close();
    }
    Ok(table.grid)
}

#[derive(Default)]
struct Table {
    grid: Grid,
    number: usize,
    header: Option<Header>,
    open: Option<Open>,
}

impl Table {
    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.grid.lines.push(Line::of(open.number, open.cells));
        }
    }

    fn line(&mut self, line: &TextLine) {
        if let Some(header) = Header::of(line) {
            self.close();
            self.header = Some(header);
            let cells = HEADER.map(str::to_owned);
            self.grid.lines.push(Line::of(self.number, cells));
            return;
        }
        let Some(header) = self.header else {
            let cells = line.words.iter().map(|word| word.text.clone());
            self.grid.lines.push(Line::of(self.number, cells));
            return;
        };
        if let Some(cells) = row(line, header) {
            self.close();
            self.open = Some(Open {
                number: self.number,
                cells,
                y: line.y,
            });
            return;
        }
        if let Some(open) = self.open.as_mut()
            && runs_on(open, line, header)
        {
            return;
        }
        self.close();
        let mut cells = HEADER.map(|_| String::new());
        set(&mut cells, DETAILS, joined(line.words.iter()));
        self.grid.lines.push(Line::of(self.number, cells));
    }
}

/// Adds a line to the row above it, where it stands under the details, or is the time that found no
/// place beside its day.
fn runs_on(open: &mut Open, line: &TextLine, header: Header) -> bool {
    let near = open.y - line.y < line.size * 3.0;
    let under_details = |word: &Word| word.x > header.details - line.size;
    let before_status = line.words.iter().all(|word| word.x < header.status);
    if !near || !before_status {
        return false;
    }
    let own = open.cells.get(TIME).cloned().unwrap_or_default();
    let without_time = !own.contains(':');
    let (details, left): (Vec<&Word>, Vec<&Word>) =
        line.words.iter().partition(|word| under_details(word));
    match left.as_slice() {
        [] => {}
        [time] if without_time && when::time(&time.text).is_some() => {
            set(&mut open.cells, TIME, format!("{own} {}", time.text));
        }
        _ => return false,
    }
    let own = open.cells.get(DETAILS).cloned().unwrap_or_default();
    let more = joined(details.into_iter());
    set(&mut open.cells, DETAILS, format!("{own} {more}"));
    open.y = line.y;
    true
}

/// The cells of a line that begins with a receipt and a day.
fn row(line: &TextLine, header: Header) -> Option<[String; 7]> {
    let mut cells = HEADER.map(|_| String::new());
    let (receipt, rest) = line.words.split_first()?;
    let (day, rest) = rest.split_first()?;
    if !is_receipt(&receipt.text) || when::read(&day.text, Order::DayFirst).is_none() {
        return None;
    }
    let (time, rest) = match rest.split_first() {
        Some((time, rest)) if when::time(&time.text).is_some() => (time.text.as_str(), rest),
        _ => ("", rest),
    };
    set(&mut cells, RECEIPT, receipt.text.clone());
    set(&mut cells, TIME, format!("{} {time}", day.text));
    // The word itself may stand in the details too: the last before the amounts is the status.
    let at = rest.iter().rposition(|word| status(&word.text).is_some());
    let parted = at.and_then(|at| rest.split_at_checked(at));
    let (details, behind) = if let Some((details, [own, behind @ ..])) = parted {
        let (word, stuck) = status(&own.text)?;
        set(&mut cells, STATUS, word.to_owned());
        // An amount may touch the status so closely that both are one word.
        let stuck = (!stuck.is_empty()).then(|| Word {
            x: own.middle(),
            end: own.end,
            text: stuck.to_owned(),
        });
        let behind: Vec<Word> = stuck.into_iter().chain(behind.iter().cloned()).collect();
        (joined(details.iter()), behind)
    } else {
        let amounts = rest.iter().position(|word| word.x >= header.status);
        let (details, behind) = rest.split_at_checked(amounts.unwrap_or(rest.len()))?;
        (joined(details.iter()), behind.to_vec())
    };
    set(&mut cells, DETAILS, details);
    put_amounts(&mut cells, &behind, header);
    Some(cells)
}

/// The last amount is the balance. Of one before it the sign tells, else the nearer heading.
fn put_amounts(cells: &mut [String; 7], words: &[Word], header: Header) {
    match words {
        [] => {}
        [alone] => set(cells, BALANCE, alone.text.clone()),
        [amount, balance] => {
            let to = |place: f32| (amount.middle() - place).abs();
            let out = amount.text.starts_with(['-', '\u{2212}', '('])
                || to(header.withdrawn) < to(header.paid_in);
            let column = if out { WITHDRAWN } else { PAID_IN };
            set(cells, column, amount.text.clone());
            set(cells, BALANCE, balance.text.clone());
        }
        [paid_in, withdrawn, balance] => {
            set(cells, PAID_IN, paid_in.text.clone());
            set(cells, WITHDRAWN, withdrawn.text.clone());
            set(cells, BALANCE, balance.text.clone());
        }
        // Together they are no amount, and the row is refused.
        more => set(cells, PAID_IN, joined(more.iter())),
    }
}

fn set(cells: &mut [String; 7], column: usize, text: String) {
    if let Some(cell) = cells.get_mut(column) {
        *cell = text;
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
    words.join(" ")
}

fn is_receipt(word: &str) -> bool {
    matches!(word.len(), 8..=12)
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The status a word is or begins with, and what is stuck to it.
fn status(word: &str) -> Option<(&str, &str)> {
    STATUSES.iter().find_map(|status| {
        let (own, rest) = word.split_at_checked(status.len())?;
        let amount =
            rest.is_empty() || rest.starts_with(|c: char| "-(".contains(c) || is_figure(c));
        (own.eq_ignore_ascii_case(status) && amount).then_some((own, rest))
    })
}

const fn is_figure(c: char) -> bool {
    c.is_ascii_digit()
}
