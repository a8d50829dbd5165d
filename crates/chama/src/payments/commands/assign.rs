//! Saying whose unexplained money is.

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::ids::{AssignmentId, ChamaId, FundId, MemberId, TransactionId};
use domain::intake::ReceiptState;
use domain::money::Amount;
use domain::payments::allocation::allocate;
use domain::payments::value_date;
use domain::postings::{Collected, assignment_entry};
use domain::transactions::TransactionType;
use serde::Serialize;
use serde_json::json;
use store::{Connection, Isolation};

use crate::access::Grant;
use crate::approvals;
use crate::audit;
use crate::contributions::{self, lines};
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::ledger::book::closed_through;
use crate::members;
use crate::payments::queries::receipts::{self, Receipt};
use crate::payments::queries::suspense::{self as queries, NewAssignment};
use crate::payments::views::Assigned;
use crate::transactions::{self, Received, write_received};
use crate::work::{Command, Work};

/// Says whose unexplained money is. Above the chama's threshold, and where it is one's own, a
/// second officer has to say so too.
#[derive(Debug, Clone, Serialize)]
pub struct AssignSuspense {
    /// The receipt.
    pub receipt: String,
    /// Whose it is.
    pub member_id: MemberId,
    /// In which fund; by their dues when none is named.
    pub fund_id: Option<FundId>,
}

/// From so many approvals on a payment out would need two people, and so does this.
const APPROVALS_OF_TWO: u8 = 2;

impl Command for AssignSuspense {
    const NAME: &'static str = "payments.assign";
    // The receipt is moved on by a guarded update; a second assignment is refused by the schema.
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
        let receipt = unexplained(work, chama, &self.receipt).await?;
        let chart = Chart::load(work.tx(), chama, [Some(self.member_id), None]).await?;
        // Also refuses who is no member of this chama.
        chart.fund(self.member_id, self.fund_id)?;
        let amount = amount_of(&receipt)?;
        let needed = approvals::bands(work.tx(), chama).await?.needed(amount);
        let is_own = self.member_id == grant.member_id();
        let now = work.now();
        let new = NewAssignment {
            chama,
            receipt: &self.receipt,
            member: self.member_id,
            fund: self.fund_id,
            by: (grant.user_id(), grant.member_id()),
            now,
        };
        let id = queries::insert(work.tx(), new).await?;
        let transaction_id = if needed >= APPROVALS_OF_TWO || is_own {
            None
        } else {
            let assignment = Assignment {
                id,
                member: self.member_id,
                fund: self.fund_id,
            };
            Some(post(work, &chart, (chama, &receipt), &assignment).await?)
        };
        tell_audit(work, Self::NAME, &receipt, (self.member_id, transaction_id));
        Ok(Assigned { transaction_id })
    }
}

/// The receipt, while it is unexplained. A refund nobody paid in the end leaves it so, and an
/// assignment that was reversed makes it so again.
pub(super) async fn unexplained(
    work: &mut Work<'_>,
    chama: ChamaId,
    code: &str,
) -> Result<Receipt> {
    let receipt = receipts::find(work.tx(), code).await?;
    let receipt = receipt.filter(|receipt| receipt.chama == Some(chama));
    let receipt = receipt.ok_or_else(Error::not_found)?;
    let refused = || Refusal::new(Kind::Conflict, "not_in_suspense").into();
    let now = work.now();
    if !can_be_assigned(work.tx(), &receipt, now).await? {
        return Err(refused());
    }
    if receipt.state != ReceiptState::Suspense {
        let back = (receipt.state, ReceiptState::Suspense);
        if receipts::move_on(work.tx(), (chama, code), back, None).await? == 0 {
            return Err(refused());
        }
        queries::undo(work.tx(), (chama, code)).await?;
    }
    Ok(receipt)
}

