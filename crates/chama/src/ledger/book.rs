//! The book of a chama as a whole: whether it takes entries.

use chrono::NaiveDate;
use domain::chamas::ChamaStatus;
use domain::ids::ChamaId;
use store::Connection;

use super::queries;
use crate::error::{Error, Result};
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

/// The last day of the book that is closed, if one is.
///
/// # Errors
/// Not found when there is no such book.
pub async fn closed_through(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Option<NaiveDate>> {
    let (closed,) = queries::closed_through(on, chama_id)
        .await?
        .ok_or_else(Error::not_found)?;
    Ok(closed)
}

/// Whether the book takes no entry: the chama is suspended or closed.
///
/// # Errors
/// When the database fails.
pub async fn is_held(on: &mut impl Connection, chama_id: ChamaId) -> Result<bool> {
    Ok(queries::held(on, chama_id).await?.is_some())
}
