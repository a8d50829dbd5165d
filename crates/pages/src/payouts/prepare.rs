//! Preparing many payments at once: a share-out, the turn of a merry-go-round. Each member has a
//! line; whose amount is empty is not paid.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chama::access::Grant;
use chama::approvals::{ListForm, ListLine, ProposeList};
use chama::reports::payments::{self, ListChoices, ListMember};
use domain::access::may;
use domain::approvals::PaymentKind;
use domain::ids::{ChamaId, FundId, MemberId};
use domain::money::Money;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Typed, Wrong};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// What a list can be for.
const KINDS: [PaymentKind; 3] = [
    PaymentKind::Withdrawal,
    PaymentKind::Welfare,
    PaymentKind::Expense,
];

/// One member.
#[derive(Clone, Debug)]
struct RowView {
    name: String,
    phone: Option<String>,
    savings: Money,
    amount: FieldView,
    purpose: FieldView,
}

/// A field of a line.
#[derive(Clone, Debug)]
struct FieldView {
    name: String,
    label: String,
    value: String,
    wrong: Option<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "payouts/prepare.html")]
pub struct PreparePage {
    frame: Frame,
    chama: ChamaId,
    rows: Vec<RowView>,
    kinds: Vec<(&'static str, String, bool)>,
    funds: Vec<(String, String, bool)>,
    holds: Option<Money>,
    typed: Typed,
    total: Money,
}

fn amount_name(member: MemberId) -> String {
    format!("a-{member}")
}

fn purpose_name(member: MemberId) -> String {
    format!("p-{member}")
}

impl PreparePage {
    /// The page with what was typed.
    pub fn new(frame: Frame, chama: ChamaId, choices: &ListChoices, typed: Typed) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        let words = frame.words;
        frame.title = words.text("prepare-title");
        frame.refused = !typed.wrong().is_empty();
        let chosen = typed.get("kind");
        let kind = |kind: &PaymentKind| {
            let word = kind.as_str();
            (word, words.named("payment-kind-", word), chosen == word)
        };
        let fund = |(id, name): &(FundId, String)| {
            let id = id.to_string();
            let chosen = typed.get("fund_id") == id;
            (id, name.clone(), chosen)
        };
        let row = |member: &ListMember| row(words, member, &typed);
        let list = format!("/chamas/{chama}/payments");
        Self {
            rows: choices.members.iter().map(row).collect(),
            kinds: KINDS.iter().map(kind).collect(),
            funds: choices.funds.iter().map(fund).collect(),
            holds: choices.paybill_holds,
            total: total(choices, &typed),
            frame: frame.crumb(words.text("payments-title"), list),
            chama,
            typed,
        }
    }

    fn total_text(&self) -> String {
        self.total.kes()
    }

    fn holds_text(&self) -> String {
        let holds = self.holds.unwrap_or_default().kes();
        self.frame.text_with("prepare-holds", &[("amount", &holds)])
    }

    fn value(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    fn wrong_with(&self, name: &str) -> Option<&str> {
        self.typed.wrong_with(name)
    }

    fn wrong(&self) -> &[Wrong] {
        self.typed.wrong()
    }

    fn target(wrong: &Wrong) -> Option<&str> {
        // The rows as a whole are no field.
        wrong.field.as_deref().filter(|name| *name != "lines")
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let typed = Typed::default()
            .set("a-1", "20,000")
            .set("kind", "withdrawal");
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, ChamaId::new(7), &sample_choices(), typed)
    }

    /// A refused list to look at.
    pub fn sample_refused(words: Words) -> Self {
        let mut typed = Typed::default().set("a-1", "2O,000");
        typed.refuse(words, Some("a-1"), "amount_not_a_number", &[]);
        typed.refuse(words, Some("title"), "batch_title_required", &[]);
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, ChamaId::new(7), &sample_choices(), typed)
    }

    /// A chama whose paybill cannot pay.
    pub fn sample_without(words: Words) -> Self {
        let choices = ListChoices {
            paybill_holds: None,
            ..sample_choices()
        };
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, ChamaId::new(7), &choices, Typed::default())
    }
}

