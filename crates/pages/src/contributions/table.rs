//! Members by periods: each cell says where it stands by colour, picture and word.

use askama::Template;
use askama::filters::HtmlSafe;
use chama::reports::contributions::{Grid, GridRow, PeriodTotal};
use chrono::Datelike as _;
use domain::contributions::{Cell, CellState, Period, Standing};
use domain::ids::{ChamaId, MemberId};
use domain::money::Money;
use i18n::Words;

use crate::show::{Icon, icon};

/// The class and the picture of a state.
pub(crate) const fn mark(state: CellState) -> (&'static str, Icon) {
    match state {
        CellState::Paid => ("cell-paid", icon("check-circle-fill")),
        CellState::PartlyPaid => ("cell-partly", icon("clock")),
        CellState::Open => ("cell-open", icon("calendar-event")),
        CellState::Missed => ("cell-missed", icon("exclamation-triangle-fill")),
        CellState::NotDue => ("cell-none", icon("info-circle-fill")),
    }
}

/// An amount where the page says once that it is shillings.
pub(crate) fn bare(amount: Money) -> String {
    amount.kes().replace("KES ", "")
}

/// Hundredths of a per cent as people read them: `93.75 %`.
pub(crate) fn percent(points: i64) -> String {
    format!("{}.{:02} %", points / 100, points % 100)
}

/// The head of a column.
#[derive(Clone, Debug)]
struct Head {
    day: String,
    year: i32,
}

/// One due.
#[derive(Clone, Debug)]
struct CellView {
    class: &'static str,
    icon: Icon,
    text: String,
}

/// One member.
#[derive(Clone, Debug)]
struct RowView {
    name: String,
    statement: Option<String>,
    cells: Vec<CellView>,
    paid: String,
    stands: CellView,
    performance: String,
}

/// Whom the names are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A member of the chama, who sees whole names and opens the own statement.
    Member(ChamaId, MemberId),
    /// One of those who may open any statement.
    Officer(ChamaId),
    /// Anybody with the link.
    Anybody,
}

/// The table.
#[derive(Clone, Debug, Template)]
#[template(path = "components/grid.html")]
pub struct GridTable {
    words: Words,
    caption: String,
    heads: Vec<Head>,
    rows: Vec<RowView>,
    totals: Vec<String>,
    paid: String,
    stands: CellView,
    performance: String,
}

impl HtmlSafe for GridTable {}

impl GridTable {
    /// The table of a report.
    pub fn new(words: Words, grid: &Grid, reader: Reader) -> Self {
        let head = |period: &Period| Head {
            day: words.short_date(period.deadline),
            year: period.deadline.year(),
        };
        let row = |row: &GridRow| RowView {
            name: match reader {
                Reader::Anybody => row.short_name.clone(),
                _ => row.name.clone(),
            },
            statement: match reader {
                Reader::Officer(chama) => Some(statement(chama, row)),
                Reader::Member(chama, own) if own == row.member_id => Some(statement(chama, row)),
                Reader::Member(..) | Reader::Anybody => None,
            },
            cells: row
                .standing
                .cells
                .iter()
                .map(|cell| view(words, cell))
                .collect(),
            paid: bare(row.standing.paid),
            stands: stands(words, row.standing.arrears, row.standing.credit),
            performance: of(row.standing.performance()),
        };
        let total = |total: &PeriodTotal| {
            let (paid, due) = (bare(total.paid), bare(total.due));
            let gaps = [("paid", paid.as_str()), ("due", due.as_str())];
            words.text_with("contributions-paid-of", &gaps)
        };
        let gaps = [("fund", grid.fund.name.as_str())];
        Self {
            words,
            caption: words.text_with("contributions-caption", &gaps),
            heads: grid.periods.iter().map(head).collect(),
            rows: grid.rows.iter().map(row).collect(),
            totals: grid.totals.iter().map(total).collect(),
            paid: bare(grid.paid),
            stands: stands(words, grid.arrears, grid.credit),
            performance: of(grid.performance()),
        }
    }
}

