//! What commands on transactions answer.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, TransactionId, UserId};
use domain::money::Money;
use domain::transactions::{TransactionStatus, TransactionType};
use serde::{Deserialize, Serialize};

/// A transaction in its documented columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionView {
    /// The transaction.
    pub id: TransactionId,
    /// Its chama.
    pub chama_id: ChamaId,
    /// Who recorded it.
    pub user_id: UserId,
    /// How much, in minor units of the chama's currency.
    pub amount: Money,
    /// What it is.
    pub transaction_type: TransactionType,
    /// Why.
    pub description: String,
    /// Where it stands.
    pub status: TransactionStatus,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was booked.
    pub processed_at: Option<DateTime<Utc>>,
    /// M-Pesa's code, if it came by M-Pesa.
    pub mpesa_receipt_number: Option<String>,
    /// Any other reference.
    pub reference_number: Option<String>,
    /// The day the money moved.
    pub value_date: NaiveDate,
}
