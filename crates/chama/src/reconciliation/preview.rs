//! Looking at a statement: what keeping each row would do, or what it did.

use std::collections::BTreeMap;

use domain::access::may;
use domain::ids::StatementImportId;
use domain::money::Money;
use domain::statement_import::{ImportState, Plan};

use super::planner::Planner;
use super::queries::imports;
use super::views::{ImportView, RowView};
use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Result};

/// The most rows that are read.
const ROWS_READ: i64 = 20_000;
/// Rows that are shown; all are counted.
pub const ROWS_SHOWN: usize = 500;

/// A row with what keeping it does or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRow {
    /// The row.
    pub row: RowView,
    /// What.
    pub plan: Plan,
}

/// Rows of which keeping does the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanTotal {
    /// What it does.
    pub plan: Plan,
    /// How many rows.
    pub rows: i64,
    /// What came in by them.
    pub paid_in: Money,
    /// What went out by them.
    pub withdrawn: Money,
}

/// A statement with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The statement.
    pub import: ImportView,
    /// The first rows, oldest first.
    pub rows: Vec<PreviewRow>,
    /// All rows, by what keeping them does.
    pub totals: Vec<PlanTotal>,
    /// The balance after its last row.
    pub closing: Option<Money>,
}

/// What keeping a statement would do, or did.
///
/// # Errors
/// Not found when the chama has none of this number.
pub async fn preview(
    context: &Context,
    grant: Grant<may::ViewAnyStatement>,
    id: StatementImportId,
) -> Result<Preview> {
    let chama_id = grant.chama_id();
    let mut reader = context.db().read().await?;
    let import = imports::find(&mut reader, chama_id, id).await?;
    let import = import.ok_or_else(Error::not_found)?;
    let mut rows = imports::rows(&mut reader, (chama_id, id), ROWS_READ).await?;
    let place = (chama_id, import.place_id);
    let open = matches!(import.state, ImportState::LookedAt | ImportState::Booking);
    let planner = if open {
        Some(Planner::read(&mut reader, place, &rows).await?)
    } else {
        None
    };
    drop(reader);
    rows.sort_by_key(|row| row.seq);
    let closing = rows.iter().rev().find_map(|row| row.balance);
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let plan = match (&planner, row.effect) {
            (_, Some(effect)) => effect,
            (Some(planner), None) => planner.plan(&row)?.plan,
            (None, None) => Plan::Again,
        };
        shown.push(PreviewRow { row, plan });
    }
    let totals = totals(&shown)?;
    shown.truncate(ROWS_SHOWN);
    Ok(Preview {
        import,
        rows: shown,
        totals,
        closing,
    })
}

fn totals(rows: &[PreviewRow]) -> Result<Vec<PlanTotal>> {
    let too_large = || Error::Defect("the rows do not fit".to_owned());
    let mut by_plan: BTreeMap<&'static str, PlanTotal> = BTreeMap::new();
    for PreviewRow { row, plan } in rows {
        let total = by_plan.entry(plan.as_str()).or_insert(PlanTotal {
            plan: *plan,
            rows: 0,
            paid_in: Money::ZERO,
            withdrawn: Money::ZERO,
        });
        total.rows = total.rows.saturating_add(1);
        let side = if row.change.is_negative() {
            &mut total.withdrawn
        } else {
            &mut total.paid_in
        };
        let size = row.change.checked_abs().ok_or_else(too_large)?;
        *side = side.checked_add(size).ok_or_else(too_large)?;
    }
    let order = |total: &PlanTotal| Plan::ALL.iter().position(|plan| *plan == total.plan);
    let mut totals: Vec<PlanTotal> = by_plan.into_values().collect();
    totals.sort_by_key(order);
    Ok(totals)
}
