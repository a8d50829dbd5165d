//! Lines of cells into rows of money.

use chrono::NaiveDateTime;
use domain::money::Money;

use crate::columns::{Columns, Field, plain};
use crate::error::{Layout, ReadError, RowError, RowProblem};
use crate::grid::{Grid, Line};
use crate::when::{self, Order};
use crate::{Source, Statement, StatementRow, amount};

/// How far down the headings may stand.
const HEADER_WITHIN: usize = 80;

/// How many lines a person is shown to choose columns by.
const SAMPLE_LINES: usize = 5;

const RECEIPT_LENGTH_MAX: usize = 40;

/// Reads the sheet that has headings, or the one that was chosen.
pub fn read(grids: &[Grid], name: &str, chosen: Option<&Columns>) -> Result<Statement, ReadError> {
    let columns = match chosen {
        Some(columns) => fitting(grids, columns)?,
        None => found(grids, name)?,
    };
    let grid = grids.get(columns.sheet).ok_or(ReadError::ColumnsUnfit)?;
    let source = source_of(grid, &columns, name);
    let mut columns = columns;
    if chosen.is_none() && !source.is_mpesa() {
        // In a bank's file it is the holder's own account, the same in every row.
        columns.drop(Field::Account);
    }
    let header = grid.lines.iter().find(|l| l.number == columns.header_line);
    let header = header.map(|line| line.cells.clone()).unwrap_or_default();
    let body = Body {
        columns: &columns,
        header: &header,
        source,
        order: order_of(grid, &columns),
    };
    let mut statement = Statement {
        source,
        columns: columns.clone(),
        day_first: body.order == Order::DayFirst,
        rows: Vec::new(),
        lines: Vec::new(),
        refused: Vec::new(),
        header: header.clone(),
    };
    for line in below(grid, &columns) {
        match body.row(line) {
            Ok(Some(row)) => {
                statement.rows.push(row);
                statement.lines.push(line.number);
            }
            Ok(None) => {}
            Err(why) => statement.refused.push(RowError {
                line: line.number,
                why,
                text: line.beginning(),
            }),
        }
    }
    Ok(statement)
}

fn below<'a>(grid: &'a Grid, columns: &Columns) -> impl Iterator<Item = &'a Line> {
    let header = columns.header_line;
    grid.lines.iter().filter(move |line| line.number > header)
}

/// Columns a person chose, if the file has them.
fn fitting(grids: &[Grid], columns: &Columns) -> Result<Columns, ReadError> {
    let grid = grids.get(columns.sheet).ok_or(ReadError::ColumnsUnfit)?;
    let width = grid.lines.iter().map(|line| line.cells.len()).max();
    let width = width.unwrap_or_default();
    let fits = columns.missing().is_empty() && columns.iter().all(|(_, column)| column < width);
    fits.then(|| columns.clone()).ok_or(ReadError::ColumnsUnfit)
}

/// The line whose words name most columns, over all sheets.
fn found(grids: &[Grid], name: &str) -> Result<Columns, ReadError> {
    let mut best: Option<Columns> = None;
    for (sheet, grid) in grids.iter().enumerate() {
        for line in grid.lines.iter().take(HEADER_WITHIN) {
            let mut columns = Columns::of_header(line);
            columns.sheet = sheet;
            let rank = |columns: &Columns| (columns.missing().is_empty(), columns.count());
            if best.as_ref().is_none_or(|best| rank(&columns) > rank(best)) {
                best = Some(columns);
            }
        }
    }
    let best = best.unwrap_or_default();
    // Two words may be chance: a day and an amount, and one more.
    if best.missing().is_empty() && best.count() >= 3 {
        return Ok(best);
    }
    Err(unknown(grids, best, name))
}

