//! What a member has still to pay, for money that comes without saying what it is for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::contributions::{Membership, Paid, standing};
use domain::ids::{ChamaId, FundId, MemberId};
use domain::money::Money;
use domain::payments::allocation::Due;
use store::Connection;

use super::queries;
use crate::error::{Error, Result};
use crate::{plans, transactions};

/// Every due of a member that is not paid in full on a day, fund by fund.
///
/// # Errors
/// When the database fails.
pub async fn open_dues(
    on: &mut impl Connection,
    chama_id: ChamaId,
    (member, membership): (MemberId, Membership),
    today: NaiveDate,
) -> Result<Vec<Due>> {
    let plans = plans::list(on, chama_id).await?;
    let funds: BTreeSet<FundId> = plans.iter().map(|plan| plan.fund_id).collect();
    let paid = paid_by_fund(on, chama_id, member, today).await?;
    let mut dues = Vec::new();
    for fund in funds {
        let periods = plans::schedule(&plans, fund).begun_by(today);
        let paid = Paid {
            total: paid.get(&fund).copied().unwrap_or_default(),
            owed_before: Money::ZERO,
        };
        let standing = standing(&periods, membership, paid, today);
        let standing = standing.ok_or_else(|| Error::Defect("the dues do not fit".to_owned()))?;
        let open = standing.cells.iter().filter(|cell| cell.left.is_positive());
        dues.extend(open.map(|cell| Due {
            fund,
            deadline: cell.period.deadline,
            left: cell.left,
        }));
    }
    Ok(dues)
}

async fn paid_by_fund(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
    today: NaiveDate,
) -> Result<BTreeMap<FundId, Money>> {
    let whole = transactions::contributed(on, chama_id, member, today).await?;
    let counted: BTreeSet<i64> = whole.iter().map(|one| one.id.get()).collect();
    let lines = queries::lines_of(on, chama_id, member).await?;
    let of_lines = lines.into_iter().filter_map(|(transaction, fund, amount)| {
        counted.contains(&transaction).then_some((fund, amount))
    });
    let mut paid = BTreeMap::new();
    let alone = whole.iter().filter_map(|one| Some((one.fund?, one.amount)));
    for (fund, amount) in alone.chain(of_lines) {
        let sum: &mut Money = paid.entry(fund).or_default();
        *sum = sum
            .checked_add(amount)
            .ok_or_else(|| Error::Defect("what was paid does not fit".to_owned()))?;
    }
    Ok(paid)
}
