//! The book of a chama as a whole: whether it takes entries, and on which days.

use chrono::NaiveDate;
use domain::access::may;
use domain::chamas::ChamaStatus;
use domain::ids::ChamaId;
use domain::period::closing_allowed;
use serde_json::json;

use super::queries;
use super::views::PeriodClosed;
use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::work::Work;

/// Opens or holds the book as the chama stands. A held book refuses every entry, also of a request
/// that was allowed a moment before; that and the entries wait for each other at the book's row.
///
/// # Errors
/// Not found when there is no such book.
pub async fn hold(work: &mut Work<'_>, chama_id: ChamaId, status: ChamaStatus) -> Result<()> {
    let held = match status {
        ChamaStatus::Active => None,
        ChamaStatus::Suspended | ChamaStatus::Closed => Some(status.as_str().to_owned()),
    };
    match queries::hold_book(work.tx(), chama_id, held).await? {
        0 => Err(Error::not_found()),
        _ => Ok(()),
    }
}

/// Closes the book through a day: nothing more can be booked on it or before. Whoever asks sees to
/// it that the days are in order.
///
/// # Errors
/// A refusal of `through` when that day cannot be closed.
pub async fn close_through(
    work: &mut Work<'_>,
    grant: &Grant<may::ClosePeriod>,
    action: &'static str,
    through: NaiveDate,
) -> Result<PeriodClosed> {
    let chama_id = grant.chama_id();
    let row = queries::closed_through(work.tx(), chama_id).await?;
    let (closed,) = row.ok_or_else(Error::not_found)?;
    closing_allowed(closed, work.today(), through)
        .map_err(|error| Refusal::field("through", error.code()))?;
    if queries::close_through(work.tx(), chama_id, through).await? == 0 {
        return Err(Refusal::new(Kind::Conflict, "period_already_closed").into());
    }
    audit::record(
        work,
        audit::Record {
            action,
            subject: "book",
            subject_id: Some(chama_id.get()),
            detail: json!({ "through": through, "before": closed }),
        },
    );
    Ok(PeriodClosed {
        closed_through: through,
    })
}
