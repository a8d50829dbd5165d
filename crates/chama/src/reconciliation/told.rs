//! What the payments are told of a statement, and what they take back of it: money in by M-Pesa is
//! theirs to book, once for each receipt, whoever tells of it.

use domain::ids::{ChamaId, TransactionId};
use domain::money::Amount;
use domain::payments::Channel;
use domain::payments::receipt::Receipt;
use domain::payments::statement_row::RowClass;
use domain::statement_import::Plan;

use super::planner::Planner;
use super::views::{ImportView, RowView};
use crate::context::Context;
use crate::error::Result;
use crate::payments::{self, Sighting};
use crate::work::Work;

/// Tells the payments of a row of money in, new to them or not.
pub(super) async fn tell(context: &Context, planner: &Planner, row: &RowView) -> Result<()> {
    let Some(paybill) = planner.paybill() else {
        return Ok(());
    };
    let planned = planner.plan(row)?;
    let comes = row.class == RowClass::PaymentIn;
    if !comes || !matches!(planned.plan, Plan::Book | Plan::Already) {
        return Ok(());
    }
    let receipt = Receipt::parse(&row.receipt);
    let (Ok(receipt), Ok(amount)) = (receipt, Amount::new(row.change)) else {
        return Ok(());
    };
    let receipt = receipt.as_str().to_owned();
    let (phone, name) = row.other_party.split_once(' ').unwrap_or_default();
    let sighting = Sighting {
        at: Some(row.completed_at),
        phone: phone.to_owned(),
        name: name.to_owned(),
        reference: row.account.clone().unwrap_or_default(),
        ..Sighting::new(receipt, Channel::Statement, amount)
    };
    context.see_receipt(paybill.view.id, sighting).await?;
    Ok(())
}

/// Whether the money of a row was booked because this statement told of it.
pub(super) async fn is_of_statement(
    work: &mut Work<'_>,
    import: &ImportView,
    row: &RowView,
) -> Result<bool> {
    if row.class != RowClass::PaymentIn {
        return Ok(false);
    }
    let since = import.kept_at.unwrap_or(import.looked_at);
    payments::booked_by_statement(work.tx(), &row.receipt, since).await
}

/// Takes back what was booked for a receipt, unless something else stands on it.
pub(super) async fn take_back(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    (receipt, transaction): (&str, TransactionId),
    reason: &str,
) -> Result<bool> {
    payments::take_back(work, chama_id, (receipt, transaction), reason).await
}
