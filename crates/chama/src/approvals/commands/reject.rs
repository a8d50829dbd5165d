//! Rejecting a payment: one of those who may approve says no, with the reason, and it is over.

use domain::access::may;
use domain::approvals::ProposalState;
use domain::ids::ProposalId;
use domain::names::Reason;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::why_not_open;
use crate::access::Grant;
use crate::approvals::queries::{self, Closing};
use crate::approvals::views::ProposalView;
use crate::audit;
use crate::error::{Error, Refusal, Result};
use crate::work::{Command, Work};

/// Rejects a payment.
#[derive(Debug, Clone, Serialize)]
pub struct Reject {
    proposal_id: ProposalId,
    reason: String,
}

impl Reject {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(proposal_id: ProposalId, reason: &str) -> Result<Self> {
        let reason =
            Reason::parse(reason).map_err(|error| Refusal::field("reason", error.code()))?;
        Ok(Self {
            proposal_id,
            reason: reason.as_str().to_owned(),
        })
    }
}

impl Command for Reject {
    const NAME: &'static str = "approvals.reject";
    // That it is still open is a condition of the write itself.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ApprovePayment>;
    type Answer = ProposalView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ApprovePayment>,
    ) -> Result<ProposalView> {
        let (chama_id, id) = (grant.chama_id(), self.proposal_id);
        let found = queries::find(work.tx(), chama_id, id).await?;
        let mut view = found.ok_or_else(Error::not_found)?.view;
        queries::may_approve(work.tx(), &view, grant.member_id()).await?;
        let closing = Closing {
            state: ProposalState::Rejected,
            by: grant.user_id(),
            at: work.now(),
            reason: Some(self.reason.clone()),
            transaction: None,
        };
        if queries::close(work.tx(), chama_id, id, closing).await? == 0 {
            return Err(why_not_open(work.tx(), chama_id, id).await?);
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "proposal",
                subject_id: Some(id.get()),
                detail: json!({ "reason": self.reason, "cents": view.amount.cents() }),
            },
        );
        view.state = ProposalState::Rejected;
        Ok(view)
    }
}
