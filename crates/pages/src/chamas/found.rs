//! Founding a chama.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::chamas::commands::found::{ChamaForm, FoundChama};
use domain::chamas::{ContributionFrequency, MeetingDay};
use http::{Failure, Form as Sent, HttpState, Person};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Visit, go, key_of, show, show_refused, with_fresh_key};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "chamas/found.html")]
pub struct FoundPage {
    frame: Frame,
    form: Form,
}

impl FoundPage {
    /// The page, with what was typed before.
    pub fn new(frame: Frame, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Found);
        let words = frame.words;
        frame.title = words.text("chama-found-title");
        frame.refused = !typed.wrong().is_empty();
        let submit = words.text("chama-found-submit");
        let form = Form::new(words, "/chamas/new".to_owned(), &frame.csrf, submit)
            .hidden("idempotency_key", typed.get("idempotency_key"))
            .group(words.text("chama-group-about"), about(words))
            .group(words.text("chama-group-money"), money(words))
            .group(words.text("chama-group-meetings"), meetings(words))
            .group(words.text("chama-group-agreement"), agreement(words))
            .way(words.text("action-cancel"), "/chamas".to_owned())
            .with(typed);
        let frame = frame.crumb(words.text("chamas-title"), "/chamas".to_owned());
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        Self::new(samples::signed_in(words), &Typed::default())
    }
}

pub(crate) fn about(words: Words) -> Vec<Field> {
    vec![
        Field::line("name", words.text("chama-name"))
            .autocomplete("organization")
            .max(100)
            .required(),
        Field::new(
            "description",
            words.text("chama-description"),
            Control::Lines,
        )
        .hint(words.text("chama-description-hint")),
    ]
}

pub(crate) fn money(words: Words) -> Vec<Field> {
    let frequencies = ContributionFrequency::ALL
        .iter()
        .map(|every| {
            Choice::new(
                every.as_str(),
                capital(&words.named("frequency-", every.as_str())),
            )
        })
        .collect();
    vec![
        Field::new(
            "contribution_amount",
            words.text("chama-contribution-amount"),
            Control::Money,
        )
        .hint(words.text("record-amount-hint"))
        .required(),
        Field::new(
            "contribution_frequency",
            words.text("chama-contribution-frequency"),
            Control::Select(frequencies),
        )
        .value(ContributionFrequency::Monthly.as_str())
        .required()
        .short(),
        Field::new(
            "registration_fee",
            words.text("chama-registration-fee"),
            Control::Money,
        ),
    ]
}

/// The names are made to stand inside a sentence; in a list they stand alone.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first: Vec<char> = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first.into_iter().chain(letters).collect()
}

pub(crate) fn meetings(words: Words) -> Vec<Field> {
    let mut days = vec![Choice::new("", words.text("form-choose"))];
    days.extend(MeetingDay::ALL.iter().map(|day| {
        let name = words.named("weekday-", day.as_str());
        Choice::new(day.as_str(), name)
    }));
    vec![
        Field::new(
            "meeting_day",
            words.text("chama-meeting-day"),
            Control::Select(days),
        )
        .required()
        .short(),
        Field::new(
            "meeting_time",
            words.text("chama-meeting-time"),
            Control::Line("time", "text"),
        )
        .hint(words.text("chama-meeting-time-hint"))
        .required()
        .short(),
        Field::line("location", words.text("chama-location")).max(100),
    ]
}

pub(crate) fn agreement(words: Words) -> Vec<Field> {
    vec![
        Field::new("objectives", words.text("chama-objectives"), Control::Lines),
        Field::new("rules", words.text("chama-rules"), Control::Lines)
            .hint(words.text("chama-rules-hint")),
    ]
}

/// `GET /chamas/new`
pub async fn page(_: Person, visit: Visit) -> Result<Response, Failure> {
    let frame = visit.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&FoundPage::new(frame, &typed))
}

/// `POST /chamas/new`
pub async fn send(
    State(state): State<HttpState>,
    person: Person,
    visit: Visit,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    match found(&state, &person, visit.words(), &typed).await {
        Ok(path) => Ok(go(&path)),
        Err(failure) => {
            let (typed, failure) = typed.refused(visit.words(), failure)?;
            show_refused(failure.status, &FoundPage::new(visit.frame(), &typed))
        }
    }
}

async fn found(
    state: &HttpState,
    person: &Person,
    words: Words,
    typed: &Typed,
) -> Result<String, Failure> {
    let key = key_of(typed)?;
    let form = ChamaForm {
        name: typed.text("name"),
        description: typed.text("description"),
        meeting_day: typed.text("meeting_day"),
        meeting_time: typed.text("meeting_time"),
        contribution_amount: typed.amount("contribution_amount"),
        contribution_frequency: typed.text("contribution_frequency"),
        registration_fee: typed.amount("registration_fee"),
        location: typed.text("location"),
        rules: typed.text("rules"),
        objectives: typed.text("objectives"),
    };
    let command = FoundChama::check(&form, words.language())?;
    let context = state.context();
    let done = context
        .run(&person.signed_in(), Some(&key), &command)
        .await?;
    Ok(format!("/chamas/{}?done=founded", done.answer.id))
}
