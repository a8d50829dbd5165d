//! A member's own dues, fund by fund.

use domain::access::may;
use domain::contributions::{self as rules, Paid, Standing};
use domain::ids::MemberId;
use domain::money::Money;

use super::{queries, too_large};
use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::funds::{self, Fund};
use crate::plans;

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
    let decided = plans::list(&mut reader, chama).await?;
    let funds = funds::list(&mut reader, chama).await?;
    let paid = queries::paid_by_fund(&mut reader, chama, member, today).await?;
    if paid.is_empty() {
        return Err(Error::not_found());
    }
    let mut dues = Vec::new();
    for (fund_id, membership, total) in paid {
        let fund = funds.iter().find(|fund| fund.id == fund_id);
        let schedule = plans::schedule(&decided, fund_id);
        let Some(fund) = fund.filter(|_| !schedule.plans().is_empty()) else {
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
