//! Opening a cash place, and giving one another name.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::ledger::commands::{OpenPlace, RenamePlace};
use chama::reports::chamas;
use domain::access::may;
use domain::ids::{AccountId, ChamaId};
use domain::ledger::AccountKind;
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::page::{SettingPage, form};
use crate::form::{Choice, Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, typed: &Typed) -> SettingPage {
    let words = frame.words;
    let form = form(
        &frame,
        chama,
        "places/new",
        "settings-place-new-submit",
        typed,
    )
    .fields(fields(words))
    .with(typed);
    SettingPage::new(
        frame,
        chama,
        ["settings-place-new", "settings-place-new-lead"],
        form,
    )
}

pub(super) fn name_field(words: Words) -> Field {
    let name = Field::line("name", words.text("settings-place-name"));
    let name = name.hint(words.text("settings-place-name-hint"));
    name.max(100).required()
}

fn fields(words: Words) -> Vec<Field> {
    let kinds = AccountKind::ALL.iter().filter(|kind| kind.is_cash_place());
    let kinds = kinds.map(|kind| {
        let name = words.named("account-", kind.as_str());
        Choice::new(kind.as_str(), name)
    });
    let kinds = Control::Row(kinds.collect());
    let kind = Field::new("kind", words.text("settings-place-kind"), kinds);
    let kind = kind.value(AccountKind::BankAccount.as_str());
    vec![kind.required(), name_field(words)]
}

/// The page to look at.
pub fn sample(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(frame, ChamaId::new(7), &Typed::default())
}

/// `GET /chamas/{chama_id}/settings/places/new`
pub async fn page(inside: Inside<may::ManageAccounts>) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, &typed))
}

/// `POST /chamas/{chama_id}/settings/places/new`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageAccounts>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match carry_out(&state, &grant, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=place-opened"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            show_refused(failure.status, &page_of(inside.frame(), chama, &typed))
        }
    }
}

async fn carry_out(
    state: &HttpState,
    grant: &Grant<may::ManageAccounts>,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = OpenPlace::check(typed.get("kind"), typed.get("name"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}

/// The one the path names.
#[derive(Debug, Deserialize)]
pub struct Which {
    account_id: AccountId,
}

fn rename_page_of(frame: Frame, chama: ChamaId, id: AccountId, typed: &Typed) -> SettingPage {
    let words = frame.words;
    let address = format!("places/{id}");
    let form = form(&frame, chama, &address, "settings-rename-submit", typed)
        .fields(vec![name_field(words)])
        .with(typed);
    SettingPage::new(
        frame,
        chama,
        ["settings-place-rename", "settings-rename-lead"],
        form,
    )
}

/// The page to look at.
pub fn sample_rename(words: Words) -> SettingPage {
    let frame = samples::in_chama(words, Tab::Overview);
    let typed = Typed::default().set("name", "Co-operative Bank, Kangemi");
    rename_page_of(frame, ChamaId::new(7), AccountId::new(3), &typed)
}

/// `GET /chamas/{chama_id}/settings/places/{account_id}`
pub async fn rename_page(
    State(state): State<HttpState>,
    inside: Inside<may::ManageAccounts>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let (grant, id) = (inside.with.grant, which.account_id);
    let view = grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let balances = chamas::balances(state.context(), view).await?;
    let found = balances.places.into_iter().find(|it| it.id == id);
    let name = found.ok_or_else(Failure::not_found)?.name;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default().set("name", &name), &frame);
    show(&rename_page_of(frame, grant.chama_id(), id, &typed))
}

/// `POST /chamas/{chama_id}/settings/places/{account_id}`
pub async fn rename_send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageAccounts>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words, id) = (inside.with.grant, inside.words(), which.account_id);
    let chama = grant.chama_id();
    match rename(&state, &grant, id, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/settings?done=renamed"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let page = rename_page_of(inside.frame(), chama, id, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn rename(
    state: &HttpState,
    grant: &Grant<may::ManageAccounts>,
    id: AccountId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = RenamePlace::check(id, typed.get("name"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
