//! Letting a suspended chama go on.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::chamas::ResumeChama;
use domain::access::may;
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::page::{SettingPage, form};
use crate::form::{Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, typed: &Typed) -> SettingPage {
    let words = frame.words;
    let form = form(&frame, chama, "resume", "settings-resume-submit", typed)
        .fields(fields(words))
        .with(typed);
    SettingPage::new(
        frame,
        chama,
        ["settings-resume", "settings-resume-lead"],
        form,
    )
}

fn fields(words: Words) -> Vec<Field> {
    let reason = Field::new("reason", words.text("settings-reason"), Control::Lines);
    let reason = reason.hint(words.text("settings-reason-hint"));
    vec![reason.required()]
}

/// The page to look at.
pub fn sample(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(frame, ChamaId::new(7), &Typed::default())
}

/// `GET /chamas/{chama_id}/settings/resume`
pub async fn page(inside: Inside<may::EditChama>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, &typed))
}

/// `POST /chamas/{chama_id}/settings/resume`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::EditChama>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match carry_out(&state, &grant, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=chama-resumed"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            show_refused(failure.status, &page_of(inside.frame(), chama, &typed))
        }
    }
}

async fn carry_out(
    state: &HttpState,
    grant: &Grant<may::EditChama>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = ResumeChama::check(typed.get("reason"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
