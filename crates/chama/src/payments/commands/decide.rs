//! The second officer: confirming or rejecting what another said of unexplained money.

use domain::access::may;
use domain::ids::{AssignmentId, FundId, MemberId, UserId};
use serde::Serialize;
use store::Isolation;

use super::assign::{self, Assignment};
use crate::access::Grant;
use crate::error::{Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::payments::queries::{receipts, suspense as queries};
use crate::payments::views::Assigned;
use crate::work::{Command, Work};

/// Confirms whose unexplained money is: never whoever said so, nor whose it would be.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmAssignment {
    /// The receipt.
    pub receipt: String,
}

impl Command for ConfirmAssignment {
    const NAME: &'static str = "payments.confirm_assignment";
    const ISOLATION: Isolation = Isolation::Guarded;
    const NEW_ROW: Option<&'static str> = Some("transactions");
    type Authority = Grant<may::AssignSuspense>;
    type Answer = Assigned;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::AssignSuspense>,
    ) -> Result<Assigned> {
        let chama = grant.chama_id();
        let receipt = assign::unexplained(work, chama, &self.receipt).await?;
        let proposed = queries::proposed(work.tx(), chama, &self.receipt).await?;
        let proposed = proposed.ok_or_else(nothing_said)?;
        let member = MemberId::new(proposed.member_id);
        let is_same = UserId::new(proposed.proposed_by) == grant.user_id();
        if is_same || member == grant.member_id() {
            return Err(Refusal::new(Kind::Forbidden, "second_officer_needed").into());
        }
        if queries::hold(work.tx(), AssignmentId::new(proposed.id)).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "already_assigned").into());
        }
        let chart = Chart::load(work.tx(), chama, [Some(member), None]).await?;
        let assignment = Assignment {
            id: AssignmentId::new(proposed.id),
            member,
            fund: proposed.fund_id.map(FundId::new),
        };
        let id = assign::post(work, &chart, (chama, &receipt), &assignment).await?;
        assign::tell_audit(work, Self::NAME, &receipt, (member, Some(id)));
        Ok(Assigned {
            transaction_id: Some(id),
        })
    }
}

/// Nobody has said whose the money is.
fn nothing_said() -> Refusal {
    Refusal::new(Kind::Conflict, "assignment_missing")
}

/// Rejects, or takes back, what was said of unexplained money.
#[derive(Debug, Clone, Serialize)]
pub struct RejectAssignment {
    /// The receipt.
    pub receipt: String,
}

impl Command for RejectAssignment {
    const NAME: &'static str = "payments.reject_assignment";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::AssignSuspense>;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, grant: &Grant<may::AssignSuspense>) -> Result<()> {
        let (chama, now) = (grant.chama_id(), work.now());
        let proposed = queries::proposed(work.tx(), chama, &self.receipt).await?;
        let proposed = proposed.ok_or_else(nothing_said)?;
        let whose = (chama, self.receipt.as_str());
        if queries::reject(work.tx(), whose, grant.user_id(), now).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "already_assigned").into());
        }
        if let Some(receipt) = receipts::find(work.tx(), &self.receipt).await? {
            let member = MemberId::new(proposed.member_id);
            assign::tell_audit(work, Self::NAME, &receipt, (member, None));
        }
        Ok(())
    }
}
