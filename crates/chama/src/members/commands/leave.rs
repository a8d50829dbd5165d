//! Leaving a chama. Savings and dues are no hindrance: the book keeps them, and the answer says so.

use domain::access::may;
use domain::chamas::MemberStatus;
use domain::members::may_leave;
use domain::names::Description;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Refusal, Result};
use crate::ledger::accounts;
use crate::members::queries;
use crate::members::standing::{self, Recorded};
use crate::members::views::StatusChanged;
use crate::work::{Command, Work};

/// Whoever asks leaves the chama.
#[derive(Debug, Clone, Serialize)]
pub struct LeaveChama {
    reason: String,
}

impl LeaveChama {
    /// Checks the reason, which may be empty.
    ///
    /// # Errors
    /// A refusal of the reason.
    pub fn check(reason: &str) -> Result<Self> {
        let reason = Description::parse_optional(reason)
            .map_err(|error| Refusal::field("reason", error.code()))?;
        let reason = reason.map(|reason| reason.to_string()).unwrap_or_default();
        Ok(Self { reason })
    }
}

impl Command for LeaveChama {
    const NAME: &'static str = "members.leave";
    // The chama's turn keeps changes of one chama apart.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::LeaveChama>;
    type Answer = StatusChanged;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::LeaveChama>,
    ) -> Result<StatusChanged> {
        let chama_id = grant.chama_id();
        standing::take_turn(work, chama_id).await?;
        let own = grant.member_id();
        let member = standing::member(work, chama_id, own, own).await?;
        let chairs = queries::chairs(work.tx(), chama_id).await?;
        may_leave(member.standing, chairs).map_err(standing::refusal)?;
        let to = Recorded {
            status: MemberStatus::Left,
            since: work.today(),
            reason: self.reason.clone(),
            by: grant.user_id(),
        };
        standing::depart(work, chama_id, &member, to).await?;
        let savings = accounts::savings_of(work.tx(), chama_id, own).await?;
        audit::record(
            work,
            audit::Record {
                action: "members.left",
                subject: "member",
                subject_id: Some(own.get()),
                detail: json!({
                    "name": member.name,
                    "role": member.standing.role,
                    "reason": self.reason,
                    "savings": savings.cents(),
                }),
            },
        );
        Ok(StatusChanged {
            id: own,
            status: MemberStatus::Left,
            savings,
        })
    }
}
