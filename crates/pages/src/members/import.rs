//! Adding many members from a list: looked at first, then added, all or none.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::ImportMembers;
use chama::members::commands::import;
use domain::access::may;
use domain::contact_list::{self, Line};
use domain::ids::ChamaId;
use domain::phone::PhoneNumber;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::form_page::form;
use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// A line of the list as the page tells it.
#[derive(Clone, Debug)]
pub struct Told {
    number: usize,
    /// What was read, or what was typed.
    text: String,
    wrong: Vec<String>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/import.html")]
pub struct ImportPage {
    frame: Frame,
    chama: ChamaId,
    form: Form,
    lines: Vec<Told>,
    list: String,
    owe_fee: bool,
    key: String,
}

impl ImportPage {
    /// The page, with what became of each line where there was a list.
    pub fn new(frame: Frame, chama: ChamaId, typed: &Typed, lines: &[Line]) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        let words = frame.words;
        frame.title = words.text("import-title");
        frame.refused = !typed.wrong().is_empty();
        let fields = vec![
            Field::new("list", words.text("import-list"), Control::Lines)
                .hint(words.text("import-list-hint"))
                .max(40_000)
                .required(),
            Field::new("owe_fee", words.text("import-owe"), Control::Tick),
        ];
        let home = format!("/chamas/{chama}/members");
        let form = form(&frame, format!("{home}/import"), "import-check", typed)
            .fields(fields)
            .way(words.text("action-cancel"), home.clone())
            .with(typed);
        let fresh = with_fresh_key(Typed::default(), &frame);
        Self {
            lines: lines.iter().map(|line| Told::of(line, words)).collect(),
            list: typed.text("list"),
            owe_fee: typed.has("owe_fee"),
            key: fresh.text("idempotency_key"),
            frame: frame.crumb(words.text("members-title"), home),
            chama,
            form,
        }
    }

    fn good(&self) -> i64 {
        let good = self.lines.iter().filter(|line| line.wrong.is_empty());
        i64::try_from(good.count()).unwrap_or(i64::MAX)
    }

    fn bad(&self) -> i64 {
        let bad = self.lines.iter().filter(|line| !line.wrong.is_empty());
        i64::try_from(bad.count()).unwrap_or(i64::MAX)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        Self::sample_of(
            words,
            "Wanjiku Kamau, 0712 345 678\nOtieno, 07\n<script>alert(1)</script>",
        )
    }

    /// A list in order.
    pub fn sample_good(words: Words) -> Self {
        Self::sample_of(words, "Wanjiku Kamau, 0712 345 678\nOtieno Ouma")
    }

    fn sample_of(words: Words, list: &str) -> Self {
        let lines = contact_list::read(list).unwrap_or_default();
        let typed = Typed::default().set("list", list).set("owe_fee", "true");
        let frame = samples::in_chama(words, Tab::Members);
        Self::new(frame, ChamaId::new(7), &typed, &lines)
    }
}

impl Told {
    fn of(line: &Line, words: Words) -> Self {
        match &line.read {
            Ok(contact) => {
                let name = format!("{} {}", contact.first_name, contact.last_name);
                let phone = contact.phone.as_ref().map(PhoneNumber::local);
                let email = contact.email.as_ref().map(ToString::to_string);
                let parts = [Some(name), phone, email];
                let parts: Vec<String> = parts.into_iter().flatten().collect();
                Self {
                    number: line.number,
                    text: parts.join(", "),
                    wrong: Vec::new(),
                }
            }
            Err(codes) => Self {
                number: line.number,
                text: line.text.clone(),
                wrong: codes.iter().map(|code| words.error(code, &[])).collect(),
            },
        }
    }
}

/// `GET /chamas/{chama_id}/members/import`
pub async fn page(inside: Inside<may::ManageMembers>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    show(&ImportPage::new(
        inside.frame(),
        chama,
        &Typed::default(),
        &[],
    ))
}

/// `POST /chamas/{chama_id}/members/import`: looks at the list.
pub async fn look(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let chama = grant.chama_id();
    match import::preview(state.context(), &grant, typed.get("list")).await {
        Ok(lines) => show(&ImportPage::new(inside.frame(), chama, &typed, &lines)),
        Err(error) => {
            let (typed, failure) = typed.refused(inside.words(), error.into())?;
            let page = ImportPage::new(inside.frame(), chama, &typed, &[]);
            show_refused(failure.status, &page)
        }
    }
}

/// `POST /chamas/{chama_id}/members/import/save`: adds everybody.
pub async fn save(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match add(&state, &grant, (words, &typed)).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/members?done=imported"))),
        Err(failure) => {
            let lines = import::preview(state.context(), &grant, typed.get("list")).await;
            let (typed, failure) = typed.refused(words, failure)?;
            let lines = lines.unwrap_or_default();
            let page = ImportPage::new(inside.frame(), chama, &typed, &lines);
            show_refused(failure.status, &page)
        }
    }
}

async fn add(
    state: &HttpState,
    grant: &Grant<may::ManageMembers>,
    (words, typed): (Words, &Typed),
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let (list, owe_fee) = (typed.get("list"), typed.has("owe_fee"));
    let command = ImportMembers::check(list, owe_fee, words.language())?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
