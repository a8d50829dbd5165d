//! One payment: what, to whom, who may approve, what happened to it, and what can be done.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::payments::{self, Approver, Closed, PaymentDetails, PaymentLine};
use chrono::{DateTime, Duration, Utc};
use domain::access::{Permission, Right, may};
use domain::approvals::{PaymentKind, ProposalState};
use domain::ids::{ChamaId, MemberId, PayoutId, ProposalId, TransactionId};
use domain::transactions::PaymentMethod;
use http::{Failure, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::files::{self, Files};
use super::state_badge;
use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::payouts::table::{Payouts, sample_lines};
use crate::samples;
use crate::visit::{Inside, show, with_fresh_key};

/// What can be done on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Approve it.
    Approve,
    /// Reject it.
    Reject,
    /// Take it back.
    Withdraw,
    /// Keep a file with it.
    Attach,
    /// Say that M-Pesa never made a payment of it.
    End,
}

/// What the reader may do with it, as the rules of the payment decide, and whether the password is
/// asked for again.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    may: Vec<Act>,
    password: bool,
}

/// Something that happened to it.
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub what: String,
    /// Who, where somebody did it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where a reason was given.
    pub why: Option<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "payments/show.html")]
pub struct PaymentPage {
    frame: Frame,
    chama: ChamaId,
    payment: PaymentDetails,
    facts: Vec<(String, String)>,
    events: Vec<Event>,
    approve: Option<Form>,
    reject: Option<Form>,
    withdraw: Option<Form>,
    end: Option<Form>,
    files: Files,
    refused: Option<Act>,
    payouts: Payouts,
    progress: Option<String>,
}

