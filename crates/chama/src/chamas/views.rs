//! What commands on chamas answer.

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
