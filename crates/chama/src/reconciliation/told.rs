//! Temporary.
use domain::ids::{ChamaId, TransactionId};
use super::planner::Planner;
use super::views::{ImportView, RowView};
use crate::context::Context;
use crate::error::Result;
use crate::work::Work;
pub(super) async fn tell(_context: &Context, planner: &Planner, row: &RowView) -> Result<()> {
    let _ = planner.paybill(); let _ = planner.plan(row)?;
    Ok(())
}
pub(super) async fn is_of_statement(_work: &mut Work<'_>, _import: &ImportView, _row: &RowView) -> Result<bool> { Ok(false) }
pub(super) async fn take_back(_work: &mut Work<'_>, _chama_id: ChamaId, _r: (&str, TransactionId), _reason: &str) -> Result<bool> { Ok(true) }
