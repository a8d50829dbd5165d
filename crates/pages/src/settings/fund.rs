//! Giving a fund another name.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::ledger::commands::RenameFund;
use chama::reports::chamas;
use domain::access::may;
use domain::ids::{ChamaId, FundId};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::page::{SettingPage, form};
use super::place::name_field;
use crate::form::Typed;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The one the path names.
#[derive(Debug, Deserialize)]
pub struct Which {
    fund_id: FundId,
}

fn page_of(frame: Frame, chama: ChamaId, id: FundId, typed: &Typed) -> SettingPage {
    let words = frame.words;
    let address = format!("funds/{id}");
    let form = form(&frame, chama, &address, "settings-rename-submit", typed)
        .fields(vec![name_field(words)])
        .with(typed);
    SettingPage::new(
        frame,
        chama,
        ["settings-fund-rename", "settings-rename-lead"],
        form,
    )
}

/// The page to look at.
pub fn sample(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    let typed = Typed::default().set("name", "Welfare fund");
    page_of(frame, ChamaId::new(7), FundId::new(3), &typed)
}

/// `GET /chamas/{chama_id}/settings/funds/{fund_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManageAccounts>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let (grant, id) = (inside.with.grant, which.fund_id);
    let view = grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let balances = chamas::balances(state.context(), view).await?;
    let found = balances.funds.into_iter().find(|it| it.id == id);
    let name = found.ok_or_else(Failure::not_found)?.name;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default().set("name", &name), &frame);
    show(&page_of(frame, grant.chama_id(), id, &typed))
}

/// `POST /chamas/{chama_id}/settings/funds/{fund_id}`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageAccounts>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words, id) = (inside.with.grant, inside.words(), which.fund_id);
    let chama = grant.chama_id();
    match rename(&state, &grant, id, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=renamed"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let page = page_of(inside.frame(), chama, id, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn rename(
    state: &HttpState,
    grant: &Grant<may::ManageAccounts>,
    id: FundId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = RenameFund::check(id, typed.get("name"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
