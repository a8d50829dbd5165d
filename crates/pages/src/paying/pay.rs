//! Paying by M-Pesa: what is due, the phone, and how to pay from the phone's own menu.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::payments::views::{self, PromptStatus, WayToPay};
use chama::payments::{PromptForm, PromptLine, RequestPayment};
use chama::reports::contributions::{self, Dues};
use domain::access::may;
use domain::ids::{ChamaId, FundId, StkRequestId};
use domain::intake::PromptStage;
use domain::money::Money;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::status::sample_status;
use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page.
#[derive(Debug, Template)]
#[template(path = "paying/pay.html")]
pub struct PayPage {
    frame: Frame,
    chama: ChamaId,
    way: Option<WayToPay>,
    due: Money,
    form: Option<Form>,
    latest: Vec<PromptStatus>,
}

/// What the page is made of.
#[derive(Debug)]
pub struct Found {
    /// How the member pays.
    pub way: Option<WayToPay>,
    /// What they owe.
    pub dues: Vec<Dues>,
    /// What they asked for lately.
    pub latest: Vec<PromptStatus>,
}

/// Requests shown.
const LATEST: i64 = 5;

impl PayPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, found: Found, typed: &Typed) -> Self {
        let Found { way, dues, latest } = found;
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("pay-title");
        frame.refused = !typed.wrong().is_empty();
        let due = Money::checked_sum(dues.iter().map(|due| due.standing.due_now()));
        let due = due.unwrap_or_default();
        let can_ask = way.as_ref().filter(|way| way.can_ask);
        let form = can_ask.map(|way| {
            let action = format!("/chamas/{chama}/pay");
            Form::new(words, action, &frame.csrf, words.text("pay-submit"))
                .hidden("idempotency_key", typed.get("idempotency_key"))
                .fields(fields(words, way, &dues, due))
                .way(words.text("action-cancel"), format!("/chamas/{chama}"))
                .with(typed)
        });
        Self {
            frame,
            chama,
            way,
            due,
            form,
            latest,
        }
    }

    fn due_text(&self) -> String {
        if self.due.is_positive() {
            let due = self.due.kes();
            return self.frame.text_with("pay-due", &[("amount", due.as_str())]);
        }
        self.frame.text("pay-nothing-due")
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let way = WayToPay {
            number: "600584".to_owned(),
            is_till: false,
            account: "000018".to_owned(),
            can_ask: true,
            phone: "0712 345 678".to_owned(),
        };
        let found = Found {
            way: Some(way),
            dues: Vec::new(),
            latest: vec![sample_status(PromptStage::Booked)],
        };
        Self::new(frame, ChamaId::new(7), found, &Typed::default())
    }

    /// The page of a chama without a paybill.
    pub fn sample_without(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let found = Found {
            way: None,
            dues: Vec::new(),
            latest: Vec::new(),
        };
        Self::new(frame, ChamaId::new(7), found, &Typed::default())
    }
}

fn fields(words: Words, way: &WayToPay, dues: &[Dues], due: Money) -> Vec<Field> {
    let mut funds = vec![Choice::new("", words.text("pay-fund-due"))];
    funds.extend(dues.iter().map(|due| {
        let amount = due.standing.due_now().kes();
        let gaps = [
            ("fund", due.fund.name.as_str()),
            ("amount", amount.as_str()),
        ];
        Choice::new(due.fund.id.to_string(), words.text_with("pay-fund", &gaps))
    }));
    let filled = if due.is_positive() {
        due.to_decimal().trim_end_matches(".00").to_owned()
    } else {
        String::new()
    };
    vec![
        Field::new("amount", words.text("pay-amount"), Control::Money)
            .hint(words.text("pay-amount-hint"))
            .value(filled)
            .max(20)
            .required(),
        Field::new("fund_id", words.text("pay-for"), Control::Select(funds)),
        Field::new(
            "phone_number",
            words.text("pay-phone"),
            Control::Line("tel", "tel"),
        )
        .hint(words.text("pay-phone-hint"))
        .value(way.phone.clone())
        .max(40)
        .required(),
    ]
}

async fn read(state: &HttpState, grant: Grant<may::PayByMpesa>) -> Result<Found, Failure> {
    let latest = views::own_prompts(state.context(), grant, LATEST).await?;
    let way = views::way_to_pay(state.context(), grant).await?;
    let own = grant.also::<may::ViewOwnStatement>();
    let own = own.ok_or_else(Failure::not_found)?;
    let dues = contributions::own(state.context(), own, grant.member_id()).await?;
    Ok(Found { way, dues, latest })
}

/// `GET /chamas/{chama_id}/pay`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::PayByMpesa>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = read(&state, grant).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&PayPage::new(frame, grant.chama_id(), found, &typed))
}

/// `POST /chamas/{chama_id}/pay`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::PayByMpesa>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match ask(&state, grant, &typed).await {
        Ok(id) => Ok(go(&format!("/chamas/{}/pay/{id}", grant.chama_id()))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let found = read(&state, grant).await?;
            let frame = inside.frame();
            let page = PayPage::new(frame, grant.chama_id(), found, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn ask(
    state: &HttpState,
    grant: Grant<may::PayByMpesa>,
    typed: &Typed,
) -> Result<StkRequestId, Failure> {
    let key = key_of(typed)?;
    let fund: Option<FundId> = typed.chosen("fund_id")?;
    let amount = typed.amount("amount");
    let line = fund.zip(amount.clone()).map(|(fund, amount)| PromptLine {
        fund_id: Some(fund),
        amount,
    });
    let form = PromptForm {
        lines: line.into_iter().collect(),
        amount,
        phone_number: typed.text("phone_number"),
    };
    let command = RequestPayment::check(&form)?;
    let done = state.context().run(&grant, Some(&key), &command).await?;
    Ok(done.answer)
}
