//! Who has paid: members by periods, one fund at a time, at any date asked.
//!
//! The rules are those of `domain::contributions`; here the plans and what was paid are read: two
//! statements, however many members and periods there are.

mod own;
mod queries;
mod sheet;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::may;
use domain::contributions::{self as rules, Cell, Membership, Paid, Period, Standing};
use domain::ids::{ChamaId, FundId, MemberId};
use domain::money::Money;

use super::plans;
use crate::access::Grant;
use crate::context::Context;
use crate::contributions::shares;
use crate::error::{Error, Result};
use crate::ledger::funds::Fund;

pub use own::{Dues, own};
pub use sheet::{Expected, Sheet, SheetRow, sheet};

/// Periods shown where nothing else is asked.
pub const PERIODS_USUAL: usize = 12;
/// The most periods shown at once.
pub const PERIODS_MAX: usize = 60;
/// The most members shown.
pub(crate) const MEMBERS_MAX: i64 = 500;

/// Somebody who pays, and what they had paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payer {
    pub id: MemberId,
    pub first_name: String,
    pub last_name: String,
    pub active: bool,
    pub membership: Membership,
    pub paid: Money,
    pub chama_name: String,
}

/// Which part of the report is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ask {
    /// The fund; the first that has a plan when none is named.
    pub fund: Option<FundId>,
    /// How many periods, at most [`PERIODS_MAX`]; [`PERIODS_USUAL`] when none is named.
    pub periods: Option<usize>,
    /// Only periods that begin before this day: the way to older ones.
    pub before: Option<NaiveDate>,
    /// As it stood on this day; today when none is named.
    pub on: Option<NaiveDate>,
}

/// One member's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// The member.
    pub member_id: MemberId,
    /// First and last name.
    pub name: String,
    /// First name and initial: what a stranger is shown.
    pub short_name: String,
    /// Where they stand; its cells are those of the periods shown.
    pub standing: Standing,
}

/// The totals of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodTotal {
    /// What all members owe for it.
    pub due: Money,
    /// What is paid of it.
    pub paid: Money,
}

/// Who has paid into a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The chama's name.
    pub chama_name: String,
    /// The fund shown.
    pub fund: Fund,
    /// Every fund of the chama that has a plan.
    pub funds: Vec<Fund>,
    /// As it stood at the end of this day.
    pub on: NaiveDate,
    /// The periods shown, oldest first.
    pub periods: Vec<Period>,
    /// The members, by name.
    pub rows: Vec<GridRow>,
    /// A total per period.
    pub totals: Vec<PeriodTotal>,
    /// What all members together have paid, owe by now, are behind with, and ahead by.
    pub paid: Money,
    /// What was owed by now.
    pub expected: Money,
    /// What is unpaid of it.
    pub arrears: Money,
    /// What was paid for periods not begun.
    pub credit: Money,
    /// The day before which older periods begin, if there are any.
    pub older: Option<NaiveDate>,
}

impl Grid {
    /// What was paid of what was owed by now, all members together; see
    /// [`domain::contributions::performance`].
    pub fn performance(&self) -> Option<i64> {
        rules::performance(self.paid, self.expected)
    }
}

/// A link through which anybody can read who has paid into a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The link.
    pub id: i64,
    /// The fund.
    pub fund_id: FundId,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Who has paid. `None` when no fund of the chama has a plan.
///
/// # Errors
/// Not found when the fund named has no plan or is none of the chama's.
pub async fn grid(
    context: &Context,
    grant: Grant<may::ViewChama>,
    ask: Ask,
) -> Result<Option<Grid>> {
    read_grid(context, grant.chama_id(), ask).await
}

/// Who has paid, for whoever holds a link to it. The page must show short names only.
///
/// # Errors
/// Not found when the link is none, expired or was ended.
pub async fn shared(context: &Context, token: &str, periods: Option<usize>) -> Result<Grid> {
    let opened = shares::open(context, token).await?;
    let ask = Ask {
        fund: Some(opened.fund_id),
        periods,
        ..Ask::default()
    };
    let grid = read_grid(context, opened.chama_id, ask).await?;
    grid.ok_or_else(Error::not_found)
}

/// The links of the chama that can be used, newest first.
///
/// # Errors
/// When the database fails.
pub async fn shares(context: &Context, grant: Grant<may::ShareReports>) -> Result<Vec<Share>> {
    let mut reader = context.db().read().await?;
    queries::shares(&mut reader, grant.chama_id(), context.now()).await
}

