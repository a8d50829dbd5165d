//! Leaving a chama.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::LeaveChama;
use domain::access::may;
use domain::ids::ChamaId;
use domain::money::Money;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use super::form_page::{FormPage, form};
use crate::form::{Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, savings: Money, typed: &Typed) -> FormPage {
    let words = frame.words;
    let savings = savings.kes();
    let lead = words.text_with("membership-leave-lead", &[("savings", &savings)]);
    let head = (words.text("membership-leave-title"), lead);
    let reason = words.text("membership-leave-reason");
    let fields = vec![Field::new("reason", reason, Control::Lines).max(500)];
    let action = format!("/chamas/{chama}/leave");
    let form = form(&frame, action, "membership-leave-submit", typed)
        .fields(fields)
        .way(words.text("action-cancel"), format!("/chamas/{chama}"))
        .confirm(words.text("membership-leave-confirm"))
        .with(typed);
    FormPage::in_members(frame, chama, head, form).refused(typed)
}

/// A page to look at: the last chairperson is told what comes first.
pub fn sample(words: Words) -> FormPage {
    let mut typed = Typed::default();
    typed.refuse(words, None, "last_chairperson", &[]);
    let frame = samples::in_chama(words, Tab::Members);
    page_of(frame, ChamaId::new(7), samples::kes(65_000), &typed)
}

async fn savings(state: &HttpState, inside: &Inside<may::LeaveChama>) -> Result<Money, Failure> {
    let own = inside.with.grant.member_id();
    Ok(super::named(state, inside, own).await?.savings)
}

/// `GET /chamas/{chama_id}/leave`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::LeaveChama>,
) -> Result<Response, Failure> {
    let savings = savings(&state, &inside).await?;
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, savings, &typed))
}

/// `POST /chamas/{chama_id}/leave`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::LeaveChama>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match leave(&state, &grant, &typed).await {
        Ok(()) => Ok(go("/chamas?done=left")),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let savings = savings(&state, &inside).await?;
            let page = page_of(inside.frame(), grant.chama_id(), savings, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn leave(
    state: &HttpState,
    grant: &Grant<may::LeaveChama>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = LeaveChama::check(typed.get("reason"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
