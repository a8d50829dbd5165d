//! Connecting a paybill or till.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::ledger::views::CashPlace;
use chama::paybills::ConnectPaybill;
use domain::access::may;
use domain::ids::{AccountId, ChamaId};
use domain::ledger::AccountKind;
use http::{ClientAddress, Failure, Form as Sent, HttpState};
use i18n::Words;

use super::fields::{Asked, Given, places};
use crate::form::{Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page.
#[derive(Debug, Template)]
#[template(path = "paybills/form.html")]
pub struct PaybillFormPage {
    frame: Frame,
    lead: String,
    form: Form,
    steps: bool,
}

impl PaybillFormPage {
    /// The page: what it is called and the form; `steps` says how to come by the credentials.
    pub(super) fn new(frame: Frame, chama: ChamaId, head: [&str; 2], form: Form) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let [title, lead] = head.map(|key| frame.text(key));
        frame.title = title;
        frame.refused = form.is_refused();
        let label = frame.text("paybill-title");
        let frame = frame.crumb(label, format!("/chamas/{chama}/paybill"));
        Self {
            frame,
            lead,
            form,
            steps: false,
        }
    }

    fn with_steps(mut self) -> Self {
        self.steps = true;
        self
    }
}

fn page_of(
    frame: Frame,
    chama: ChamaId,
    (places, password): (&[CashPlace], bool),
    typed: &Typed,
) -> PaybillFormPage {
    let words = frame.words;
    let here = format!("/chamas/{chama}/paybill");
    let asked = Asked {
        words,
        places,
        paybill: None,
        password,
    };
    let submit = words.text("paybill-connect-submit");
    let form = Form::new(words, format!("{here}/connect"), &frame.csrf, submit)
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .way(words.text("action-cancel"), here);
    let form = asked.onto(form).with(typed);
    let head = ["paybill-connect", "paybill-connect-lead"];
    PaybillFormPage::new(frame, chama, head, form).with_steps()
}

/// The page to look at.
pub fn sample(words: Words) -> PaybillFormPage {
    let frame = samples::in_chama(words, Tab::Overview);
    let places = sample_places();
    page_of(frame, ChamaId::new(7), (&places, true), &Typed::default())
}

/// One that was refused.
pub fn sample_refused(words: Words) -> PaybillFormPage {
    let frame = samples::in_chama(words, Tab::Overview);
    let mut typed = Typed::default().set("short_code", "12");
    typed.refuse(words, Some("short_code"), "short_code_not_a_number", &[]);
    typed.refuse(words, Some("consumer_key"), "text_required", &[]);
    let places = sample_places();
    page_of(frame, ChamaId::new(7), (&places, false), &typed)
}

pub(super) fn sample_places() -> Vec<CashPlace> {
    vec![CashPlace {
        id: AccountId::new(2),
        kind: AccountKind::MpesaPaybill,
        name: "M-Pesa".to_owned(),
        balance: samples::kes(84_500),
    }]
}

/// `GET /chamas/{chama_id}/paybill/connect`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManagePaybill>,
) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    let places = places(&state, &inside).await?;
    let password = inside.with.person.needs_password(&state);
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, (&places, password), &typed))
}

/// `POST /chamas/{chama_id}/paybill/connect`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManagePaybill>,
    address: ClientAddress,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    match carry_out(&state, &inside, address, &typed).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{chama}/paybill?done=paybill-connected"
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let places = places(&state, &inside).await?;
            let password = inside.with.person.needs_password(&state);
            let page = page_of(inside.frame(), chama, (&places, password), &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn carry_out(
    state: &HttpState,
    inside: &Inside<may::ManagePaybill>,
    address: ClientAddress,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = ConnectPaybill::check(&Given::read(typed)?.form())?;
    let (person, grant) = (&inside.with.person, inside.with.grant);
    let password = typed.get_exact("password");
    let fresh = person.fresh(state, address, grant, password).await?;
    let context = state.context();
    context.connect_paybill(&fresh, Some(&key), command).await?;
    Ok(())
}