async fn read_grid(context: &Context, chama: ChamaId, ask: Ask) -> Result<Option<Grid>> {
    let on = ask
        .on
        .unwrap_or_else(|| context.today())
        .min(context.today());
    let mut reader = context.db().read().await?;
    let mut planned = plans::read(&mut reader, chama).await?;
    planned.retain(|(_, schedule)| !schedule.plans().is_empty());
    let shown = match ask.fund {
        Some(id) => {
            let named = planned.iter().find(|(fund, _)| fund.id == id);
            Some(named.ok_or_else(Error::not_found)?)
        }
        None => planned.first(),
    };
    let Some((fund, schedule)) = shown.cloned() else {
        return Ok(None);
    };
    let periods = schedule.begun_by(on);
    let payers = queries::payers(&mut reader, chama, fund.id, on).await?;
    let window = Window::of(&periods, &ask);
    let mut grid = Grid {
        chama_name: chama_name(&payers),
        fund,
        funds: planned.into_iter().map(|(fund, _)| fund).collect(),
        on,
        older: window.older(&periods),
        periods: window.cut(&periods).to_vec(),
        rows: Vec::new(),
        totals: Vec::new(),
        paid: Money::ZERO,
        expected: Money::ZERO,
        arrears: Money::ZERO,
        credit: Money::ZERO,
    };
    for payer in &payers {
        add_row(&mut grid, &periods, &window, payer)?;
    }
    grid.totals = totals(&grid)?;
    Ok(Some(grid))
}

/// What every active member can pay today, all funds together.
pub(super) async fn due_by_member(
    reader: &mut store::Reader,
    chama: ChamaId,
    planned: &[(Fund, rules::Schedule)],
    today: NaiveDate,
) -> Result<BTreeMap<MemberId, Money>> {
    let begun = planned.iter();
    let begun = begun.map(|(fund, schedule)| (fund.id, schedule.begun_by(today)));
    let periods: BTreeMap<FundId, Vec<Period>> = begun.collect();
    let mut due: BTreeMap<MemberId, Money> = BTreeMap::new();
    for (fund, payer) in queries::paid_by_all(reader, chama, today).await? {
        let own = periods.get(&fund).map(Vec::as_slice).unwrap_or_default();
        let so_far = due.entry(payer.id).or_default();
        *so_far = sum([*so_far, stand(own, &payer, today)?.due_now()])?;
    }
    Ok(due)
}

fn chama_name(payers: &[Payer]) -> String {
    let first = payers.first();
    first
        .map(|payer| payer.chama_name.clone())
        .unwrap_or_default()
}

/// The periods shown, by their places in the list of all.
struct Window {
    from: usize,
    to: usize,
}

impl Window {
    fn of(periods: &[Period], ask: &Ask) -> Self {
        let count = ask.periods.unwrap_or(PERIODS_USUAL).clamp(1, PERIODS_MAX);
        let to = match ask.before {
            Some(before) => periods.partition_point(|period| period.begins < before),
            None => periods.len(),
        };
        Self {
            from: to.saturating_sub(count),
            to,
        }
    }

    fn cut<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        all.get(self.from..self.to).unwrap_or_default()
    }

    fn older(&self, periods: &[Period]) -> Option<NaiveDate> {
        let first = periods.get(self.from).filter(|_| self.from > 0)?;
        Some(first.begins)
    }
}

/// Adds a member's row, and their sums to those of all. Somebody who left is shown as long as they
/// owed something in the periods shown, and counted as long as they are behind or ahead.
fn add_row(grid: &mut Grid, periods: &[Period], window: &Window, payer: &Payer) -> Result<()> {
    let mut standing = stand(periods, payer, grid.on)?;
    grid.paid = sum([grid.paid, standing.paid])?;
    grid.expected = sum([grid.expected, standing.expected])?;
    grid.arrears = sum([grid.arrears, standing.arrears])?;
    grid.credit = sum([grid.credit, standing.credit])?;
    standing.cells = window.cut(&standing.cells).to_vec();
    let owes = |cell: &Cell| !cell.due.is_zero();
    if payer.active || standing.cells.iter().any(owes) {
        grid.rows.push(GridRow {
            member_id: payer.id,
            name: format!("{} {}", payer.first_name, payer.last_name),
            short_name: short_name(&payer.first_name, &payer.last_name),
            standing,
        });
    }
    Ok(())
}

fn totals(grid: &Grid) -> Result<Vec<PeriodTotal>> {
    let cells = |at: usize| {
        let rows = grid.rows.iter();
        rows.filter_map(move |row| row.standing.cells.get(at))
    };
    (0..grid.periods.len())
        .map(|at| {
            Ok(PeriodTotal {
                due: sum(cells(at).map(|cell| cell.due))?,
                paid: sum(cells(at).map(|cell| cell.paid))?,
            })
        })
        .collect()
}

fn stand(periods: &[Period], payer: &Payer, on: NaiveDate) -> Result<Standing> {
    let paid = Paid {
        total: payer.paid,
        owed_before: Money::ZERO,
    };
    rules::standing(periods, payer.membership, paid, on).ok_or_else(too_large)
}

fn sum(parts: impl IntoIterator<Item = Money>) -> Result<Money> {
    Money::checked_sum(parts).ok_or_else(too_large)
}

fn too_large() -> Error {
    Error::Defect("the dues do not fit".to_owned())
}

/// The first name and the initial of the last: enough to be recognised by those who know you.
fn short_name(first: &str, last: &str) -> String {
    match last.chars().next() {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_stranger_sees_a_first_name_and_an_initial() {
        assert_eq!(short_name("Wanjiku", "Mwangi"), "Wanjiku M.");
        assert_eq!(short_name("Wanjiku", ""), "Wanjiku");
    }
}
