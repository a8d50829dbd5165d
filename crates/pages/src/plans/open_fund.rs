//! Opening a fund.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::plans::{FundForm, OpenFund};
use domain::access::may;
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "plans/open_fund.html")]
pub struct OpenFundPage {
    frame: Frame,
    form: Form,
}

impl OpenFundPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("fund-open-title");
        frame.refused = !typed.wrong().is_empty();
        let list = format!("/chamas/{chama}/plans");
        let fields = vec![
            Field::line("name", words.text("fund-name"))
                .hint(words.text("fund-name-hint"))
                .max(100)
                .required(),
            Field::line("code", words.text("fund-code"))
                .hint(words.text("fund-code-hint"))
                .max(30)
                .short()
                .required(),
            Field::new(
                "counts_personally",
                words.text("fund-counts"),
                Control::Tick,
            )
            .hint(words.text("fund-counts-hint")),
        ];
        let form = Form::new(
            words,
            format!("/chamas/{chama}/funds/new"),
            &frame.csrf,
            words.text("fund-open-submit"),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .fields(fields)
        .way(words.text("action-cancel"), list.clone())
        .with(typed);
        let frame = frame.crumb(words.text("plans-title"), list);
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), &Typed::default())
    }
}

/// `GET /chamas/{chama_id}/funds/new`
pub async fn page(inside: Inside<may::ManageAccounts>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&OpenFundPage::new(frame, chama, &typed))
}

/// `POST /chamas/{chama_id}/funds/new`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageAccounts>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    match open(&state, &grant, words, &typed).await {
        Ok(()) => {
            let chama = grant.chama_id();
            Ok(go(&format!("/chamas/{chama}/plans?done=fund-opened")))
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let page = OpenFundPage::new(inside.frame(), grant.chama_id(), &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn open(
    state: &HttpState,
    grant: &Grant<may::ManageAccounts>,
    words: Words,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let form = FundForm {
        code: typed.text("code"),
        name: typed.text("name"),
        counts_personally: typed.get("counts_personally") == "true",
    };
    let command = OpenFund::check(&form, words.language())?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
