//! Giving a member another role.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{ChangeRole, rules};
use domain::access::may;
use domain::ids::{ChamaId, MemberId};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;

use super::form_page::{FormPage, form, roles};
use super::statement::Whose;
use crate::form::{Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// Whom the page is about, and how long a new officer's payments wait.
#[derive(Clone, Debug)]
pub struct About {
    chama: ChamaId,
    member: MemberId,
    name: String,
    hours: i64,
}

fn page_of(frame: Frame, about: &About, typed: &Typed) -> FormPage {
    let words = frame.words;
    let home = format!("/chamas/{}/members/{}", about.chama, about.member);
    let hours = about.hours.to_string();
    let lead = words.text_with("membership-role-lead", &[("hours", &hours)]);
    let title = format!("{}: {}", words.text("membership-role-title"), about.name);
    let fields = vec![
        Field::new(
            "role",
            words.text("membership-role-new"),
            Control::Row(roles(words)),
        )
        .required(),
        Field::new("note", words.text("membership-role-note"), Control::Lines)
            .hint(words.text("membership-role-note-hint"))
            .max(500),
    ];
    let form = form(
        &frame,
        format!("{home}/role"),
        "membership-role-submit",
        typed,
    )
    .fields(fields)
    .way(words.text("action-cancel"), home)
    .confirm(words.text("membership-role-confirm"))
    .with(typed);
    FormPage::in_members(frame, about.chama, (title, lead), form)
        .of_member(about.chama, about.member, &about.name)
        .refused(typed)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    let about = About {
        chama: ChamaId::new(7),
        member: MemberId::new(4),
        name: "Nyambura wa Kamau-Njoroge".to_owned(),
        hours: 72,
    };
    page_of(
        samples::in_chama(words, Tab::Members),
        &about,
        &Typed::default(),
    )
}

async fn about(
    state: &HttpState,
    inside: &Inside<may::AssignRole>,
    member: MemberId,
) -> Result<About, Failure> {
    let row = super::named(state, inside, member).await?;
    let view = super::view(inside)?;
    Ok(About {
        chama: inside.with.grant.chama_id(),
        member,
        name: row.name,
        hours: rules::shown(state.context(), view)
            .await?
            .officer_hold_hours,
    })
}

/// `GET /chamas/{chama_id}/members/{member_id}/role`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::AssignRole>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let about = about(&state, &inside, whose.member_id).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, &about, &typed))
}

/// `POST /chamas/{chama_id}/members/{member_id}/role`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::AssignRole>,
    Path(whose): Path<Whose>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, member) = (inside.with.grant, whose.member_id);
    match give(&state, &grant, member, &typed).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{}/members/{member}?done=role-changed",
            grant.chama_id()
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let about = about(&state, &inside, member).await?;
            show_refused(failure.status, &page_of(inside.frame(), &about, &typed))
        }
    }
}

async fn give(
    state: &HttpState,
    grant: &Grant<may::AssignRole>,
    member: MemberId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = ChangeRole::check(member, typed.get("role"), typed.get("note"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