fn unknown(grids: &[Grid], best: Columns, name: &str) -> ReadError {
    let mut columns = best;
    let grid = grids.get(columns.sheet);
    let lines = grid.map_or(&[][..], |grid| grid.lines.as_slice());
    if columns.count() == 0 {
        // The widest of the first lines is the likeliest to be the headings.
        let filled = |line: &&Line| line.cells.iter().filter(|cell| !cell.is_empty()).count();
        let widest = lines.iter().take(HEADER_WITHIN).rev().max_by_key(filled);
        columns.header_line = widest.map_or(0, |line| line.number);
    }
    let header = lines.iter().find(|l| l.number == columns.header_line);
    let after = lines.iter().filter(|l| l.number > columns.header_line);
    let layout = Layout {
        source: grid.map_or(Source::Unknown, |grid| source_of(grid, &columns, name)),
        header: header.map(|line| line.cells.clone()).unwrap_or_default(),
        sample: after.take(SAMPLE_LINES).map(|l| l.cells.clone()).collect(),
        missing: columns.missing(),
        columns,
    };
    ReadError::UnknownLayout(Box::new(layout))
}

/// Whose statement it is, by its headings, by what stands above them, and by its name.
fn source_of(grid: &Grid, columns: &Columns, name: &str) -> Source {
    let header = grid.lines.iter().find(|l| l.number == columns.header_line);
    let cells = header.map_or(&[][..], |line| line.cells.as_slice());
    let headings: Vec<String> = cells.iter().map(|heading| plain(heading)).collect();
    let has = |heading: &str| headings.iter().any(|own| own == heading);
    if has("receipt no") && has("completion time") {
        let organisation = [
            "other party info",
            "reason type",
            "linked transaction id",
            "a c no",
            "initiation time",
        ];
        // The portal's newer export has the headings of a person's, with the currency beside them.
        let in_shillings = cells.iter().any(|cell| cell.to_lowercase().contains("ksh"));
        return if in_shillings || organisation.into_iter().any(has) {
            Source::MpesaOrganisation
        } else {
            Source::MpesaPersonal
        };
    }
    let above = grid.lines.iter().filter(|l| l.number < columns.header_line);
    let above = above.flat_map(|line| line.cells.iter().map(String::as_str));
    let mut words = above.chain([name]).map(str::to_lowercase);
    words
        .find_map(|text| {
            if text.contains("equity") {
                Some(Source::Equity)
            } else if text.contains("kcb") || text.contains("kenya commercial bank") {
                Some(Source::Kcb)
            } else {
                None
            }
        })
        .unwrap_or(Source::Unknown)
}

