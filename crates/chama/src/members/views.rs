//! What commands on members answer.

use chrono::{DateTime, Utc};
use domain::access::Role;
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, InvitationId, JoinRequestId, MemberId};
use domain::money::Money;
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

/// A role just given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChanged {
    /// The member.
    pub id: MemberId,
    /// The role held before.
    pub from: Role,
    /// The role held now.
    pub role: Role,
    /// From when money put out by them is not on hold.
    pub money_out_from: DateTime<Utc>,
}

/// A membership that stands elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChanged {
    /// The member.
    pub id: MemberId,
    /// Where it stands.
    pub status: MemberStatus,
    /// What the book holds as the member's savings, all funds together: it stays theirs, whatever
    /// became of the membership.
    pub savings: Money,
}

/// Members just added from a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersImported {
    /// The members, in the order of the list.
    pub ids: Vec<MemberId>,
}

/// An invitation just made. Its code is held by the command and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
    /// How many it can bring.
    pub uses_max: i64,
}

/// A code for taking over a membership, just made. The code is held by the command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimMade {
    /// Whose membership.
    pub member: MemberId,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// What a code brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entered {
    /// The request waits for an officer.
    Asked {
        /// The chama.
        chama_id: ChamaId,
        /// The request.
        request: JoinRequestId,
    },
    /// The person took over a membership kept for them.
    Claimed {
        /// The chama.
        chama_id: ChamaId,
        /// The member they are now.
        member: MemberId,
    },
}

/// A request just decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDecided {
    /// The request.
    pub id: JoinRequestId,
    /// The member the person became, if admitted.
    pub member: Option<MemberId>,
}
