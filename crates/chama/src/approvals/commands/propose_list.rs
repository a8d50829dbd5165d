//! Proposing many payments at once, such as a share-out or the turn of a merry-go-round: one list,
//! decided as one payment of its total, and sent by M-Pesa one line after another.

use domain::access::may;
use domain::approvals::{Payee, PaymentKind, open_until};
use domain::ids::{ChamaId, FundId, MemberId};
use domain::money::Amount;
use domain::names::{PayerName, Reason};
use domain::payouts::{Paid, batch_total, eligible_for_batch};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::propose::{Propose, amount};
use crate::access::Grant;
use crate::approvals::queries::{self, NewProposal};
use crate::approvals::views::ProposalView;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::members::{self, terms};
use crate::payouts::batches::{self, Line};
use crate::payouts::{self, Payer, Wanted};
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// A line as it is typed.
#[derive(Debug, Clone)]
pub struct ListLine {
    /// Who is paid.
    pub member_id: MemberId,
    /// How much.
    pub amount: Option<AmountText>,
    /// Why; as the whole list when empty.
    pub purpose: String,
}

/// What an officer types to propose a list.
#[derive(Debug, Clone, Default)]
pub struct ListForm {
    /// Withdrawal, welfare or expense, for all of it.
    pub kind: String,
    /// What the list is called, such as "Share-out 2026".
    pub title: String,
    /// Why.
    pub purpose: String,
    /// For withdrawals, the fund; personal savings when empty.
    pub fund_id: Option<FundId>,
    /// Who is paid how much.
    pub lines: Vec<ListLine>,
}

/// Proposes a list of payments.
#[derive(Debug, Clone, Serialize)]
pub struct ProposeList {
    kind: PaymentKind,
    title: String,
    purpose: String,
    fund_id: Option<FundId>,
    lines: Vec<Line>,
    total: Amount,
}

impl ProposeList {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong; what is wrong with a line is told of `lines`.
    pub fn check(form: &ListForm) -> Result<Self> {
        let mut fields = Fields::new();
        let kind: std::result::Result<PaymentKind, _> = form.kind.trim().parse();
        let kind = kind.map_err(|error| error.code()).and_then(listed);
        let kind = fields.take("kind", kind);
        let title = PayerName::parse_optional(&form.title).map_err(|error| error.code());
        let title = title.and_then(|title| title.ok_or("batch_title_required"));
        let title = fields.take("title", title);
        let purpose = Reason::parse(&form.purpose).map_err(|error| error.code());
        let purpose = fields.take("purpose", purpose);
        let lines = fields.take("lines", lines(form));
        let sums: Vec<_> = lines
            .iter()
            .flatten()
            .map(|line| (line.member_id, line.amount))
            .collect();
        let total = lines.as_ref().and_then(|_| {
            let total = batch_total(&sums).map_err(|error| error.code());
            fields.take("lines", total)
        });
        fields.finish()?;
        let incomplete = || Error::Defect("a field was neither taken nor refused".to_owned());
        let whole = kind.zip(title).zip(purpose).zip(lines).zip(total);
        let ((((kind, title), purpose), lines), total) = whole.ok_or_else(incomplete)?;
        Ok(Self {
            kind,
            title: title.as_str().to_owned(),
            purpose: purpose.as_str().to_owned(),
            fund_id: form.fund_id,
            lines,
            total,
        })
    }

