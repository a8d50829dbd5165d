//! Proposing a payment.

use domain::access::may;
use domain::approvals::{Payee, PaymentKind, RefundOf, eligible, open_until};
use domain::ids::{AccountId, ChamaId, FundId, MemberId};
use domain::money::Amount;
use domain::names::{PayeeAccount, PayerName, Reason, ReferenceNumber};
use domain::phone::PhoneNumber;
use domain::transactions::PaymentMethod;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::approvals::queries::{self, NewProposal};
use crate::approvals::views::ProposalView;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::members::{self, terms};
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// What an officer types to propose a payment.
#[derive(Debug, Clone, Default)]
pub struct PaymentForm {
    /// For what; see `domain::approvals::PaymentKind`.
    pub kind: String,
    /// How much.
    pub amount: Option<AmountText>,
    /// The member paid, or whose savings are taken out.
    pub member_id: Option<MemberId>,
    /// Who is paid, when no member.
    pub payee_name: String,
    /// Their phone, in any usual Kenyan form; may be empty.
    pub payee_phone: String,
    /// The account paid to; may be empty.
    pub payee_account: String,
    /// Why.
    pub purpose: String,
    /// For a withdrawal, the fund; personal savings when empty.
    pub fund_id: Option<FundId>,
    /// For a refund, as what the money had come in; other income when empty.
    pub refund_of: String,
    /// The cash place; the usual one for the method when empty.
    pub place_id: Option<AccountId>,
    /// Cash, bank, cheque or M-Pesa; cash when empty.
    pub method: String,
    /// Voucher, cheque or minute number; may be empty.
    pub reference_number: String,
}

/// Proposes a payment.
#[derive(Debug, Clone, Serialize)]
pub struct Propose {
    pub(crate) kind: PaymentKind,
    pub(crate) amount: Amount,
    pub(crate) member_id: Option<MemberId>,
    pub(crate) payee_name: Option<String>,
    pub(crate) payee_phone: Option<String>,
    pub(crate) payee_account: Option<String>,
    pub(crate) purpose: String,
    pub(crate) refund_of: Option<RefundOf>,
    pub(crate) method: PaymentMethod,
    pub(crate) reference_number: Option<String>,
    fund_id: Option<FundId>,
    place_id: Option<AccountId>,
}

impl Propose {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &PaymentForm) -> Result<Self> {
        if given(&form.refund_of) == Some(RefundOf::Unexplained.as_str()) {
            // Its receipt says whose it was, and that it is given back once.
            return Err(Refusal::field("refund_of", "refund_by_receipt").into());
        }
        Self::read(form)
    }

    /// The same for unexplained money, which its receipt's own command gives back.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub(crate) fn of_unexplained(form: &PaymentForm) -> Result<Self> {
        Self::read(form)
    }

    fn read(form: &PaymentForm) -> Result<Self> {
        let mut fields = Fields::new();
        let kind: std::result::Result<PaymentKind, _> = form.kind.trim().parse();
        let kind = fields.take("kind", kind.map_err(|e| e.code()));
        let amount = fields.take("amount", amount(form.amount.as_ref()));
        let name = PayerName::parse_optional(&form.payee_name).map_err(|e| e.code());
        let name = fields.take("payee_name", name);
        let phone = given(&form.payee_phone).map(PhoneNumber::parse).transpose();
        let phone = fields.take("payee_phone", phone.map_err(|e| e.code()));
        let account = PayeeAccount::parse_optional(&form.payee_account).map_err(|e| e.code());
        let account = fields.take("payee_account", account);
        let purpose = Reason::parse(&form.purpose).map_err(|e| e.code());
        let purpose = fields.take("purpose", purpose);
        let refund_of: std::result::Result<Option<RefundOf>, _> =
            given(&form.refund_of).map(str::parse).transpose();
        let refund_of = fields.take("refund_of", refund_of.map_err(|e| e.code()));
        let method = given(&form.method).map_or(Ok(PaymentMethod::Cash), str::parse);
        let method = fields.take("method", method.map_err(|e| e.code()));
        let reference = ReferenceNumber::parse_optional(&form.reference_number);
        let reference = fields.take("reference_number", reference.map_err(|e| e.code()));
        check_payee(form, kind, &mut fields);
        fields.finish()?;
        let incomplete = || Error::Defect("a field was neither taken nor refused".to_owned());
        let kind = kind.ok_or_else(incomplete)?;
        let refund_of = refund_of.flatten().unwrap_or(RefundOf::OtherIncome);
        Ok(Self {
            kind,
            amount: amount.ok_or_else(incomplete)?,
            member_id: form.member_id,
            payee_name: name.flatten().map(|text| text.as_str().to_owned()),
            payee_phone: phone.flatten().map(|phone| phone.e164().to_owned()),
            payee_account: account.flatten().map(|text| text.as_str().to_owned()),
            purpose: purpose.ok_or_else(incomplete)?.as_str().to_owned(),
            refund_of: (kind == PaymentKind::Refund).then_some(refund_of),
            method: method.ok_or_else(incomplete)?,
            reference_number: reference.flatten().map(|text| text.as_str().to_owned()),
            fund_id: form.fund_id,
            place_id: form.place_id,
        })
    }

    /// A list of payments as the one proposal it is: under its title, paid by M-Pesa.
    pub(super) const fn list(
        kind: PaymentKind,
        amount: Amount,
        title: String,
        purpose: String,
    ) -> Self {
        Self {
            kind,
            amount,
            member_id: None,
            payee_name: Some(title),
            payee_phone: None,
            payee_account: None,
            purpose,
            refund_of: None,
            method: PaymentMethod::Mpesa,
            reference_number: None,
            fund_id: None,
            place_id: None,
        }
    }

    /// The same with the phone M-Pesa would pay to: that of the member as it is now, so that nobody
    /// changes it between the proposal and the last approval, and approvers see it.
    async fn addressed(&self, work: &mut Work<'_>, chama_id: ChamaId) -> Result<Self> {
        let mut addressed = self.clone();
        let member = self
            .member_id
            .filter(|_| self.method == PaymentMethod::Mpesa && self.payee_phone.is_none());
        if let Some(member) = member {
            let known = members::contacts(work.tx(), chama_id, &[member]).await?;
            let own = known.get(&member);
            addressed.payee_phone = own.and_then(|own| own.phone_number.clone());
        }
        Ok(addressed)
    }

    /// Who is paid, as far as it decides who may approve.
    fn payee(&self) -> Payee {
        Payee {
            member: self.member_id,
            phone_number: self.payee_phone.clone(),
        }
    }
}