impl PaymentPage {
    /// The page; `refused` is the form that was sent and what was wrong with it.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        mut payment: PaymentDetails,
        rights: &Rights,
        refused: Option<&(Act, Typed)>,
    ) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        let words = frame.words;
        let line = &payment.payment;
        let kind = words.named("payment-kind-", line.kind.as_str());
        let amount = line.amount.kes();
        let gaps = [("kind", kind.as_str()), ("amount", amount.as_str())];
        frame.title = words.text_with("payment-title", &gaps);
        frame.refused = refused.is_some();
        let list = format!("/chamas/{chama}/payments");
        let forms = Forms {
            words,
            here: format!("{list}/{}", line.id),
            frame: &frame,
            refused,
        };
        let may = |act| rights.may.contains(&act);
        let approve = may(Act::Approve).then(|| forms.approve(rights.password));
        let reject = may(Act::Reject).then(|| forms.reject());
        let withdraw = may(Act::Withdraw).then(|| forms.withdraw());
        let end = payment.payouts.iter().find_map(|line| {
            let sent = line.sent.as_ref().filter(|sent| sent.may_be_ended)?;
            may(Act::End).then(|| forms.end(sent.id, &line.payee, rights.password))
        });
        let attach = may(Act::Attach).then(|| forms.attach());
        let refused = refused.map(|(act, _)| *act);
        let attach = attach.map(|form| (form, refused == Some(Act::Attach)));
        let files = Files::new(words, chama, std::mem::take(&mut payment.files), attach);
        let payouts = Payouts::new(words, chama, &payment.payouts);
        let by_mpesa = payment.method == PaymentMethod::Mpesa;
        let progress = by_mpesa.then(|| format!("{list}/{}/progress", payment.payment.id));
        let frame = frame.crumb(words.text("payments-title"), list);
        Self {
            payouts,
            progress,
            facts: facts(&payment, words),
            events: events(&payment, words),
            frame,
            chama,
            payment,
            approve,
            reject,
            withdraw,
            end,
            files,
            refused,
        }
    }

    fn state(&self) -> String {
        let state = self.payment.payment.state;
        self.frame.named("proposal-state-", state.as_str())
    }

    fn badge(&self) -> &'static str {
        state_badge(self.payment.payment.state)
    }

    fn kind(&self) -> String {
        let kind = self.payment.payment.kind;
        self.frame.named("payment-kind-", kind.as_str())
    }

    fn approvals(&self) -> String {
        let line = &self.payment.payment;
        let given = line.approvals_given.to_string();
        let needed = line.approvals_needed.to_string();
        let gaps = [("given", given.as_str()), ("needed", needed.as_str())];
        self.frame.text_with("payments-approvals", &gaps)
    }

    fn approve_lead(&self) -> String {
        let amount = self.payment.payment.amount.kes();
        let gaps = [("amount", amount.as_str())];
        self.frame.text_with("payment-approve-lead", &gaps)
    }

    fn is_refused(&self, act: Act) -> bool {
        self.refused == Some(act)
    }

    /// A payment that waits, seen by one who may approve it.
    pub fn sample(words: Words) -> Self {
        let rights = Rights {
            may: vec![Act::Approve, Act::Reject, Act::Attach],
            password: false,
        };
        Self::sample_with(words, sample_details(), &rights, None)
    }

    /// A list that M-Pesa is paying.
    pub fn sample_sending(words: Words) -> Self {
        let mut details = sample_details();
        details.payment.state = ProposalState::Sending;
        details.payment.approvals_given = 2;
        details.payment.transaction_id = Some(TransactionId::new(31));
        details.payment.lines = Some(6);
        details.closed = Some(Closed {
            by: "Mwangi Kariuki".to_owned(),
            at: samples::moment(21),
            reason: None,
        });
        details.payouts = sample_lines();
        Self::sample_with(words, details, &Rights::default(), None)
    }

    /// One that is paid, seen by a member.
    pub fn sample_paid(words: Words) -> Self {
        let mut details = sample_details();
        details.payment.state = ProposalState::Paid;
        details.payment.approvals_given = 2;
        details.payment.transaction_id = Some(TransactionId::new(31));
        for approver in &mut details.approvers {
            approver.approved_at = Some(samples::moment(21));
        }
        details.closed = Some(Closed {
            by: "Mwangi Kariuki".to_owned(),
            at: samples::moment(21),
            reason: None,
        });
        Self::sample_with(words, details, &Rights::default(), None)
    }

    /// An approval that needs the password.
    pub fn sample_refused(words: Words) -> Self {
        let rights = Rights {
            may: vec![Act::Approve, Act::Reject],
            password: true,
        };
        let mut typed = Typed::default();
        typed.refuse(words, Some("password"), "password_needed", &[]);
        let refused = (Act::Approve, typed);
        Self::sample_with(words, sample_details(), &rights, Some(&refused))
    }

    /// One's own, to be taken back.
    pub fn sample_own(words: Words) -> Self {
        let rights = Rights {
            may: vec![Act::Withdraw, Act::Attach],
            password: false,
        };
        Self::sample_with(words, sample_details(), &rights, None)
    }

    fn sample_with(
        words: Words,
        details: PaymentDetails,
        rights: &Rights,
        refused: Option<&(Act, Typed)>,
    ) -> Self {
        let frame = samples::in_chama(words, Tab::Transactions);
        let mut page = Self::new(frame, ChamaId::new(7), details, rights, refused);
        let typed = Typed::default();
        let action = "/chamas/7/payments/9/attachments".to_owned();
        let form = rights
            .may
            .contains(&Act::Attach)
            .then(|| files::form(words, action, "sample", &typed));
        page.files = Files::sample(words, form);
        page
    }
}

