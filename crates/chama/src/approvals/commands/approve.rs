//! Approving a payment. The approval that completes it books the money with the same commit.

use domain::access::may;
use domain::approvals::{PaymentKind, ProposalState, RefundOf};
use domain::ids::ProposalId;
use domain::money::Amount;
use domain::postings::MoneyEvent;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::propose::not_on_hold;
use super::why_not_open;
use crate::approvals::queries::{self, Closing, Found};
use crate::approvals::views::ProposalView;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::people::proof::Fresh;
use crate::transactions::{Movement, book};
use crate::work::{Command, Work};

/// Approves a payment.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Approve {
    /// Which.
    pub proposal_id: ProposalId,
}

impl Command for Approve {
    const NAME: &'static str = "approvals.approve";
    // The count is moved first. Whoever else approves, rejects or takes back the same proposal
    // waits for that row and then finds it as this command left it.
    const ISOLATION: Isolation = Isolation::Guarded;
    const NEW_ROW: Option<&'static str> = Some("transactions");
    type Authority = Fresh<may::ApprovePayment>;
    type Answer = ProposalView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        fresh: &Fresh<may::ApprovePayment>,
    ) -> Result<ProposalView> {
        let grant = fresh.grant();
        let (chama_id, id) = (grant.chama_id(), self.proposal_id);
        not_on_hold(work, &grant).await?;
        let now = work.now();
        if queries::count_approval(work.tx(), chama_id, id, now).await? == 0 {
            return Err(why_not_open(work.tx(), chama_id, id).await?);
        }
        let found = queries::find(work.tx(), chama_id, id).await?;
        let found = found.ok_or_else(Error::not_found)?;
        queries::may_approve(work.tx(), &found.view, grant.member_id()).await?;
        let (member, user) = (grant.member_id(), grant.user_id());
        queries::insert_approval(work.tx(), &found.view, member, user, now).await?;
        let mut view = found.view.clone();
        if view.approvals_given == view.approvals_needed {
            pay(work, &found, &mut view).await?;
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "proposal",
                subject_id: Some(id.get()),
                detail: json!({
                    "given": view.approvals_given, "needed": view.approvals_needed,
                    "kind": view.kind, "cents": view.amount.cents(),
                    "transaction": view.transaction_id,
                }),
            },
        );
        Ok(view)
    }
}

/// Books the money and closes the proposal.
async fn pay(work: &mut Work<'_>, found: &Found, view: &mut ProposalView) -> Result<()> {
    let chart = Chart::load(work.tx(), view.chama_id, [found.member, None]).await?;
    let movement = Movement {
        event: event(found)?,
        transaction_type: view.kind.transaction_type(),
        amount: amount(found)?,
        value_date: work.today(),
        description: view.purpose.clone(),
        reference_number: found.reference_number.clone(),
        method: found.method,
        receipt_code: None,
        member: found.member,
        payer_member: None,
        payer_name: found.payee_name.clone(),
        fund: found.fund,
        place: Some(found.place),
        to_place: None,
    };
    let booked = book(work, &chart, view.chama_id, &movement)?;
    view.state = ProposalState::Paid;
    view.transaction_id = Some(booked.id);
    let closing = Closing {
        state: ProposalState::Paid,
        by: work.actor()?,
        at: work.now(),
        reason: None,
        transaction: Some(booked.id),
    };
    let part = queries::close_part(view.chama_id, view.id, closing);
    work.push(part);
    Ok(())
}

fn amount(found: &Found) -> Result<Amount> {
    Amount::new(found.view.amount).map_err(|error| Error::Defect(error.code().to_owned()))
}

/// What happens to the books, in the words of the ledger.
fn event(found: &Found) -> Result<MoneyEvent> {
    let (place, amount) = (found.place, amount(found)?);
    Ok(match found.view.kind {
        PaymentKind::Expense | PaymentKind::TransferOut => MoneyEvent::Expense { place, amount },
        PaymentKind::Welfare => MoneyEvent::Welfare { place, amount },
        PaymentKind::Refund => MoneyEvent::Refund {
            of: found.refund_of.unwrap_or(RefundOf::OtherIncome),
            place,
            amount,
        },
        PaymentKind::Withdrawal => match found.member.zip(found.fund) {
            Some((member, of_fund)) => MoneyEvent::Withdrawal {
                member,
                fund: of_fund,
                place,
                amount,
            },
            None => return Err(Refusal::new(Kind::Conflict, "withdrawal_needs_member").into()),
        },
    })
}
