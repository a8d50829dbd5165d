//! What commands on chamas answer.

use domain::chamas::ChamaStatus;
use domain::ids::{ChamaId, MemberId};
use serde::{Deserialize, Serialize};

/// A chama just founded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founded {
    /// The chama.
    pub id: ChamaId,
    /// Its founder as a member.
    pub member_id: MemberId,
}

/// A chama's particulars were changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The chama.
    pub id: ChamaId,
    /// The fields that are not what they were.
    pub changed: Vec<String>,
}

/// Where a chama stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The chama.
    pub id: ChamaId,
    /// Active, suspended or closed.
    pub status: ChamaStatus,
}