pub(crate) fn sample_details() -> PaymentDetails {
    let approver = |number: i64, name: &str, approved_at| Approver {
        member: MemberId::new(number),
        name: name.to_owned(),
        approved_at,
    };
    PaymentDetails {
        payment: PaymentLine {
            id: ProposalId::new(9),
            kind: PaymentKind::Welfare,
            amount: samples::kes(20_000),
            purpose: "Bereavement, resolution 4 of the meeting".to_owned(),
            payee: "Akinyi Odhiambo".to_owned(),
            state: ProposalState::Open,
            proposer: MemberId::new(2),
            proposed_by: "Halima Yusuf".to_owned(),
            proposed_at: samples::moment(20),
            open_until: samples::moment(20) + Duration::days(14),
            approvals_needed: 2,
            approvals_given: 1,
            transaction_id: None,
            lines: None,
            needs_a_look: false,
        },
        member_id: Some(MemberId::new(5)),
        payee_phone_masked: Some("0712***678".to_owned()),
        payee_account: None,
        fund: None,
        refund_of: None,
        place: "M-Pesa".to_owned(),
        method: PaymentMethod::Mpesa,
        reference_number: Some("PV 027".to_owned()),
        approvers: vec![
            approver(1, "Mwangi Kariuki", None),
            approver(3, "Wanjiku Mwangi", Some(samples::moment(20))),
        ],
        closed: None,
        files: Vec::new(),
        payouts: Vec::new(),
    }
}

/// The forms of the page, each with what was typed into it if it was refused.
struct Forms<'a> {
    words: Words,
    here: String,
    frame: &'a Frame,
    refused: Option<&'a (Act, Typed)>,
}

impl Forms<'_> {
    fn typed(&self, act: Act) -> Typed {
        match self.refused {
            Some((refused, typed)) if *refused == act && typed.has("idempotency_key") => {
                typed.clone()
            }
            Some((refused, typed)) if *refused == act => with_fresh_key(typed.clone(), self.frame),
            _ => with_fresh_key(Typed::default(), self.frame),
        }
    }

    fn form(&self, verb: &str, act: Act, submit: &str, fields: Vec<Field>) -> Form {
        let typed = self.typed(act);
        let action = format!("{}/{verb}", self.here);
        Form::new(
            self.words,
            action,
            &self.frame.csrf,
            self.words.text(submit),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .fields(fields)
        .with(&typed)
    }

    fn approve(&self, password: bool) -> Form {
        let fields = self.proof(password);
        self.form("approve", Act::Approve, "payment-approve", fields)
    }

    fn end(&self, payout: PayoutId, payee: &str, password: bool) -> Form {
        let label = self
            .words
            .text_with("payout-end-reason", &[("name", payee)]);
        let reason = Field::new("reason", label, Control::Lines)
            .max(500)
            .required();
        let mut fields = vec![reason];
        fields.extend(self.proof(password));
        self.form("end", Act::End, "payout-end", fields)
            .hidden("payout_id", &payout.to_string())
    }

    fn proof(&self, password: bool) -> Vec<Field> {
        let field = || {
            Field::new(
                "password",
                self.words.text("payment-password"),
                Control::Secret,
            )
            .hint(self.words.text("payment-password-hint"))
            .autocomplete("current-password")
            .required()
        };
        password.then(field).into_iter().collect()
    }

    fn reject(&self) -> Form {
        let label = self.words.text("payment-reject-reason");
        let reason = Field::new("reason", label, Control::Lines)
            .max(500)
            .required();
        self.form("reject", Act::Reject, "payment-reject", vec![reason])
            .confirm(self.words.text("payment-reject-confirm"))
    }

    fn withdraw(&self) -> Form {
        let label = self.words.text("payment-withdraw-reason");
        let reason = Field::new("reason", label, Control::Lines).max(500);
        self.form("withdraw", Act::Withdraw, "payment-withdraw", vec![reason])
            .confirm(self.words.text("payment-withdraw-confirm"))
    }

    fn attach(&self) -> Form {
        let action = format!("{}/attachments", self.here);
        let typed = self.typed(Act::Attach);
        files::form(self.words, action, &self.frame.csrf, &typed)
    }
}

