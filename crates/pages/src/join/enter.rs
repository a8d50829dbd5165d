//! Entering a code: the form, what the code leads to with the rules of that chama, and the step
//! itself.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::members::Join;
use chama::members::views::Entered;
use chama::reports::membership::{self, Behind};
use domain::entry_code::EntryCode;
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState, MaybePerson, Path, Person};
use i18n::Words;
use serde::Deserialize;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::members::form_page::FormPage;
use crate::samples;
use crate::visit::{Visit, go, key_of, show, show_refused, with_fresh_key};

fn form_page(frame: Frame, typed: &Typed) -> FormPage {
    let words = frame.words;
    let code = Field::line("code", words.text("join-code"))
        .hint(words.text("join-code-hint"))
        .max(60)
        .required();
    let submit = words.text("join-submit");
    let form = Form::new(words, "/join".to_owned(), &frame.csrf, submit)
        .fields(vec![code])
        .with(typed);
    let (title, lead) = (words.text("join-title"), words.text("join-lead"));
    FormPage::outside(frame.at(Tab::Chamas), title, lead, form).refused(typed)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    form_page(samples::signed_in(words), &Typed::default())
}

/// The same with a code that was mistyped.
pub fn sample_refused(words: Words) -> FormPage {
    let mut typed = Typed::default().set("code", "ABCD-EFGH-JKMN");
    typed.refuse(words, Some("code"), "entry_code_mistyped", &[]);
    form_page(samples::signed_in(words), &typed)
}

/// What a code leads to.
#[derive(Debug, Template)]
#[template(path = "join/behind.html")]
pub struct BehindPage {
    frame: Frame,
    behind: Behind,
    form: Form,
}

impl BehindPage {
    /// The page.
    pub fn new(frame: Frame, behind: Behind, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Chamas);
        let words = frame.words;
        frame.refused = !typed.wrong().is_empty();
        let chama = behind.name.as_str();
        let (title, submit, fields) = if let Some(name) = &behind.member_name {
            let gaps = [("name", name.as_str()), ("chama", chama)];
            let title = words.text_with("join-claim-title", &gaps);
            (title, "join-claim-submit", Vec::new())
        } else {
            let title = words.text_with("join-ask-title", &[("chama", chama)]);
            let message = Field::new("message", words.text("join-message"), Control::Lines)
                .hint(words.text("join-message-hint"))
                .max(500);
            (title, "join-ask-submit", vec![message])
        };
        let form = Form::new(
            words,
            "/join/enter".to_owned(),
            &frame.csrf,
            words.text(submit),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .hidden("code", typed.get("code"))
        .fields(fields)
        .way(words.text("action-cancel"), "/chamas".to_owned())
        .with(typed);
        frame.title = title;
        Self {
            frame,
            behind,
            form,
        }
    }

    fn contributes(&self) -> Option<String> {
        let amount = self.behind.contribution_amount;
        if !amount.is_positive() {
            return None;
        }
        let every = self.behind.contribution_frequency.as_str();
        let (amount, every) = (amount.kes(), self.frame.named("frequency-", every));
        let gaps = [("amount", amount.as_str()), ("frequency", every.as_str())];
        Some(self.frame.text_with("chama-contributes", &gaps))
    }

    /// An invitation to look at.
    pub fn sample(words: Words) -> Self {
        Self::sample_of(words, None)
    }

    /// A membership to be taken over.
    pub fn sample_claim(words: Words) -> Self {
        Self::sample_of(words, Some("Nyambura wa Kamau-Njoroge"))
    }

    fn sample_of(words: Words, member: Option<&str>) -> Self {
        let behind = Behind {
            chama_id: ChamaId::new(7),
            name: "Umoja Women\u{2019}s Group".to_owned(),
            description: "We save together for school fees and a maize mill.".to_owned(),
            rules: Some("A late contribution costs KES 50.".to_owned()),
            contribution_amount: samples::kes(5_000),
            contribution_frequency: "monthly".to_owned(),
            registration_fee: samples::kes(500),
            member_name: member.map(ToOwned::to_owned),
        };
        Self::new(samples::signed_in(words), behind, &Typed::default())
    }
}

/// `GET /join`
pub async fn page(_person: Person, visit: Visit) -> Result<Response, Failure> {
    show(&form_page(visit.frame(), &Typed::default()))
}

/// `POST /join`: shows what the code leads to.
pub async fn look(
    State(state): State<HttpState>,
    person: Person,
    visit: Visit,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    behind(&state, &person, visit, typed).await
}

/// The code of the address.
#[derive(Debug, Deserialize)]
pub struct Linked {
    code: String,
}

/// `GET /join/{code}`: the link somebody sent. Who is not signed in does that first.
pub async fn link(
    State(state): State<HttpState>,
    MaybePerson(person): MaybePerson,
    visit: Visit,
    Path(linked): Path<Linked>,
) -> Result<Response, Failure> {
    let Some(person) = person else {
        let code = EntryCode::parse(&linked.code).map_err(|_no_code| Failure::not_found())?;
        return Ok(go(&format!("/login?next=/join/{}", code.expose())));
    };
    let typed = Typed::default().set("code", &linked.code);
    behind(&state, &person, visit, typed).await
}

async fn behind(
    state: &HttpState,
    person: &Person,
    visit: Visit,
    typed: Typed,
) -> Result<Response, Failure> {
    let found = membership::behind(state.context(), person.signed_in(), typed.get("code")).await;
    match found {
        Ok(behind) => {
            let frame = visit.frame();
            let typed = with_fresh_key(typed, &frame);
            show(&BehindPage::new(frame, behind, &typed))
        }
        Err(error) => {
            let (typed, failure) = typed.refused(visit.words(), error.into())?;
            show_refused(failure.status, &form_page(visit.frame(), &typed))
        }
    }
}

/// `POST /join/enter`: asks to be admitted, or takes the membership over.
pub async fn enter(
    State(state): State<HttpState>,
    person: Person,
    visit: Visit,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    match join(&state, &person, &typed).await {
        Ok(Entered::Asked { .. }) => Ok(go("/dashboard?done=asked-to-join")),
        Ok(Entered::Claimed { chama_id, .. }) => {
            Ok(go(&format!("/chamas/{chama_id}?done=claimed")))
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(visit.words(), failure)?;
            show_refused(failure.status, &form_page(visit.frame(), &typed))
        }
    }
}

async fn join(state: &HttpState, person: &Person, typed: &Typed) -> Result<Entered, Failure> {
    let key = key_of(typed)?;
    let command = Join::check(typed.get("code"), typed.get("message"))?;
    let context = state.context();
    let done = context
        .run(&person.signed_in(), Some(&key), &command)
        .await?;
    Ok(done.answer)
}