pub(super) fn amount(typed: Option<&AmountText>) -> std::result::Result<Amount, &'static str> {
    let amount = typed.ok_or("amount_missing")?.parse()?;
    Amount::new(amount).map_err(|error| error.code())
}

/// Somebody is paid: for a withdrawal the member whose savings they are, and nobody besides. M-Pesa
/// pays a member on the member's own phone.
fn check_payee(form: &PaymentForm, kind: Option<PaymentKind>, fields: &mut Fields) {
    let names_somebody = given(&form.payee_name).is_some();
    match kind {
        Some(PaymentKind::Withdrawal) if form.member_id.is_none() => {
            fields.refuse("member_id", "withdrawal_needs_member");
        }
        Some(PaymentKind::TransferOut) if given(&form.payee_account).is_none() => {
            fields.refuse("payee_account", "payee_account_required");
        }
        _ => {}
    }
    let by_mpesa = form.method.trim() == PaymentMethod::Mpesa.as_str();
    if by_mpesa && form.member_id.is_some() && given(&form.payee_phone).is_some() {
        fields.refuse("payee_phone", "payee_phone_beside_member");
    }
    if form.member_id.is_none() && !names_somebody && kind != Some(PaymentKind::Withdrawal) {
        fields.refuse("payee_name", "payee_required");
    }
}

impl Command for Propose {
    const NAME: &'static str = "approvals.propose";
    // Everything written is new; who may approve is asked again with each approval.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ProposePayment>;
    type Answer = ProposalView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ProposePayment>,
    ) -> Result<ProposalView> {
        let chama_id = grant.chama_id();
        terms::not_on_hold(work, grant).await?;
        let chart = Chart::load(work.tx(), chama_id, [self.member_id, None]).await?;
        if self
            .member_id
            .is_some_and(|member| !chart.has_member(member))
        {
            return Err(Refusal::field("member_id", "member_unknown").into());
        }
        let place = chart.place("place_id", self.place_id, self.method.usual_place())?;
        let propose = self.addressed(work, chama_id).await?;
        let fund = match (self.kind, self.member_id) {
            (PaymentKind::Withdrawal, Some(member)) => Some(chart.fund(member, self.fund_id)?),
            _ => None,
        };
        let needed = queries::bands(work.tx(), chama_id)
            .await?
            .needed(self.amount);
        let officers = members::officers(work.tx(), chama_id).await?;
        let approvers = eligible(&officers, grant.member_id(), &propose.payee());
        if approvers.len() < usize::from(needed) {
            let refusal = Refusal::new(Kind::Conflict, "too_few_approvers")
                .with_arg("needed", needed.to_string())
                .with_arg("eligible", approvers.len().to_string());
            return Err(refusal.into());
        }
        let new = NewProposal {
            propose: &propose,
            chama_id,
            proposed_by: grant.user_id(),
            proposer: grant.member_id(),
            fund,
            place,
            needed,
            now: work.now(),
            open_until: open_until(work.now()),
        };
        let view = queries::insert(work.tx(), new).await?;
        for approver in approvers {
            work.push(queries::insert_approver(chama_id, view.id, approver));
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "proposal",
                subject_id: Some(view.id.get()),
                detail: json!({
                    "kind": self.kind, "cents": self.amount.cents(), "purpose": self.purpose,
                    "approvals_needed": needed,
                }),
            },
        );
        Ok(view)
    }
}
