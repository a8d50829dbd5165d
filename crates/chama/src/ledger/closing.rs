//! Closing a period of the book.

use chrono::NaiveDate;
use domain::access::may;
use domain::period::closing_allowed;
use serde_json::json;

use super::queries;
use super::views::PeriodClosed;
use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::work::Work;

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
