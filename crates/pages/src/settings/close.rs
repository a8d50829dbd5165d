//! Closing a chama for good.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::chamas::{CloseChama, CloseForm};
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
    let form = form(&frame, chama, "close", "settings-close-submit", typed)
        .fields(fields(words))
        .confirm(words.text("settings-close-confirm"))
        .with(typed);
    SettingPage::new(
        frame,
        chama,
        ["settings-close", "settings-close-lead"],
        form,
    )
}

fn fields(words: Words) -> Vec<Field> {
    let name = Field::line("name", words.text("settings-close-name"));
    let reason = words.text("settings-close-reason");
    let reason = Field::new("reason", reason, Control::Lines);
    let day = words.text("settings-close-resolution");
    let day = Field::new("resolution_on", day, Control::Line("date", "text"));
    vec![
        name.max(100).required(),
        reason
            .hint(words.text("settings-close-reason-hint"))
            .required(),
        day.hint(words.text("settings-close-resolution-hint"))
            .short(),
    ]
}

/// The page to look at.
pub fn sample(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(frame, ChamaId::new(7), &Typed::default())
}

/// `GET /chamas/{chama_id}/settings/close`
pub async fn page(inside: Inside<may::EditChama>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, &typed))
}

/// `POST /chamas/{chama_id}/settings/close`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::EditChama>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match carry_out(&state, &grant, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=chama-closed"))),
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
    let form = CloseForm {
        name: typed.text("name"),
        reason: typed.text("reason"),
        resolution_on: typed.text("resolution_on"),
    };
    let command = CloseChama::check(&form)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