fn facts(payment: &PaymentDetails, words: Words) -> Vec<(String, String)> {
    let line = &payment.payment;
    let many = line.lines.map(|lines| words.count("payment-lines", lines));
    let method = words.named("method-", payment.method.as_str());
    let refund = payment
        .refund_of
        .map(|of| words.named("refund-of-", of.as_str()));
    let until = words.moment(line.open_until);
    let is_open = line.state == ProposalState::Open;
    let facts = [
        ("payments-payee", Some(line.payee.clone())),
        ("payment-lines-title", many),
        ("payment-phone", payment.payee_phone_masked.clone()),
        ("payment-account", payment.payee_account.clone()),
        ("record-fund", payment.fund.clone()),
        ("propose-refund-of", refund),
        ("payment-place", Some(payment.place.clone())),
        ("transaction-method", Some(method)),
        ("propose-reference", payment.reference_number.clone()),
        ("payment-proposed-by", Some(line.proposed_by.clone())),
        ("payment-open-until", is_open.then_some(until)),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(label, text)| Some((words.text(label), text?)))
        .collect()
}

/// Everything that happened, oldest first.
fn events(payment: &PaymentDetails, words: Words) -> Vec<Event> {
    let line = &payment.payment;
    let event = |what: &str, who: &str, at, why| Event {
        what: words.text(what),
        who: who.to_owned(),
        at,
        why,
    };
    let proposed = event(
        "payment-event-proposed",
        &line.proposed_by,
        line.proposed_at,
        None,
    );
    let mut events = vec![proposed];
    let mut approved: Vec<(&Approver, DateTime<Utc>)> = payment
        .approvers
        .iter()
        .filter_map(|approver| Some((approver, approver.approved_at?)))
        .collect();
    approved.sort_by_key(|(_, at)| *at);
    let approved = approved.into_iter();
    events.extend(
        approved.map(|(approver, at)| event("payment-event-approved", &approver.name, at, None)),
    );
    let ended = match line.state {
        ProposalState::Open => None,
        ProposalState::Paid if payment.payouts.is_empty() => Some("payment-event-paid"),
        // By M-Pesa it was approved and sent; what became of it stands with the payments.
        ProposalState::Sending | ProposalState::Paid | ProposalState::Failed => {
            Some("payment-event-sending")
        }
        ProposalState::Rejected => Some("payment-event-rejected"),
        ProposalState::Withdrawn => Some("payment-event-withdrawn"),
        ProposalState::Expired => Some("payment-event-expired"),
    };
    match (ended, &payment.closed) {
        (Some(what), Some(closed)) => {
            events.push(event(what, &closed.by, closed.at, closed.reason.clone()));
        }
        (Some(what), None) => events.push(event(what, "", line.open_until, None)),
        (None, _) => {}
    }
    events
}

/// The payment of the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    /// Which.
    pub proposal_id: ProposalId,
}

/// `GET /chamas/{chama_id}/payments/{proposal_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    show(&read(&state, inside, which.proposal_id, None).await?)
}

/// The page, with the form that was refused.
pub(super) async fn read<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    id: ProposalId,
    refused: Option<(Act, Typed)>,
) -> Result<PaymentPage, Failure> {
    let grant = inside.with.grant;
    let view = grant.also::<may::ViewTransactions>();
    let view = view.ok_or_else(Failure::not_found)?;
    let found = payments::details(state.context(), view, id).await?;
    let own = grant.member_id();
    let is_open = found.payment.state == ProposalState::Open;
    let approver = found.approvers.iter().find(|one| one.member == own);
    let decides = is_open && approver.is_some() && grant.may(Permission::ApprovePayment);
    let proposes = grant.may(Permission::ProposePayment);
    let has_approved = approver.is_some_and(|one| one.approved_at.is_some());
    let acts = [
        (decides && !has_approved, Act::Approve),
        (decides, Act::Reject),
        (
            is_open && proposes && found.payment.proposer == own,
            Act::Withdraw,
        ),
        (proposes, Act::Attach),
        (grant.may(Permission::ApprovePayment), Act::End),
    ];
    let acts = acts.into_iter().filter(|(may, _)| *may);
    let rights = Rights {
        may: acts.map(|(_, act)| act).collect(),
        password: inside.with.person.needs_password(state),
    };
    let chama = grant.chama_id();
    Ok(PaymentPage::new(
        inside.frame(),
        chama,
        found,
        &rights,
        refused.as_ref(),
    ))
}