/// Days before months, unless some day can only be read the other way and all can be.
fn order_of(grid: &Grid, columns: &Columns) -> Order {
    let Some(column) = columns.get(Field::CompletedAt) else {
        return Order::DayFirst;
    };
    let dates = || {
        below(grid, columns)
            .map(|line| line.cell(column))
            .filter(|cell| cell.starts_with(|c: char| c.is_ascii_digit()))
    };
    let reads = |order| {
        dates()
            .filter(|cell| when::read(cell, order).is_some())
            .count()
    };
    let (day_first, month_first) = (reads(Order::DayFirst), reads(Order::MonthFirst));
    if month_first > day_first && month_first == dates().count() {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

/// The lines below the headings.
struct Body<'a> {
    columns: &'a Columns,
    header: &'a [String],
    source: Source,
    order: Order,
}

impl Body<'_> {
    fn cell<'l>(&self, line: &'l Line, field: Field) -> &'l str {
        let column = self.columns.get(field);
        column.map_or("", |column| line.cell(column))
    }

    /// The row of a line; none where the headings stand again, as at the top of a page.
    fn row(&self, line: &Line) -> Result<Option<StatementRow>, RowProblem> {
        if line.cells == self.header {
            return Ok(None);
        }
        if line.cut {
            return Err(RowProblem::TooLong);
        }
        let receipt = self.cell(line, Field::Receipt);
        let day = self.cell(line, Field::CompletedAt);
        let figures = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit());
        let one_word = |cell: &str| figures(cell) && !cell.contains(char::is_whitespace);
        let no_receipt = receipt.is_empty() || self.source.is_mpesa() && !one_word(receipt);
        if !figures(day) && no_receipt {
            return Err(RowProblem::NotARow);
        }
        let completed_at = self.completed_at(line)?;
        let receipt = self.receipt(receipt)?;
        let status = self.cell(line, Field::Status).to_owned();
        let mut row = StatementRow {
            receipt,
            completed_at,
            details: self.cell(line, Field::Details).to_owned(),
            status,
            paid_in: Money::ZERO,
            withdrawn: Money::ZERO,
            balance: amount_in(self.cell(line, Field::Balance))?,
            reason: self.cell(line, Field::Reason).to_owned(),
            other_party: self.cell(line, Field::OtherParty).to_owned(),
            linked: some(self.cell(line, Field::Linked)),
            account: some(self.cell(line, Field::Account)),
        };
        let change = self.change(line)?;
        match change {
            Some(change) if change.is_negative() => {
                let size = change.checked_neg();
                row.withdrawn = size.ok_or(RowProblem::AmountUnreadable)?;
            }
            Some(change) => row.paid_in = change,
            // What did not happen needs no amount.
            None if row.is_completed() => return Err(RowProblem::AmountMissing),
            None => {}
        }
        Ok(Some(row))
    }

    fn completed_at(&self, line: &Line) -> Result<NaiveDateTime, RowProblem> {
        let day = self.cell(line, Field::CompletedAt);
        if day.is_empty() {
            return Err(RowProblem::DateMissing);
        }
        let at = when::read(day, self.order).ok_or(RowProblem::DateUnreadable)?;
        let time = self.cell(line, Field::Time);
        if time.is_empty() {
            return Ok(at);
        }
        let time = when::time(time).ok_or(RowProblem::DateUnreadable)?;
        Ok(at.date().and_time(time))
    }

    /// M-Pesa's receipts are letters and digits; a bank's reference may be anything short.
    fn receipt(&self, cell: &str) -> Result<String, RowProblem> {
        if cell.is_empty() && self.source.is_mpesa() {
            return Err(RowProblem::ReceiptMissing);
        }
        let receipt = cell.to_uppercase();
        let signs = receipt.chars().any(|c| !c.is_ascii_alphanumeric());
        let too_long = receipt.chars().count() > RECEIPT_LENGTH_MAX;
        if too_long || (signs && self.source.is_mpesa()) {
            return Err(RowProblem::ReceiptUnreadable);
        }
        Ok(receipt)
    }

    /// What came in, or below zero what went out; `None` where no amount is written.
    ///
    /// In a column of money out the sign says nothing: some statements write `-500.00` there and
    /// others `500.00`. Below zero in a column of money in is money out.
    fn change(&self, line: &Line) -> Result<Option<Money>, RowProblem> {
        let paid_in = amount_in(self.cell(line, Field::PaidIn))?;
        let withdrawn = amount_in(self.cell(line, Field::Withdrawn))?;
        let negative = |money: Money| {
            let size = money.checked_abs().and_then(Money::checked_neg);
            size.ok_or(RowProblem::AmountUnreadable)
        };
        let written = |money: Option<Money>| money.filter(|money| !money.is_zero());
        match (written(paid_in), written(withdrawn)) {
            (Some(_), Some(_)) => Err(RowProblem::BothAmounts),
            (Some(money), None) => Ok(Some(money)),
            (None, Some(money)) => negative(money).map(Some),
            (None, None) => {
                let nothing = paid_in.or(withdrawn);
                let amount = amount_in(self.cell(line, Field::Amount))?;
                let side = self.cell(line, Field::Side).to_ascii_lowercase();
                match amount {
                    Some(amount) if side.starts_with('d') => negative(amount).map(Some),
                    Some(amount) => Ok(Some(amount)),
                    None => Ok(nothing),
                }
            }
        }
    }
}

fn amount_in(cell: &str) -> Result<Option<Money>, RowProblem> {
    amount::read(cell).or(Err(RowProblem::AmountUnreadable))
}

fn some(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}
