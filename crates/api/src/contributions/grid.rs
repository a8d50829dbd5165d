//! `GET /api/chamas/{chama_id}/contributions`

use axum::extract::State;
use chama::reports::contributions::{self, Ask, Grid, GridRow, PERIODS_MAX, PERIODS_USUAL};
use chrono::NaiveDate;
use domain::access::may;
use domain::contributions::{Cell, Standing};
use domain::ids::FundId;
use http::{Failure, HttpState, InChama, Json, Query, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::fields::{Day, Id, Whole, given, schema};

/// Which part is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The fund; the first that has a plan when left out.
    #[serde(default, deserialize_with = "given")]
    #[param(schema_with = schema::id, required = false)]
    fund_id: Option<Id<FundId>>,
    /// How many periods: the newest 12 when left out.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = i64, required = false, minimum = 1, maximum = 60, default = 12)]
    periods: Option<Whole<1, 60>>,
    /// Only periods that begin before this day.
    #[serde(default, deserialize_with = "given")]
    #[param(schema_with = schema::day, required = false)]
    before: Option<Day>,
    /// As it stood at the end of this day; today when left out.
    #[serde(default, deserialize_with = "given")]
    #[param(schema_with = schema::day, required = false)]
    on: Option<Day>,
}

/// A member's due for one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellAnswer {
    begins: NaiveDate,
    deadline: NaiveDate,
    due: Shillings,
    paid: Shillings,
    left: Shillings,
    /// `missed` is said only when the deadline has passed.
    #[schema(pattern = "^(not_due|paid|partly_paid|open|missed)$")]
    state: &'static str,
}

/// Where a member stands with a fund.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FundStandingAnswer)]
pub struct StandingAnswer {
    /// Oldest first.
    periods: Vec<CellAnswer>,
    paid: Shillings,
    /// What was owed by now: deadlines passed.
    expected: Shillings,
    /// What is unpaid of it.
    arrears: Shillings,
    /// What is unpaid of the period that still has time.
    open: Shillings,
    /// What is paid for periods not begun.
    credit: Shillings,
    /// Paid less expected.
    balance: Shillings,
    /// Paid over expected in hundredths of a per cent, rounded down: 10,000 is all of it.
    performance: Option<i64>,
}

/// A member's row.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberContributions {
    #[schema(schema_with = schema::id)]
    member_id: i64,
    name: String,
    standing: StandingAnswer,
}

/// The totals of one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodTotals {
    begins: NaiveDate,
    deadline: NaiveDate,
    due: Shillings,
    paid: Shillings,
}

/// Who has paid into a fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContributionsAnswer {
    #[schema(schema_with = schema::id)]
    fund_id: i64,
    fund: String,
    /// Whether it counts in the members' own performance.
    counts_personally: bool,
    on: NaiveDate,
    periods: Vec<PeriodTotals>,
    members: Vec<MemberContributions>,
    paid: Shillings,
    expected: Shillings,
    arrears: Shillings,
    credit: Shillings,
    /// All members together, as for one.
    performance: Option<i64>,
    /// The `before` that leads to older periods, if there are any.
    older: Option<NaiveDate>,
}

impl From<&Cell> for CellAnswer {
    fn from(cell: &Cell) -> Self {
        Self {
            begins: cell.period.begins,
            deadline: cell.period.deadline,
            due: cell.due.into(),
            paid: cell.paid.into(),
            left: cell.left.into(),
            state: cell.state.as_str(),
        }
    }
}

impl From<&Standing> for StandingAnswer {
    fn from(standing: &Standing) -> Self {
        Self {
            periods: standing.cells.iter().map(CellAnswer::from).collect(),
            paid: standing.paid.into(),
            expected: standing.expected.into(),
            arrears: standing.arrears.into(),
            open: standing.open.into(),
            credit: standing.credit.into(),
            balance: standing.balance().into(),
            performance: standing.performance(),
        }
    }
}

impl From<GridRow> for MemberContributions {
    fn from(row: GridRow) -> Self {
        Self {
            member_id: row.member_id.get(),
            standing: StandingAnswer::from(&row.standing),
            name: row.name,
        }
    }
}

impl From<Grid> for ContributionsAnswer {
    fn from(grid: Grid) -> Self {
        let totals = grid.periods.iter().zip(&grid.totals);
        let periods = totals.map(|(period, total)| PeriodTotals {
            begins: period.begins,
            deadline: period.deadline,
            due: total.due.into(),
            paid: total.paid.into(),
        });
        Self {
            fund_id: grid.fund.id.get(),
            counts_personally: grid.fund.counts_personally,
            on: grid.on,
            periods: periods.collect(),
            performance: grid.performance(),
            paid: grid.paid.into(),
            expected: grid.expected.into(),
            arrears: grid.arrears.into(),
            credit: grid.credit.into(),
            older: grid.older,
            fund: grid.fund.name,
            members: grid
                .rows
                .into_iter()
                .map(MemberContributions::from)
                .collect(),
        }
    }
}

/// Who has paid
///
/// Members by periods of one fund, with what each owes and has paid. Money is set against the
/// oldest dues first and what is left over is carried forward.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/contributions",
    tag = "contributions",
    params(Which),
    responses(
        (status = 200, description = "The members and their periods", body = ContributionsAnswer),
        (status = 404, description = "No such chama or fund, or nothing is owed to any"),
    ),
    security(("session" = []))
)]
pub async fn show_contributions(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
    Query(which): Query<Which>,
) -> Result<Json<ContributionsAnswer>, Failure> {
    let count = which.periods.map(|count| usize::try_from(count.0));
    let count = count.transpose().unwrap_or(Some(PERIODS_MAX));
    let ask = Ask {
        fund: which.fund_id.map(|fund| fund.0),
        periods: count.or(Some(PERIODS_USUAL)),
        before: which.before.map(|day| day.0),
        on: which.on.map(|day| day.0),
    };
    let grid = contributions::grid(state.context(), inside.grant, ask).await?;
    let grid = grid.ok_or_else(Failure::not_found)?;
    Ok(Json(grid.into()))
}
