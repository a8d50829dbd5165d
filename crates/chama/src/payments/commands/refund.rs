//! Giving unexplained money back: a payment like any other, proposed and approved.

use domain::access::may;
use domain::approvals::PaymentKind;
use domain::intake::ReceiptState;
use domain::payments::msisdn::PartyPhone;
use domain::phone::PhoneNumber;
use serde::Serialize;
use store::Isolation;

use super::assign::unexplained;
use crate::access::Grant;
use crate::approvals::views::ProposalView;
use crate::approvals::{PaymentForm, Propose};
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::payments::queries::{receipts, suspense};
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// What an officer fills in to give unexplained money back.
#[derive(Debug, Clone, Default)]
pub struct RefundForm {
    /// To whom; who paid, as M-Pesa calls them, when empty.
    pub payee_name: String,
    /// Their phone; the one it came from when empty, where M-Pesa tells that.
    pub payee_phone: String,
    /// Why.
    pub purpose: String,
}

/// Proposes to give unexplained money back.
#[derive(Debug, Clone, Serialize)]
pub struct RefundSuspense {
    receipt: String,
    propose: Propose,
}

impl RefundSuspense {
    /// Makes the proposal out of the receipt and what was filled in.
    ///
    /// # Errors
    /// Not found when there is no such receipt; a refusal naming every field that is wrong.
    pub async fn check(
        context: &Context,
        grant: &Grant<may::AssignSuspense>,
        receipt: &str,
        form: &RefundForm,
    ) -> Result<Self> {
        let mut reader = context.db().read().await?;
        let kept = receipts::find(&mut reader, receipt).await?;
        let kept = kept.filter(|kept| kept.chama == Some(grant.chama_id()));
        let kept = kept.ok_or_else(Error::not_found)?;
        let name = given(&form.payee_name).map(str::to_owned);
        let phone = given(&form.payee_phone).map(str::to_owned);
        let told = PartyPhone::parse(kept.payer_phone.as_deref().unwrap_or_default());
        let told = match told {
            PartyPhone::Plain(phone) => Some(PhoneNumber::e164(&phone).to_owned()),
            _ => None,
        };
        let propose = Propose::of_unexplained(&PaymentForm {
            kind: PaymentKind::Refund.as_str().to_owned(),
            refund_of: "unexplained".to_owned(),
            amount: Some(AmountText::Typed(kept.amount.to_decimal())),
            payee_name: name.or(kept.payer_name).unwrap_or_default(),
            payee_phone: phone.or(told).unwrap_or_default(),
            purpose: form.purpose.clone(),
            method: "mpesa".to_owned(),
            reference_number: kept.receipt.clone(),
            ..PaymentForm::default()
        })?;
        Ok(Self {
            receipt: kept.receipt,
            propose,
        })
    }
}

impl Command for RefundSuspense {
    const NAME: &'static str = "payments.refund";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::AssignSuspense>;
    type Answer = ProposalView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::AssignSuspense>,
    ) -> Result<ProposalView> {
        let chama = grant.chama_id();
        let may_propose = grant.also::<may::ProposePayment>();
        let may_propose =
            may_propose.ok_or_else(|| Refusal::new(Kind::Forbidden, "not_allowed"))?;
        unexplained(work, chama, &self.receipt).await?;
        if suspense::proposed(work.tx(), chama, &self.receipt)
            .await?
            .is_some()
        {
            return Err(Refusal::new(Kind::Conflict, "already_assigned").into());
        }
        // The proposal is audited by itself.
        let proposal = self.propose.execute(work, &may_propose).await?;
        let on = (ReceiptState::Suspense, ReceiptState::Refunding);
        let whose = (chama, self.receipt.as_str());
        if receipts::move_on(work.tx(), whose, on, Some(proposal.id)).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "not_in_suspense").into());
        }
        Ok(proposal)
    }
}
