//! All SQL of contribution plans.

use chrono::{DateTime, NaiveDate, Utc};
use domain::contributions::Plan;
use domain::ids::{ChamaId, FundId, UserId};
use store::{Connection, Tx, query};

use super::plan_of;
use super::views::FundPlan;
use crate::error::Result;

/// A plan to write.
pub(super) struct NewPlan {
    pub chama_id: ChamaId,
    pub fund_id: FundId,
    pub plan: Plan,
    pub decided_by: UserId,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: NewPlan) -> store::Result<u64> {
    query(
        "INSERT INTO contribution_plans \
         (chama_id, fund_id, valid_from, amount, frequency, due_day, decided_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.chama_id.get())
    .bind(new.fund_id.get())
    .bind(new.plan.valid_from)
    .bind(new.plan.amount.cents())
    .bind(new.plan.rhythm.frequency().as_str())
    .bind(new.plan.rhythm.due_day())
    .bind(new.decided_by.get())
    .bind(new.now)
    .execute(tx)
    .await
}

#[derive(sqlx::FromRow)]
struct Row {
    fund_id: i64,
    valid_from: NaiveDate,
    amount: i64,
    frequency: String,
    due_day: i64,
    decided_by: i64,
}

/// The plans of all funds, in the order in which they were decided. A chama that changes its mind
/// every week for ten years has half as many as the limit.
pub(super) async fn list(on: &mut impl Connection, chama: ChamaId) -> Result<Vec<FundPlan>> {
    let rows: Vec<Row> = query(
        "SELECT fund_id, valid_from, amount, frequency, due_day, decided_by \
         FROM contribution_plans WHERE chama_id = $1 ORDER BY id LIMIT 1000",
    )
    .bind(chama.get())
    .all(on)
    .await?;
    rows.iter().map(view).collect()
}

fn view(row: &Row) -> Result<FundPlan> {
    let (from, frequency) = (row.valid_from, &row.frequency);
    Ok(FundPlan {
        fund_id: FundId::new(row.fund_id),
        plan: plan_of(from, row.amount, frequency, row.due_day)?,
        decided_by: UserId::new(row.decided_by),
    })
}