fn statement(chama: ChamaId, row: &GridRow) -> String {
    format!("/chamas/{chama}/members/{}/statement", row.member_id)
}

fn of(performance: Option<i64>) -> String {
    performance.map(percent).unwrap_or_default()
}

fn view(words: Words, cell: &Cell) -> CellView {
    let (class, icon) = mark(cell.state);
    let left = bare(cell.left);
    CellView {
        class,
        icon,
        text: match cell.state {
            CellState::Paid => words.text("contributions-paid"),
            CellState::PartlyPaid => words.text_with("contributions-left", &[("left", &left)]),
            CellState::Open => words.text("contributions-open"),
            CellState::Missed => words.text("contributions-missed"),
            CellState::NotDue => words.text("contributions-none"),
        },
    }
}

/// Behind, ahead, or neither.
fn stands(words: Words, arrears: Money, credit: Money) -> CellView {
    let (state, key, amount) = if arrears.is_positive() {
        (CellState::Missed, "contributions-behind", arrears)
    } else if credit.is_positive() {
        (CellState::Paid, "contributions-ahead", credit)
    } else {
        (CellState::Paid, "contributions-even", Money::ZERO)
    };
    let (class, icon) = mark(state);
    let amount = bare(amount);
    CellView {
        class,
        icon,
        text: words.text_with(key, &[("amount", &amount)]),
    }
}

/// A report to look at.
pub(crate) fn sample_grid() -> Grid {
    use chama::ledger::funds::Fund;
    use domain::contributions::{Membership, Paid, Plan, Rhythm, Schedule, standing};
    use domain::ids::FundId;

    let on = crate::samples::day(31);
    let plan = Plan {
        valid_from: crate::samples::day(2),
        amount: crate::samples::kes(1_400),
        rhythm: Rhythm::Weekly(chrono::Weekday::Thu),
    };
    let periods = Schedule::new(vec![plan]).begun_by(on);
    let row = |number, name: &str, short: &str, joined, shillings| {
        let member = Membership {
            joined_on: crate::samples::day(joined),
            left_on: None,
        };
        let paid = Paid {
            total: crate::samples::kes(shillings),
            owed_before: Money::ZERO,
        };
        let empty = Standing {
            cells: Vec::new(),
            paid: Money::ZERO,
            expected: Money::ZERO,
            arrears: Money::ZERO,
            open: Money::ZERO,
            credit: Money::ZERO,
        };
        GridRow {
            member_id: MemberId::new(number),
            name: name.to_owned(),
            short_name: short.to_owned(),
            standing: standing(&periods, member, paid, on).unwrap_or(empty),
        }
    };
    let rows = vec![
        row(1, "Akinyi Odhiambo", "Akinyi O.", 1, 7_200),
        row(2, "<script>alert(1)</script>", "Fatuma A.", 1, 6_600),
        row(3, "Nyambura wa Kamau-Njoroge", "Nyambura w.", 20, 0),
        row(4, "Wanjiku Mwangi", "Wanjiku M.", 1, 5_600),
    ];
    let fund = |number, code: &str, name: &str, counts_personally| Fund {
        id: FundId::new(number),
        code: code.to_owned(),
        name: name.to_owned(),
        counts_personally,
    };
    let personal = fund(3, "personal", "Personal savings", true);
    Grid {
        chama_name: "Umoja Women\u{2019}s Group".to_owned(),
        fund: personal.clone(),
        funds: vec![personal, fund(5, "tea", "Tea", false)],
        on,
        totals: periods
            .iter()
            .map(|_| PeriodTotal {
                due: crate::samples::kes(5_600),
                paid: crate::samples::kes(4_200),
            })
            .collect(),
        periods,
        rows,
        paid: crate::samples::kes(19_400),
        expected: crate::samples::kes(19_600),
        arrears: crate::samples::kes(2_800),
        credit: crate::samples::kes(200),
        older: Some(crate::samples::day(2)),
    }
}