    /// Refuses a line M-Pesa cannot send; gives the others with the phones that will be paid to.
    async fn addressed(
        &self,
        work: &mut Work<'_>,
        (chama_id, payer): (ChamaId, Payer),
    ) -> Result<Vec<Line>> {
        let members: Vec<MemberId> = self.lines.iter().map(|line| line.member_id).collect();
        let known = members::contacts(work.tx(), chama_id, &members).await?;
        let today = work.today();
        let addressed = |line: &Line| {
            let unknown = || Refusal::field("lines", "member_unknown");
            let contact = known.get(&line.member_id).ok_or_else(unknown)?;
            let wanted = Wanted {
                place: payer.place,
                amount: line.amount,
                payee_name: Some(&contact.name),
                payee_phone: contact.phone_number.as_deref(),
                to_account: false,
                today,
            };
            if payer.way(&wanted).is_none() {
                let refusal = Refusal::field("lines", "batch_member_without_phone");
                return Err(refusal.with_arg("name", contact.name.clone()).into());
            }
            Ok(Line {
                phone_number: contact.phone_number.clone().unwrap_or_default(),
                ..line.clone()
            })
        };
        self.lines.iter().map(addressed).collect()
    }
}

/// Who is paid by a line, as far as it decides who may approve.
fn payee(line: &Line) -> Payee {
    Payee {
        member: Some(line.member_id),
        phone_number: Some(line.phone_number.clone()),
    }
}

/// The kinds a list can be of.
fn listed(kind: PaymentKind) -> std::result::Result<PaymentKind, &'static str> {
    match kind {
        PaymentKind::Withdrawal | PaymentKind::Welfare | PaymentKind::Expense => Ok(kind),
        PaymentKind::Refund | PaymentKind::TransferOut => Err("batch_kind_not_offered"),
    }
}

fn lines(form: &ListForm) -> std::result::Result<Vec<Line>, &'static str> {
    let line = |typed: &ListLine| {
        let purpose = given(&typed.purpose).unwrap_or(&form.purpose);
        let purpose = Reason::parse(purpose).map_err(|error| error.code())?;
        Ok(Line {
            member_id: typed.member_id,
            phone_number: String::new(),
            amount: amount(typed.amount.as_ref())?,
            purpose: purpose.as_str().to_owned(),
        })
    };
    form.lines.iter().map(line).collect()
}

impl Command for ProposeList {
    const NAME: &'static str = "approvals.propose_list";
    // Everything written is new; what a line needs is asked again with the last approval.
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
        let payer = payouts::payer(work.tx(), chama_id).await?;
        let payer = payer.ok_or_else(|| Refusal::new(Kind::Conflict, "batch_needs_paybill"))?;
        let lines = self.addressed(work, (chama_id, payer)).await?;
        let first = self.lines.first().map(|line| line.member_id);
        let chart = Chart::load(work.tx(), chama_id, [first, None]).await?;
        let fund = match (self.kind, first) {
            (PaymentKind::Withdrawal, Some(member)) => Some(chart.fund(member, self.fund_id)?),
            _ => None,
        };
        let bands = queries::bands(work.tx(), chama_id).await?;
        let needed = bands.needed(self.total);
        let officers = members::officers(work.tx(), chama_id).await?;
        let payees: Vec<Payee> = lines.iter().map(payee).collect();
        let paid = Paid {
            payees: &payees,
            everybody: lines.len() >= members::active(work.tx(), chama_id).await?.len(),
        };
        let approvers = eligible_for_batch(&officers, grant.member_id(), paid, needed);
        if approvers.len() < usize::from(needed) {
            let refusal = Refusal::new(Kind::Conflict, "too_few_approvers")
                .with_arg("needed", needed.to_string())
                .with_arg("eligible", approvers.len().to_string());
            return Err(refusal.into());
        }
        let (title, purpose) = (self.title.clone(), self.purpose.clone());
        let new = NewProposal {
            propose: &Propose::list(self.kind, self.total, title, purpose),
            chama_id,
            proposed_by: grant.user_id(),
            proposer: grant.member_id(),
            fund,
            place: payer.place,
            needed,
            now: work.now(),
            open_until: open_until(work.now()),
        };
        let view = queries::insert(work.tx(), new).await?;
        batches::keep(work, chama_id, view.id, &lines).await?;
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
                    "kind": self.kind, "cents": self.total.cents(), "name": self.title,
                    "count": self.lines.len(), "approvals_needed": needed,
                }),
            },
        );
        Ok(view)
    }
}
