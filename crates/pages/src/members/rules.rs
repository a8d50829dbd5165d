//! How long payments of a new officer wait.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{SetMemberRules, rules};
use domain::access::may;
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::form_page::{FormPage, form};
use crate::form::{Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, typed: &Typed) -> FormPage {
    let words = frame.words;
    let head = (words.text("membership-rules-title"), String::new());
    let hours = Field::new(
        "officer_hold_hours",
        words.text("membership-rules-hours"),
        Control::Line("text", "numeric"),
    )
    .hint(words.text("membership-rules-hours-hint"))
    .max(3)
    .required()
    .short();
    let list = format!("/chamas/{chama}/members");
    let form = form(
        &frame,
        format!("{list}/rules"),
        "membership-rules-submit",
        typed,
    )
    .fields(vec![hours])
    .way(words.text("action-cancel"), list)
    .with(typed);
    FormPage::in_members(frame, chama, head, form).refused(typed)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    let typed = Typed::default().set("officer_hold_hours", "72");
    page_of(
        samples::in_chama(words, Tab::Members),
        ChamaId::new(7),
        &typed,
    )
}

/// `GET /chamas/{chama_id}/members/rules`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::EditChama>,
) -> Result<Response, Failure> {
    let view = super::view(&inside)?;
    let hours = rules::shown(state.context(), view)
        .await?
        .officer_hold_hours;
    let frame = inside.frame();
    let typed = Typed::default().set("officer_hold_hours", &hours.to_string());
    let typed = with_fresh_key(typed, &frame);
    show(&page_of(frame, view.chama_id(), &typed))
}

/// `POST /chamas/{chama_id}/members/rules`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::EditChama>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let chama = grant.chama_id();
    match set(&state, &grant, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/members?done=rules-saved"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            show_refused(failure.status, &page_of(inside.frame(), chama, &typed))
        }
    }
}

async fn set(
    state: &HttpState,
    grant: &Grant<may::EditChama>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    // What is no number is out of range.
    let hours = typed.get("officer_hold_hours").parse().unwrap_or(-1);
    let command = SetMemberRules::check(hours)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
