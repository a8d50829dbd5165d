//! Cash counts: what was counted, and the form that takes a count.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::reconciliation::{CountCash, CountForm};
use chama::reports::reconciliation::{self, CountLine};
use domain::access::{Permission, may};
use domain::ids::{AccountId, CashCountId, ChamaId};
use domain::ledger::AccountKind;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::{FormPage, at_home};
use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page.
#[derive(Debug, Template)]
#[template(path = "reconciliation/counts.html")]
pub struct CountsPage {
    frame: Frame,
    chama: ChamaId,
    counts: Vec<CountLine>,
    may_count: bool,
}

impl CountsPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, counts: Vec<CountLine>, may_count: bool) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        frame.title = frame.text("counts-title");
        Self {
            frame: at_home(frame, chama),
            chama,
            counts,
            may_count,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), sample_counts(), true)
    }
}

/// Counts for the samples.
pub(super) fn sample_counts() -> Vec<CountLine> {
    vec![CountLine {
        id: CashCountId::new(3),
        place: "Cash box".to_owned(),
        day: samples::day(14),
        amount: samples::kes(18_265),
        note: "Counted by <b>two</b>".to_owned(),
        by: "Wanjiku Mwangi".to_owned(),
        at: samples::moment(14),
    }]
}

type Place = (AccountId, String, AccountKind);

fn form_page(frame: Frame, chama: ChamaId, places: &[Place], typed: &Typed) -> FormPage {
    let words = frame.words;
    let choice = |(id, name, _): &Place| Choice::new(id.to_string(), name.clone());
    let boxes = places
        .iter()
        .find(|(_, _, kind)| *kind == AccountKind::CashBox);
    let usual = boxes.map(|(id, _, _)| id.to_string()).unwrap_or_default();
    let fields = vec![
        Field::new(
            "place_id",
            words.text("count-place"),
            Control::Select(places.iter().map(choice).collect()),
        )
        .value(usual)
        .required(),
        Field::new("amount", words.text("count-amount"), Control::Money)
            .hint(words.text("count-amount-hint"))
            .required(),
        Field::new(
            "day",
            words.text("count-day"),
            Control::Line("date", "text"),
        )
        .hint(words.text("count-day-hint"))
        .short(),
        Field::new("note", words.text("count-note"), Control::Lines).max(500),
    ];
    let home = format!("/chamas/{chama}/cash-counts");
    let form = Form::new(
        words,
        format!("{home}/new"),
        &frame.csrf,
        words.text("count-submit"),
    )
    .hidden("idempotency_key", typed.get("idempotency_key"))
    .fields(fields)
    .way(words.text("action-cancel"), home)
    .with(typed);
    FormPage::new(frame, chama, ["count-title", "count-lead"], form)
}

/// The form to look at.
pub fn sample_form(words: Words) -> FormPage {
    let frame = samples::in_chama(words, Tab::Overview);
    let places = [
        (
            AccountId::new(1),
            "Cash box".to_owned(),
            AccountKind::CashBox,
        ),
        (
            AccountId::new(2),
            "M-Pesa".to_owned(),
            AccountKind::MpesaPaybill,
        ),
    ];
    form_page(frame, ChamaId::new(7), &places, &Typed::default())
}

/// `GET /chamas/{chama_id}/cash-counts`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewReconciliation>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let counts = reconciliation::counts(state.context(), grant).await?;
    let may = grant.may(Permission::Reconcile);
    let page = CountsPage::new(inside.frame(), grant.chama_id(), counts, may);
    show(&page)
}

/// The places that can be counted, for those who count.
pub(super) async fn places(
    state: &HttpState,
    grant: &Grant<may::Reconcile>,
) -> Result<Vec<Place>, Failure> {
    let view = grant.also::<may::ViewReconciliation>();
    let view = view.ok_or_else(Failure::not_found)?;
    Ok(reconciliation::places(state.context(), view).await?)
}

/// `GET /chamas/{chama_id}/cash-counts/new`
pub async fn new(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let places = places(&state, &grant).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&form_page(frame, grant.chama_id(), &places, &typed))
}

/// `POST /chamas/{chama_id}/cash-counts/new`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match carry_out(&state, &grant, &typed).await {
        Ok(day) => Ok(go(&format!(
            "/chamas/{chama}/reconciliation/{day}?done=counted"
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let places = places(&state, &grant).await?;
            let page = form_page(inside.frame(), chama, &places, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn carry_out(
    state: &HttpState,
    grant: &Grant<may::Reconcile>,
    typed: &Typed,
) -> Result<chrono::NaiveDate, Failure> {
    let key = key_of(typed)?;
    let command = CountCash::check(&CountForm {
        place_id: typed.chosen("place_id")?,
        amount: typed.amount("amount"),
        day: typed.text("day"),
        note: typed.text("note"),
    })?;
    let done = state.context().run(grant, Some(&key), &command).await?;
    Ok(done.answer.day)
}
