//! What commands on contributions answer.

use chrono::{DateTime, Utc};
use domain::ids::TransactionId;
use domain::money::Money;
use serde::{Deserialize, Serialize};

/// A sheet was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// A transaction for each member who paid, in the order of the sheet.
    pub transactions: Vec<TransactionId>,
    /// What was collected in all.
    pub total: Money,
}

/// A link was made. The secret is shown this once and stored nowhere.
#[derive(Clone, Serialize, Deserialize)]
pub struct Shared {
    /// The link.
    pub id: i64,
    /// Its secret, as it stands in the address.
    pub token: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shared({})", self.id)
    }
}

/// A link was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareEnded {
    /// The link.
    pub id: i64,
}