/// Whether somebody can say whose a receipt is, or have it given back.
pub(crate) async fn can_be_assigned(
    on: &mut impl Connection,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (Some(chama), Some(transaction)) = (receipt.chama, receipt.transaction) else {
        return Ok(false);
    };
    if transactions::is_reversed(on, chama, transaction).await? {
        return Ok(false);
    }
    match (receipt.state, receipt.proposal) {
        (ReceiptState::Suspense, _) => Ok(true),
        (ReceiptState::Refunding, Some(proposal)) => {
            let state = approvals::state_of(on, chama, proposal, now).await?;
            Ok(state.ended_unpaid())
        }
        (ReceiptState::Assigned, _) => {
            match queries::confirmed(on, (chama, &receipt.receipt)).await? {
                Some(transaction) => transactions::is_reversed(on, chama, transaction).await,
                None => Ok(false),
            }
        }
        _ => Ok(false),
    }
}

pub(super) fn amount_of(receipt: &Receipt) -> Result<Amount> {
    Amount::new(receipt.amount).map_err(|error| Error::Defect(error.code().to_owned()))
}

/// An assignment to be carried out.
pub(super) struct Assignment {
    pub id: AssignmentId,
    pub member: MemberId,
    pub fund: Option<FundId>,
}

/// Books the money to the member, out of suspense.
pub(super) async fn post(
    work: &mut Work<'_>,
    chart: &Chart,
    (chama, receipt): (ChamaId, &Receipt),
    assignment: &Assignment,
) -> Result<TransactionId> {
    let (member, now, by) = (assignment.member, work.now(), work.actor()?);
    let on = (ReceiptState::Suspense, ReceiptState::Assigned);
    let whose = (chama, receipt.receipt.as_str());
    if receipts::move_on(work.tx(), whose, on, None).await? == 0 {
        return Err(Refusal::new(Kind::Conflict, "not_in_suspense").into());
    }
    let shares = shares(work, chart, (chama, receipt), assignment).await?;
    let entry = assignment_entry(member, &shares)
        .map_err(|error| Error::Defect(error.code().to_owned()))?;
    let (transaction_type, fund) = match shares.as_slice() {
        [(fund, _)] => (TransactionType::Contribution, Some(*fund)),
        _ => (TransactionType::Collection, None),
    };
    let closed = closed_through(work.tx(), chama).await?;
    let (day, _) = value_date(receipt.paid_at.unwrap_or(now).min(now), closed);
    let view = write_received(
        work,
        chart,
        Received {
            chama_id: chama,
            transaction_type,
            amount: amount_of(receipt)?,
            value_date: day,
            description: receipt.payer_name.clone().unwrap_or_default(),
            receipt_code: None,
            reference_number: Some(receipt.receipt.clone()),
            member: Some(member),
            payer_name: receipt.payer_name.clone(),
            fund,
            place: None,
            entry,
        },
    )?;
    if fund.is_none() {
        let paid: Vec<(Collected, Amount)> = shares
            .iter()
            .map(|(fund, amount)| (Collected::Contribution(*fund), *amount))
            .collect();
        lines::push(work, chama, (view.id, member), &paid);
    }
    work.push(queries::confirm(assignment.id, view.id, by, now));
    work.push(receipts::owned(receipt.receipt.clone(), member));
    Ok(view.id)
}

async fn shares(
    work: &mut Work<'_>,
    chart: &Chart,
    (chama, receipt): (ChamaId, &Receipt),
    assignment: &Assignment,
) -> Result<Vec<(FundId, Amount)>> {
    let amount = amount_of(receipt)?;
    let rest_to = chart.fund(assignment.member, assignment.fund)?;
    if assignment.fund.is_some() {
        return Ok(vec![(rest_to, amount)]);
    }
    let payer = members::payer(work.tx(), assignment.member).await?;
    let payer = payer.ok_or_else(Error::not_found)?;
    let whose = (payer.id, payer.membership());
    let today = work.today();
    let dues = contributions::open_dues(work.tx(), chama, whose, today).await?;
    Ok(allocate(amount, &dues, rest_to))
}

pub(super) fn tell_audit(
    work: &mut Work<'_>,
    action: &'static str,
    receipt: &Receipt,
    (member, transaction): (MemberId, Option<TransactionId>),
) {
    audit::record(
        work,
        audit::Record {
            action,
            subject: "receipt",
            subject_id: None,
            detail: json!({
                "receipt": receipt.receipt,
                "cents": receipt.amount.cents(),
                "member": member,
                "transaction": transaction,
            }),
        },
    );
}
