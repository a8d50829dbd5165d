//! The funds of a chama: what its members save for, each with its own savings account per member.

use domain::ids::{ChamaId, FundId};
use store::Connection;

use super::queries;
use crate::error::Result;
use crate::work::Work;

/// A fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fund {
    /// The fund.
    pub id: FundId,
    /// Its short word, unique in the chama: `personal`.
    pub code: String,
    /// Its name, in the language of whoever opened it.
    pub name: String,
}

/// Opens a fund. The savings accounts in it are opened as members join.
///
/// # Errors
/// When the database fails.
pub async fn open(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    code: &str,
    name: String,
) -> Result<FundId> {
    let now = work.now();
    Ok(queries::insert_fund(work.tx(), chama_id, code, name, now).await?)
}

/// The funds of a chama, in the order in which they were opened.
///
/// # Errors
/// When the database fails.
pub async fn list(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<Fund>> {
    Ok(queries::funds(on, chama_id).await?)
}
