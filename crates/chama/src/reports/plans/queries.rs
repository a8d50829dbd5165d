//! All SQL of funds with their plans.

use chrono::NaiveDate;
use domain::contributions::{Plan, Schedule};
use domain::ids::{ChamaId, FundId};
use store::{Reader, query};

use crate::error::Result;
use crate::ledger::funds::Fund;
use crate::plans;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    code: String,
    name: String,
    counts_personally: bool,
    valid_from: Option<NaiveDate>,
    amount: Option<i64>,
    frequency: Option<String>,
    due_day: Option<i64>,
}

pub(super) async fn funds(on: &mut Reader, chama: ChamaId) -> Result<Vec<(Fund, Schedule)>> {
    let rows: Vec<Row> = query(
        "SELECT f.id, f.code, f.name, f.counts_personally, p.valid_from, p.amount, p.frequency, \
         p.due_day FROM funds f LEFT JOIN contribution_plans p \
         ON p.chama_id = f.chama_id AND p.fund_id = f.id \
         WHERE f.chama_id = $1 ORDER BY f.id, p.id LIMIT 1000",
    )
    .bind(chama.get())
    .all(on)
    .await?;
    let mut funds: Vec<(Fund, Vec<Plan>)> = Vec::new();
    for row in rows {
        let plan = plan(&row)?;
        let id = FundId::new(row.id);
        if funds.last().is_none_or(|(last, _)| last.id != id) {
            let fund = Fund {
                id,
                code: row.code,
                name: row.name,
                counts_personally: row.counts_personally,
            };
            funds.push((fund, Vec::new()));
        }
        if let Some((_, decided)) = funds.last_mut() {
            decided.extend(plan);
        }
    }
    let scheduled = |(fund, decided)| (fund, Schedule::new(decided));
    Ok(funds.into_iter().map(scheduled).collect())
}

fn plan(row: &Row) -> Result<Option<Plan>> {
    let (Some(valid_from), Some(cents), Some(frequency), Some(due_day)) = (
        row.valid_from,
        row.amount,
        row.frequency.as_deref(),
        row.due_day,
    ) else {
        return Ok(None);
    };
    plans::plan_of(valid_from, cents, frequency, due_day).map(Some)
}
