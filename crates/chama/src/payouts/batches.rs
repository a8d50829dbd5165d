//! Payments prepared together as one list: what is kept of them until they are approved.

use domain::ids::{ChamaId, MemberId, ProposalId};
use domain::money::Amount;
use store::Connection;

use super::queries::{self, NewLine};
use crate::error::{Error, Result};
use crate::work::Work;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Who is paid.
    pub member_id: MemberId,
    /// Their phone as it was when the list was prepared: what approvers saw is what is paid to.
    pub phone_number: String,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub purpose: String,
}

/// Keeps the lines of a proposal; they never change.
///
/// # Errors
/// When the database fails.
pub(crate) async fn keep(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    proposal_id: ProposalId,
    lines: &[Line],
) -> Result<()> {
    queries::insert_batch(work.tx(), chama_id, proposal_id, lines.len()).await?;
    for (line_no, line) in (1_i64..).zip(lines) {
        work.push(queries::insert_line(NewLine {
            chama_id,
            proposal_id,
            line_no,
            member_id: line.member_id,
            phone_number: line.phone_number.clone(),
            amount: line.amount,
            purpose: line.purpose.clone(),
        }));
    }
    Ok(())
}

/// How many lines a proposal has; none where it is a single payment.
///
/// # Errors
/// When the database fails.
pub async fn line_count(
    on: &mut impl Connection,
    chama_id: ChamaId,
    proposal_id: ProposalId,
) -> Result<Option<usize>> {
    let count = queries::line_count(on, chama_id, proposal_id).await?;
    Ok(count.and_then(|count| usize::try_from(count).ok()))
}

/// The lines of a proposal in order, each with its number; none where it is a single payment.
///
/// # Errors
/// When the database fails.
pub async fn lines(
    on: &mut impl Connection,
    chama_id: ChamaId,
    proposal_id: ProposalId,
) -> Result<Vec<(i64, Line)>> {
    let rows = queries::lines(on, chama_id, proposal_id).await?;
    let line = |(line_no, member, phone_number, cents, purpose)| {
        let defect = |_sum| Error::Defect(format!("line {line_no} of proposal {proposal_id}"));
        Ok((
            line_no,
            Line {
                member_id: MemberId::new(member),
                phone_number,
                amount: Amount::from_cents(cents).map_err(defect)?,
                purpose,
            },
        ))
    };
    rows.into_iter().map(line).collect()
}
