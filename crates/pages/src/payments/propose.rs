//! Proposing a payment.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::approvals::{PaymentForm, Propose};
use chama::reports::payments;
use domain::access::may;
use domain::approvals::{PaymentKind, RefundOf};
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::kind_icon;
use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::transactions::record::{Choices, methods, usual_or, with_none};
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "payments/propose.html")]
pub struct ProposePage {
    frame: Frame,
    form: Form,
}

impl ProposePage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, choices: &Choices, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        let words = frame.words;
        let list = format!("/chamas/{chama}/payments");
        frame.title = words.text("propose-title");
        frame.refused = !typed.wrong().is_empty();
        let form = Form::new(
            words,
            format!("{list}/new"),
            &frame.csrf,
            words.text("propose-submit"),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .group(words.text("propose-group-what"), what(words))
        .group(words.text("propose-group-who"), who(words, choices))
        .group(words.text("propose-group-how"), how(words, choices))
        .way(words.text("action-cancel"), list.clone())
        .with(typed);
        let frame = frame.crumb(words.text("payments-title"), list);
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        Self::sample_with(words, &Typed::default())
    }

    /// A refused form to look at.
    pub fn sample_refused(words: Words) -> Self {
        let mut typed = Typed::default().set("kind", "withdrawal");
        typed.refuse(words, Some("member_id"), "withdrawal_needs_member", &[]);
        let gaps = [("needed", "3"), ("eligible", "1")];
        typed.refuse(words, None, "too_few_approvers", &gaps);
        Self::sample_with(words, &typed)
    }

    fn sample_with(words: Words, typed: &Typed) -> Self {
        let choices = Choices {
            members: vec![Choice::new("2", "Akinyi Odhiambo")],
            places: vec![Choice::new("11", "Cash box (KES 18,300.00)")],
            funds: vec![Choice::new("3", "Personal savings")],
        };
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, ChamaId::new(7), &choices, typed)
    }
}

fn what(words: Words) -> Vec<Field> {
    let kinds = PaymentKind::ALL
        .iter()
        .map(|kind| {
            let label = words.named("payment-kind-", kind.as_str());
            Choice::new(kind.as_str(), label).icon(kind_icon(*kind))
        })
        .collect();
    vec![
        Field::new("kind", words.text("payment-kind"), Control::Cards(kinds))
            .value(PaymentKind::Expense.as_str())
            .required(),
        Field::new("amount", words.text("record-amount"), Control::Money)
            .hint(words.text("record-amount-hint"))
            .max(20)
            .required(),
        Field::new("purpose", words.text("propose-purpose"), Control::Lines)
            .hint(words.text("propose-purpose-hint"))
            .max(500)
            .required(),
    ]
}

fn who(words: Words, choices: &Choices) -> Vec<Field> {
    vec![
        Field::new(
            "member_id",
            words.text("propose-member"),
            with_none(words, &choices.members),
        )
        .hint(words.text("propose-member-hint")),
        Field::line("payee_name", words.text("propose-payee-name")).max(100),
        Field::new(
            "payee_phone",
            words.text("propose-payee-phone"),
            Control::Line("tel", "tel"),
        )
        .hint(words.text("propose-payee-phone-hint"))
        .max(20)
        .short(),
        Field::line("payee_account", words.text("propose-payee-account"))
            .hint(words.text("propose-payee-account-hint"))
            .max(100),
    ]
}

fn how(words: Words, choices: &Choices) -> Vec<Field> {
    // Unexplained money is given back from the page of its receipt.
    let refunds: Vec<Choice> = RefundOf::ALL
        .iter()
        .filter(|of| **of != RefundOf::Unexplained)
        .map(|of| Choice::new(of.as_str(), words.named("refund-of-", of.as_str())))
        .collect();
    vec![
        methods(words),
        Field::new(
            "place_id",
            words.text("record-place"),
            usual_or(words, &choices.places),
        )
        .hint(words.text("propose-place-hint")),
        Field::new(
            "fund_id",
            words.text("record-fund"),
            Control::Select(choices.funds.clone()),
        )
        .hint(words.text("propose-fund-hint")),
        Field::new(
            "refund_of",
            words.text("propose-refund-of"),
            Control::Select(refunds),
        )
        .hint(words.text("propose-refund-of-hint")),
        Field::line("reference_number", words.text("propose-reference")).max(100),
    ]
}

/// `GET /chamas/{chama_id}/payments/new`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ProposePayment>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let choices = payments::choices(state.context(), grant).await?.into();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&ProposePage::new(frame, grant.chama_id(), &choices, &typed))
}

/// `POST /chamas/{chama_id}/payments/new`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ProposePayment>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match propose(&state, &grant, &typed).await {
        Ok(path) => Ok(go(&path)),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let choices = payments::choices(state.context(), grant).await?.into();
            let page = ProposePage::new(inside.frame(), grant.chama_id(), &choices, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn propose(
    state: &HttpState,
    grant: &Grant<may::ProposePayment>,
    typed: &Typed,
) -> Result<String, Failure> {
    let key = key_of(typed)?;
    let is = |kind: PaymentKind| typed.get("kind") == kind.as_str();
    let form = PaymentForm {
        kind: typed.text("kind"),
        amount: typed.amount("amount"),
        member_id: typed.chosen("member_id")?,
        payee_name: typed.text("payee_name"),
        payee_phone: typed.text("payee_phone"),
        payee_account: typed.text("payee_account"),
        purpose: typed.text("purpose"),
        // A list sends its first line along also where nothing was meant by it.
        fund_id: if is(PaymentKind::Withdrawal) {
            typed.chosen("fund_id")?
        } else {
            None
        },
        refund_of: if is(PaymentKind::Refund) {
            typed.text("refund_of")
        } else {
            String::new()
        },
        place_id: typed.chosen("place_id")?,
        method: typed.text("method"),
        reference_number: typed.text("reference_number"),
    };
    let command = Propose::check(&form)?;
    let done = state.context().run(grant, Some(&key), &command).await?;
    let (chama, id) = (grant.chama_id(), done.answer.id);
    Ok(format!("/chamas/{chama}/payments/{id}?done=proposed"))
}
