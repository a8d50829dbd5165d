//! The funds of a chama: what its members save for, each with its own savings account per member.

use domain::ids::{ChamaId, FundId, MemberId};
use domain::ledger::AccountKind;
use store::Connection;

use super::queries::{self, NewSavings};
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
    /// Whether what a member owes it counts in the member's own performance; not so with a fund of
    /// the group, such as tea or welfare.
    pub counts_personally: bool,
}

/// A fund to be opened.
#[derive(Debug, Clone)]
pub struct NewFund<'a> {
    /// Its short word.
    pub code: &'a str,
    /// Its name.
    pub name: String,
    /// See [`Fund::counts_personally`].
    pub counts_personally: bool,
}

/// Opens a fund. Members who join later get their savings account in it then.
///
/// # Errors
/// A refusal when the chama has a fund of this word.
pub async fn open(work: &mut Work<'_>, chama_id: ChamaId, fund: NewFund<'_>) -> Result<FundId> {
    let now = work.now();
    Ok(queries::insert_fund(work.tx(), chama_id, fund, now).await?)
}

/// Opens a savings account in the fund for each of these members, under the name given.
///
/// # Errors
/// When the database fails.
pub async fn open_for_members(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    fund: FundId,
    members: Vec<(MemberId, String)>,
) -> Result<i64> {
    let now = work.now();
    let mut opened = 0;
    for (member, name) in members {
        let savings = NewSavings {
            chama_id,
            member,
            fund,
            name,
            now,
        };
        queries::insert_savings(work.tx(), savings).await?;
        opened += 1;
    }
    queries::insert_missing_balances(work.tx(), chama_id, &[AccountKind::MemberSavings]).await?;
    Ok(opened)
}

/// Keeps the funds of the chama as they are until the unit of work is over: for whoever opens an
/// account in each of them.
///
/// # Errors
/// When the database fails.
pub async fn hold(work: &mut Work<'_>, chama_id: ChamaId) -> Result<()> {
    Ok(queries::hold_funds(work.tx(), chama_id).await?)
}

/// Keeps everybody else from [`hold`]ing the funds until the unit of work is over: for whoever
/// opens a fund.
///
/// # Errors
/// When the database fails.
pub async fn hold_all(work: &mut Work<'_>, chama_id: ChamaId) -> Result<()> {
    Ok(queries::hold_funds_alone(work.tx(), chama_id).await?)
}

/// The funds of a chama, in the order in which they were opened.
///
/// # Errors
/// When the database fails.
pub async fn list(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<Fund>> {
    Ok(queries::funds(on, chama_id).await?)
}
