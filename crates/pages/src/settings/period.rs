//! Closing a period of the books.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::reconciliation::ClosePeriod;
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
    let form = form(&frame, chama, "period", "settings-period-submit", typed)
        .fields(fields(words))
        .confirm(words.text("settings-period-confirm"))
        .with(typed);
    SettingPage::new(
        frame,
        chama,
        ["settings-period-close", "settings-period-close-lead"],
        form,
    )
}

fn fields(words: Words) -> Vec<Field> {
    let through = words.text("settings-period-through");
    let through = Field::new("through", through, Control::Line("date", "text"));
    vec![through.required().short()]
}

/// The page to look at.
pub fn sample(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(frame, ChamaId::new(7), &Typed::default())
}

/// `GET /chamas/{chama_id}/settings/period`
pub async fn page(inside: Inside<may::ClosePeriod>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, &typed))
}

/// `POST /chamas/{chama_id}/settings/period`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ClosePeriod>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match carry_out(&state, &grant, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=period-closed"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            show_refused(failure.status, &page_of(inside.frame(), chama, &typed))
        }
    }
}

async fn carry_out(
    state: &HttpState,
    grant: &Grant<may::ClosePeriod>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let through = typed.get("through").parse();
    let through = through.map_err(|_not_one| Failure::field("through", "date_not_a_date"))?;
    let command = ClosePeriod { through };
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
