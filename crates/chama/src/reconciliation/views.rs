//! What commands of reconciliation answer.

use chrono::NaiveDate;
use domain::daily_proof::Outcome;
use domain::ids::{AccountId, CashCountId, ExplanationId};
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// A count that was written down, and how the day compares now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountView {
    /// The count.
    pub id: CashCountId,
    /// What was counted.
    pub place_id: AccountId,
    /// At the end of which day.
    pub day: NaiveDate,
    /// What it held.
    pub amount: Money,
    /// What its book says.
    pub books: Money,
    /// How all places compare on that day.
    pub outcome: Option<Outcome>,
    /// What it holds more than its book says, less what is on its way.
    pub difference: Option<Money>,
}

/// An explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationView {
    /// The explanation.
    pub id: ExplanationId,
    /// Of which place.
    pub place_id: AccountId,
    /// From which day.
    pub day: NaiveDate,
    /// What the place holds more than its book says.
    pub difference: Money,
    /// Whether two officers agree.
    pub agreed: bool,
}
