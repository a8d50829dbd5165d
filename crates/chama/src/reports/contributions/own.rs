//! A member's own dues, fund by fund.

use domain::access::may;
use domain::contributions::{self as rules, Paid, Standing};
use domain::ids::MemberId;
use domain::money::Money;

use super::super::plans;
use super::{queries, too_large};
use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::funds::Fund;

/// Where a member stands with one fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dues {
    /// The fund.
    pub fund: Fund,
    /// Where the member stands.
    pub standing: Standing,
}

/// Where a member stands today with every fund that has a plan. One's own every member may read,
/// another's only those with the right.
///
/// # Errors
/// Forbidden for another's without the right; not found when there is no such member.
pub async fn own(
    context: &Context,
    grant: Grant<may::ViewOwnStatement>,
    member: MemberId,
) -> Result<Vec<Dues>> {
    if member != grant.member_id() && grant.also::<may::ViewAnyStatement>().is_none() {
        return Err(Refusal::new(Kind::Forbidden, "not_allowed").into());
    }
    let (chama, today) = (grant.chama_id(), context.today());
    let mut reader = context.db().read().await?;
    let planned = plans::read(&mut reader, chama).await?;
    let paid = queries::paid_by_fund(&mut reader, chama, member, today).await?;
    if paid.is_empty() {
        return Err(Error::not_found());
    }
    let mut dues = Vec::new();
    for (fund_id, membership, total) in paid {
        let named = planned.iter().find(|(fund, _)| fund.id == fund_id);
        let named = named.filter(|(_, schedule)| !schedule.plans().is_empty());
        let Some((fund, schedule)) = named else {
            continue;
        };
        let paid = Paid {
            total,
            owed_before: Money::ZERO,
        };
        let periods = schedule.begun_by(today);
        let standing = rules::standing(&periods, membership, paid, today).ok_or_else(too_large)?;
        dues.push(Dues {
            fund: fund.clone(),
            standing,
        });
    }
    Ok(dues)
}
