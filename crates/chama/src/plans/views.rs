//! What plans and opened funds show.

use chrono::NaiveDate;
use domain::contributions::Plan;
use domain::ids::{FundId, UserId};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// A plan as it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundPlan {
    /// For which fund.
    pub fund_id: FundId,
    /// What.
    pub plan: Plan,
    /// Who recorded it.
    pub decided_by: UserId,
}

/// A plan was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSet {
    /// For which fund.
    pub fund_id: FundId,
    /// The first day of the first period under it.
    pub first_begins: NaiveDate,
    /// The deadline of that period.
    pub first_deadline: NaiveDate,
    /// What each member owes for it.
    pub amount: Money,
}

/// A fund was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundOpened {
    /// The fund.
    pub id: FundId,
    /// Savings accounts opened in it: one per member.
    pub accounts: i64,
}
