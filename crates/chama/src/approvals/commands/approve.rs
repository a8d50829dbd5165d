//! Approving a payment. The approval that completes it books the money with the same commit, or
//! sets it aside where M-Pesa is asked to send it.

use domain::access::may;
use domain::approvals::{PaymentKind, ProposalState, RefundOf};
use domain::ids::{FundId, MemberId, ProposalId, TransactionId};
use domain::money::Amount;
use domain::postings::MoneyEvent;
use domain::transactions::PaymentMethod;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::why_not_open;
use crate::approvals::queries::{self, Closing, Found};
use crate::approvals::views::ProposalView;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::members::{self, terms};
use crate::paybills;
use crate::payouts::batches::{self, Line};
use crate::payouts::{self, Payment, Wanted, Way};
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
        terms::not_on_hold(work, &grant).await?;
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
                    "sending": view.state == ProposalState::Sending,
                }),
            },
        );
        Ok(view)
    }
}

/// Books the money, or sets it aside where M-Pesa is asked to send it, and closes the proposal. A
/// proposal kept as paid whose payments are still on their way is told as such by them.
async fn pay(work: &mut Work<'_>, found: &Found, view: &mut ProposalView) -> Result<()> {
    let lines = batches::lines(work.tx(), view.chama_id, view.id).await?;
    let (state, transaction) = if lines.is_empty() {
        pay_one(work, found).await?
    } else {
        pay_list(work, found, &lines).await?
    };
    view.state = state;
    view.transaction_id = Some(transaction);
    let closing = Closing {
        state: ProposalState::Paid,
        by: work.actor()?,
        at: work.now(),
        reason: None,
        transaction: Some(transaction),
    };
    let part = queries::close_part(view.chama_id, view.id, closing);
    work.push(part);
    Ok(())
}

async fn pay_one(work: &mut Work<'_>, found: &Found) -> Result<(ProposalState, TransactionId)> {
    let chama_id = found.view.chama_id;
    let chart = Chart::load(work.tx(), chama_id, [found.member, None]).await?;
    let to = To {
        member: found.member,
        fund: found.fund,
        amount: amount(found)?,
        purpose: found.view.purpose.clone(),
    };
    let movement = movement(work, found, to)?;
    let Some(way) = way(work, found, &movement).await? else {
        let booked = book(work, &chart, chama_id, &movement)?;
        return Ok((ProposalState::Paid, booked.id));
    };
    let payment = Payment {
        chama_id,
        proposal_id: found.view.id,
        line_no: 1,
        way,
        movement: &movement,
    };
    let (_, reserved) = payouts::begin(work, &chart, payment).await?;
    Ok((ProposalState::Sending, reserved.id))
}

/// How M-Pesa makes a single payment; none where it is made by hand.
async fn way(work: &mut Work<'_>, found: &Found, movement: &Movement) -> Result<Option<Way>> {
    if found.method != PaymentMethod::Mpesa {
        return Ok(None);
    }
    let chama_id = found.view.chama_id;
    let Some(payer) = payouts::payer(work.tx(), chama_id).await? else {
        // What was proposed for M-Pesa to send is not quietly kept as sent by hand.
        let (place, at) = (found.place, found.view.proposed_at);
        if paybills::switched_off_since(work.tx(), chama_id, place, at).await? {
            return Err(Refusal::new(Kind::Conflict, "paybill_off_since").into());
        }
        return Ok(None);
    };
    let known = members::contacts(work.tx(), chama_id, movement.member.as_slice()).await?;
    let member = movement.member.and_then(|member| known.get(&member));
    let name = member.map(|member| member.name.as_str());
    Ok(payer.way(&Wanted {
        place: found.place,
        amount: movement.amount,
        payee_name: name.or(found.payee_name.as_deref()),
        payee_phone: found.payee_phone.as_deref(),
        to_account: found.payee_account.is_some() || found.view.kind == PaymentKind::TransferOut,
        today: work.today(),
    }))
}

/// Sets the money of a whole list aside, or of none of it. The proposal names the transaction of
/// the first line.
async fn pay_list(
    work: &mut Work<'_>,
    found: &Found,
    lines: &[(i64, Line)],
) -> Result<(ProposalState, TransactionId)> {
    let chama_id = found.view.chama_id;
    let chart = Chart::load_whole(work.tx(), chama_id).await?;
    let more = lines.len().saturating_sub(1);
    work.take_more_ids("transactions", more).await?;
    let cannot = || Refusal::new(Kind::Conflict, "batch_cannot_be_sent");
    let payer = payouts::payer(work.tx(), chama_id).await?;
    let members: Vec<MemberId> = lines.iter().map(|(_, line)| line.member_id).collect();
    let known = members::contacts(work.tx(), chama_id, &members).await?;
    let mut first = None;
    for (line_no, line) in lines {
        let fund = match found.view.kind {
            PaymentKind::Withdrawal => Some(chart.fund(line.member_id, found.fund)?),
            _ => None,
        };
        let to = To {
            member: Some(line.member_id),
            fund,
            amount: line.amount,
            purpose: line.purpose.clone(),
        };
        let mut movement = movement(work, found, to)?;
        movement.payer_name = None;
        let wanted = Wanted {
            place: found.place,
            amount: line.amount,
            payee_name: known.get(&line.member_id).map(|own| own.name.as_str()),
            payee_phone: Some(&line.phone_number),
            to_account: false,
            today: work.today(),
        };
        let way = payer.and_then(|payer| payer.way(&wanted));
        let payment = Payment {
            chama_id,
            proposal_id: found.view.id,
            line_no: *line_no,
            way: way.ok_or_else(|| cannot().with_arg("line", line_no.to_string()))?,
            movement: &movement,
        };
        let (_, reserved) = payouts::begin(work, &chart, payment).await?;
        first = first.or(Some(reserved.id));
    }
    let first = first.ok_or_else(|| Error::Defect("a list without lines".to_owned()))?;
    Ok((ProposalState::Sending, first))
}

/// Who gets how much, and why.
struct To {
    member: Option<MemberId>,
    fund: Option<FundId>,
    amount: Amount,
    purpose: String,
}

fn movement(work: &Work<'_>, found: &Found, to: To) -> Result<Movement> {
    Ok(Movement {
        event: event(found, &to)?,
        transaction_type: found.view.kind.transaction_type(),
        amount: to.amount,
        value_date: work.today(),
        description: to.purpose,
        reference_number: found.reference_number.clone(),
        method: found.method,
        receipt_code: None,
        member: to.member,
        payer_member: None,
        payer_name: found.payee_name.clone(),
        fund: to.fund,
        place: Some(found.place),
        to_place: None,
    })
}

fn amount(found: &Found) -> Result<Amount> {
    Amount::new(found.view.amount).map_err(|error| Error::Defect(error.code().to_owned()))
}

/// What happens to the books, in the words of the ledger.
fn event(found: &Found, to: &To) -> Result<MoneyEvent> {
    let (place, amount) = (found.place, to.amount);
    Ok(match found.view.kind {
        PaymentKind::Expense | PaymentKind::TransferOut => MoneyEvent::Expense { place, amount },
        PaymentKind::Welfare => MoneyEvent::Welfare { place, amount },
        PaymentKind::Refund => MoneyEvent::Refund {
            of: found.refund_of.unwrap_or(RefundOf::OtherIncome),
            place,
            amount,
        },
        PaymentKind::Withdrawal => match to.member.zip(to.fund) {
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
