//! What commands on members answer.

use domain::ids::{ChamaId, MemberId};
use serde::{Deserialize, Serialize};

/// A member just added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberAdded {
    /// The member.
    pub id: MemberId,
    /// The chama.
    pub chama_id: ChamaId,
    /// Whether the address belongs to an account, which can now see the chama.
    pub has_account: bool,
}
