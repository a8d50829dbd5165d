//! What the sheet of a meeting is filled in with: what every active member can pay today.

use std::collections::BTreeMap;

use domain::access::may;
use domain::contributions::Period;
use domain::ids::{FundId, MemberId};
use domain::money::Money;

use super::super::plans;
use super::{queries, stand};
use crate::access::Grant;
use crate::context::Context;
use crate::error::Result;
use crate::ledger::accounts;
use crate::ledger::funds::Fund;
use crate::ledger::views::CashPlace;

/// What a member can pay into one fund today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The fund.
    pub fund_id: FundId,
    /// All of it: arrears, and the period that is open.
    pub due: Money,
    /// What of it is late.
    pub arrears: Money,
}

/// One member of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The member.
    pub member_id: MemberId,
    /// First and last name.
    pub name: String,
    /// A field per fund of the sheet.
    pub expected: Vec<Expected>,
}

/// What the sheet of a meeting offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The funds that have a plan.
    pub funds: Vec<Fund>,
    /// The active members, by name.
    pub rows: Vec<SheetRow>,
    /// Where the money can come to lie.
    pub places: Vec<CashPlace>,
}

/// The sheet as it is filled in beforehand.
///
/// # Errors
/// When the database fails.
pub async fn sheet(context: &Context, grant: Grant<may::RecordMoney>) -> Result<Sheet> {
    let (chama, today) = (grant.chama_id(), context.today());
    let mut reader = context.db().read().await?;
    let planned = plans::read(&mut reader, chama).await?;
    let places = accounts::cash_places(&mut reader, chama).await?;
    let paid = queries::paid_by_all(&mut reader, chama, today).await?;
    let begun = planned.iter();
    let begun = begun.map(|(fund, schedule)| (fund.id, schedule.begun_by(today)));
    let periods: BTreeMap<FundId, Vec<Period>> = begun.collect();
    let mut funds = Vec::new();
    for (fund, schedule) in planned {
        // Without any plan there is still something to collect.
        if funds.is_empty() || !schedule.plans().is_empty() {
            funds.push(fund);
        }
    }
    let mut rows: Vec<SheetRow> = Vec::new();
    for (fund_id, payer) in paid {
        if rows.last().is_none_or(|row| row.member_id != payer.id) {
            rows.push(SheetRow {
                member_id: payer.id,
                name: format!("{} {}", payer.first_name, payer.last_name),
                expected: Vec::new(),
            });
        }
        if !funds.iter().any(|fund| fund.id == fund_id) {
            continue;
        }
        let begun = periods.get(&fund_id).map(Vec::as_slice).unwrap_or_default();
        let standing = stand(begun, &payer, today)?;
        if let Some(row) = rows.last_mut() {
            row.expected.push(Expected {
                fund_id,
                due: standing.due_now(),
                arrears: standing.arrears,
            });
        }
    }
    Ok(Sheet {
        funds,
        rows,
        places,
    })
}
