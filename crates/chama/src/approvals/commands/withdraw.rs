//! Taking a proposal back: its proposer only, for as long as it is open.

use domain::access::may;
use domain::approvals::ProposalState;
use domain::ids::ProposalId;
use domain::names::Description;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::why_not_open;
use crate::access::Grant;
use crate::approvals::queries::{self, Closing};
use crate::approvals::views::ProposalView;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::work::{Command, Work};

/// Takes a proposal back.
#[derive(Debug, Clone, Serialize)]
pub struct Withdraw {
    proposal_id: ProposalId,
    reason: Option<String>,
}

impl Withdraw {
    /// Checks what was typed; the reason may be empty.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(proposal_id: ProposalId, reason: &str) -> Result<Self> {
        let reason = Description::parse_optional(reason)
            .map_err(|error| Refusal::field("reason", error.code()))?;
        Ok(Self {
            proposal_id,
            reason: reason.map(|reason| reason.as_str().to_owned()),
        })
    }
}

impl Command for Withdraw {
    const NAME: &'static str = "approvals.withdraw";
    // That it is still open is a condition of the write itself.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ProposePayment>;
    type Answer = ProposalView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ProposePayment>,
    ) -> Result<ProposalView> {
        let (chama_id, id) = (grant.chama_id(), self.proposal_id);
        let found = queries::find(work.tx(), chama_id, id).await?;
        let mut view = found.ok_or_else(Error::not_found)?.view;
        if view.proposer != grant.member_id() {
            return Err(Refusal::new(Kind::Forbidden, "not_your_proposal").into());
        }
        let closing = Closing {
            state: ProposalState::Withdrawn,
            by: grant.user_id(),
            at: work.now(),
            reason: self.reason.clone(),
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
        view.state = ProposalState::Withdrawn;
        Ok(view)
    }
}
