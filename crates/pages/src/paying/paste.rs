//! Handing in the message M-Pesa sent to one's phone.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::payments::PasteMessage;
use chama::payments::views::Pasted;
use domain::access::may;
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show, show_refused};

/// The page.
#[derive(Debug, Template)]
#[template(path = "paying/paste.html")]
pub struct PastePage {
    frame: Frame,
    pasted: Option<Pasted>,
    form: Form,
}

impl PastePage {
    /// The page, with what was handed in just now.
    pub fn new(frame: Frame, chama: ChamaId, typed: &Typed, pasted: Option<Pasted>) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("paste-title");
        frame.refused = !typed.wrong().is_empty();
        let action = format!("/chamas/{chama}/pay/message");
        let form = Form::new(words, action, &frame.csrf, words.text("paste-submit"))
            .fields(vec![
                Field::new("text", words.text("paste-text"), Control::Lines)
                    .hint(words.text("paste-text-hint"))
                    .max(2_000)
                    .required(),
            ])
            .way(words.text("action-cancel"), format!("/chamas/{chama}/pay"))
            .with(typed);
        let frame = frame.crumb(words.text("pay-title"), format!("/chamas/{chama}/pay"));
        Self {
            frame,
            pasted,
            form,
        }
    }

    fn told(&self, pasted: &Pasted) -> String {
        let amount = pasted.amount.kes();
        let gaps = [
            ("receipt", pasted.receipt.as_str()),
            ("amount", amount.as_str()),
        ];
        let booked = pasted
            .state
            .is_some_and(domain::intake::ReceiptState::is_in_the_book);
        let key = if booked { "paste-known" } else { "paste-kept" };
        self.frame.text_with(key, &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let pasted = Pasted {
            receipt: "UAA1AAAAA1".to_owned(),
            amount: samples::kes(1_400),
            state: None,
        };
        Self::new(frame, ChamaId::new(7), &Typed::default(), Some(pasted))
    }
}

/// `GET /chamas/{chama_id}/pay/message`
pub async fn page(inside: Inside<may::PayByMpesa>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    show(&PastePage::new(
        inside.frame(),
        chama,
        &Typed::default(),
        None,
    ))
}

/// `POST /chamas/{chama_id}/pay/message`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::PayByMpesa>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let keep = async {
        let command = PasteMessage::check(typed.get("text"))?;
        let done = state.context().run(&grant, None, &command).await?;
        Ok::<_, Failure>(done.answer)
    };
    match keep.await {
        Ok(pasted) => {
            let frame = inside.frame();
            let page = PastePage::new(frame, grant.chama_id(), &Typed::default(), Some(pasted));
            show(&page)
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let page = PastePage::new(inside.frame(), grant.chama_id(), &typed, None);
            show_refused(failure.status, &page)
        }
    }
}