fn sample_choices() -> ListChoices {
    let member = |id, name: &str, phone: Option<&str>| ListMember {
        id: MemberId::new(id),
        name: name.to_owned(),
        phone_masked: phone.map(str::to_owned),
        savings: samples::kes(25_000),
    };
    ListChoices {
        members: vec![
            member(1, "Akinyi Odhiambo", Some("0712***678")),
            member(2, "Nyambura wa Kamau-Njoroge", None),
        ],
        funds: vec![(FundId::new(3), "Personal savings".to_owned())],
        paybill_holds: Some(samples::kes(60_000)),
    }
}

fn row(words: Words, member: &ListMember, typed: &Typed) -> RowView {
    let field = |name: String, key: &str| FieldView {
        label: words.text_with(key, &[("name", &member.name)]),
        value: typed.text(&name),
        wrong: typed.wrong_with(&name).map(ToOwned::to_owned),
        name,
    };
    RowView {
        name: member.name.clone(),
        phone: member.phone_masked.clone(),
        savings: member.savings,
        amount: field(amount_name(member.id), "prepare-amount-of"),
        purpose: field(purpose_name(member.id), "prepare-purpose-of"),
    }
}

/// What can be read adds up; what cannot is told when the list is sent.
fn total(choices: &ListChoices, typed: &Typed) -> Money {
    let names = choices.members.iter().map(|member| amount_name(member.id));
    let amounts = names.filter_map(|name| typed.amount(&name)?.parse().ok());
    Money::checked_sum(amounts).unwrap_or_default()
}

/// `GET /chamas/{chama_id}/payments/list`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ProposePayment>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let choices = payments::list_choices(state.context(), grant).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&PreparePage::new(frame, grant.chama_id(), &choices, typed))
}

/// `POST /chamas/{chama_id}/payments/list`; with `step=add` it only adds up.
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ProposePayment>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    let choices = payments::list_choices(state.context(), grant).await?;
    if typed.get("step") == "add" {
        return show(&PreparePage::new(inside.frame(), chama, &choices, typed));
    }
    let (form, typed) = form(words, &choices, typed)?;
    if !typed.wrong().is_empty() {
        let page = PreparePage::new(inside.frame(), chama, &choices, typed);
        return show_refused(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    match propose(&state, &grant, &form, &typed).await {
        Ok(path) => Ok(go(&path)),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let page = PreparePage::new(inside.frame(), chama, &choices, typed);
            show_refused(failure.status, &page)
        }
    }
}

/// The list as the command takes it; what cannot be read is told of the field itself.
fn form(
    words: Words,
    choices: &ListChoices,
    mut typed: Typed,
) -> Result<(ListForm, Typed), Failure> {
    let mut lines = Vec::new();
    for member in &choices.members {
        let name = amount_name(member.id);
        let Some(amount) = typed.amount(&name) else {
            continue;
        };
        match amount.parse() {
            // A zero is what people write for nothing.
            Ok(Money::ZERO) => {}
            Ok(sum) if sum.is_negative() => {
                typed.refuse(words, Some(&name), "amount_not_positive", &[]);
            }
            Ok(_) => lines.push(ListLine {
                member_id: member.id,
                amount: Some(amount),
                purpose: typed.text(&purpose_name(member.id)),
            }),
            Err(code) => typed.refuse(words, Some(&name), code, &[]),
        }
    }
    let is_withdrawal = typed.get("kind") == PaymentKind::Withdrawal.as_str();
    let form = ListForm {
        kind: typed.text("kind"),
        title: typed.text("title"),
        purpose: typed.text("purpose"),
        fund_id: if is_withdrawal {
            typed.chosen("fund_id")?
        } else {
            None
        },
        lines,
    };
    Ok((form, typed))
}

async fn propose(
    state: &HttpState,
    grant: &Grant<may::ProposePayment>,
    form: &ListForm,
    typed: &Typed,
) -> Result<String, Failure> {
    let key = key_of(typed)?;
    let command = ProposeList::check(form)?;
    let done = state.context().run(grant, Some(&key), &command).await?;
    let (chama, id) = (grant.chama_id(), done.answer.id);
    Ok(format!("/chamas/{chama}/payments/{id}?done=proposed"))
}
