//! Ending a payment of which M-Pesa never told anything.

use domain::access::may;
use domain::ids::{PayoutId, ProposalId};
use domain::names::Reason;
use domain::payouts::{PayoutState, may_be_ended};
use serde::Serialize;
use store::Isolation;

use crate::countersigns::{Signed, Subject, sign};
use crate::error::{Error, Kind, Refusal, Result};
use crate::payouts::queries;
use crate::payouts::settle::{give_up, record};
use crate::people::proof::Fresh;
use crate::work::{Command, Work};

/// The code under which a payment stands that officers ended.
const CODE: &str = "ended_by_officers";

/// Says that M-Pesa never made a payment, as its portal or its care line told. Two officers have to
/// say so; then the money goes back to its place. Should it arrive after all, it is booked as any
/// payment that had failed.
#[derive(Debug, Clone, Serialize)]
pub struct EndPayout {
    proposal_id: ProposalId,
    payout_id: PayoutId,
    reason: String,
}

impl EndPayout {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(proposal_id: ProposalId, payout_id: PayoutId, reason: &str) -> Result<Self> {
        let reason =
            Reason::parse(reason).map_err(|error| Refusal::field("reason", error.code()))?;
        Ok(Self {
            proposal_id,
            payout_id,
            reason: reason.as_str().to_owned(),
        })
    }
}

impl Command for EndPayout {
    const NAME: &'static str = "payouts.end";
    // Whose word it is, and the state the payment is in, stand in the writes.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Fresh<may::ApprovePayment>;
    type Answer = PayoutState;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        fresh: &Fresh<may::ApprovePayment>,
    ) -> Result<PayoutState> {
        let grant = fresh.grant();
        let row = queries::find(work.tx(), self.payout_id).await?;
        let row = row
            .filter(|row| row.chama_id == grant.chama_id() && row.proposal_id == self.proposal_id)
            .ok_or_else(Error::not_found)?;
        if !may_be_ended(row.state, row.sent_at, work.now()) {
            return Err(Refusal::new(Kind::Conflict, "payout_may_arrive").into());
        }
        if sign(work, &grant, Subject::EndPayout(row.id)).await? == Signed::First {
            record(work, &row, "payouts.end_asked");
            return Ok(row.state);
        }
        give_up(work, &row, (CODE.to_owned(), self.reason.clone())).await?;
        Ok(PayoutState::Failed)
    }
}
