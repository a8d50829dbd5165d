//! Changing the particulars of a chama.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::chamas::{EditChama, EditForm};
use chama::reports::chamas::ChamaDetails;
use chama::typed::AmountText;
use domain::access::may;
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::page::{SettingPage, form};
use crate::chamas::found::{about, agreement, meetings, money};
use crate::form::Typed;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, typed: &Typed) -> SettingPage {
    let words = frame.words;
    let form = form(&frame, chama, "edit", "settings-edit-submit", typed)
        .group(words.text("chama-group-about"), about(words))
        .group(words.text("chama-group-money"), money(words))
        .group(words.text("chama-group-meetings"), meetings(words))
        .group(words.text("chama-group-agreement"), agreement(words))
        .with(typed);
    let head = ["settings-edit", "settings-edit-lead"];
    SettingPage::new(frame, chama, head, form)
}

/// The particulars as the form shows them.
fn filled(chama: &ChamaDetails) -> Typed {
    let fee = chama.registration_fee;
    let fee = if fee.is_zero() {
        String::new()
    } else {
        fee.to_decimal()
    };
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    [
        ("name", chama.name.clone()),
        ("description", chama.description.clone()),
        ("meeting_day", chama.meeting_day.clone()),
        ("meeting_time", chama.meeting_time.clone()),
        (
            "contribution_amount",
            chama.contribution_amount.to_decimal(),
        ),
        (
            "contribution_frequency",
            chama.contribution_frequency.to_string(),
        ),
        ("registration_fee", fee),
        ("location", text(&chama.location)),
        ("rules", text(&chama.rules)),
        ("objectives", text(&chama.objectives)),
    ]
    .into_iter()
    .fold(Typed::default(), |typed, (name, value)| {
        typed.set(name, &value)
    })
}

/// The page to look at.
pub fn sample(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(frame, ChamaId::new(7), &filled(&samples::chama()))
}

/// `GET /chamas/{chama_id}/settings/edit`
pub async fn page(inside: Inside<may::EditChama>) -> Result<Response, Failure> {
    let (chama, typed) = (inside.with.grant.chama_id(), filled(&inside.chama));
    let frame = inside.frame();
    let typed = with_fresh_key(typed, &frame);
    show(&page_of(frame, chama, &typed))
}

/// `POST /chamas/{chama_id}/settings/edit`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::EditChama>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match edit(&state, &grant, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=chama-edited"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            show_refused(failure.status, &page_of(inside.frame(), chama, &typed))
        }
    }
}

async fn edit(
    state: &HttpState,
    grant: &Grant<may::EditChama>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    // On a page every field is there, so an empty one is meant to be empty.
    let text = |name| Some(typed.text(name));
    let fee = typed.get_some("registration_fee").unwrap_or("0");
    let form = EditForm {
        name: text("name"),
        description: text("description"),
        meeting_day: text("meeting_day"),
        meeting_time: text("meeting_time"),
        contribution_amount: Some(AmountText::Typed(typed.text("contribution_amount"))),
        contribution_frequency: text("contribution_frequency"),
        registration_fee: Some(AmountText::Typed(fee.to_owned())),
        location: text("location"),
        rules: text("rules"),
        objectives: text("objectives"),
    };
    let command = EditChama::check(&form)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
