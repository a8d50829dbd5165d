//! Naming the next of kin.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{KinForm, SetNextOfKin};
use chama::reports::membership;
use domain::access::{Permission, may};
use domain::ids::{ChamaId, MemberId};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;

use super::form_page::{FormPage, form, phone_field};
use super::statement::Whose;
use crate::form::{Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, member: MemberId, typed: &Typed) -> FormPage {
    let words = frame.words;
    let home = format!("/chamas/{chama}/members/{member}");
    let head = (
        words.text("membership-kin-edit"),
        words.text("membership-kin-lead"),
    );
    let fields = vec![
        Field::line("name", words.text("membership-kin-name")).max(100),
        Field::line("relation", words.text("membership-kin-relation"))
            .hint(words.text("membership-kin-relation-hint"))
            .max(50)
            .short(),
        phone_field("phone_number", words.text("membership-kin-phone"), words),
    ];
    let form = form(
        &frame,
        format!("{home}/kin"),
        "membership-kin-submit",
        typed,
    )
    .fields(fields)
    .way(words.text("action-cancel"), home)
    .with(typed);
    FormPage::in_members(frame, chama, head, form).refused(typed)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    let frame = samples::in_chama(words, Tab::Members);
    let typed = Typed::default().set("name", "<b>Mwangi</b>");
    page_of(frame, ChamaId::new(7), MemberId::new(1), &typed)
}

/// `GET /chamas/{chama_id}/members/{member_id}/kin`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::EditOwnDetails>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let (view, member) = (super::view(&inside)?, whose.member_id);
    let file = membership::file(state.context(), view, member).await?;
    let own = file
        .particulars
        .ok_or_else(|| Failure::new(StatusCode::FORBIDDEN, "not_allowed"))?;
    let mut typed = Typed::default();
    if let Some(kin) = own.next_of_kin {
        typed = typed
            .set("name", &kin.name)
            .set("relation", kin.relation.as_deref().unwrap_or_default())
            .set(
                "phone_number",
                kin.phone_number.as_deref().unwrap_or_default(),
            );
    }
    let frame = inside.frame();
    let typed = with_fresh_key(typed, &frame);
    show(&page_of(frame, view.chama_id(), member, &typed))
}

/// `POST /chamas/{chama_id}/members/{member_id}/kin`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::EditOwnDetails>,
    Path(whose): Path<Whose>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, member) = (inside.with.grant, whose.member_id);
    let chama = grant.chama_id();
    if member != grant.member_id() && !grant.may(Permission::ManageMembers) {
        return Err(Failure::new(StatusCode::FORBIDDEN, "not_allowed"));
    }
    match set(&state, &grant, member, &typed).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{chama}/members/{member}?done=member-edited"
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            show_refused(
                failure.status,
                &page_of(inside.frame(), chama, member, &typed),
            )
        }
    }
}

async fn set(
    state: &HttpState,
    grant: &Grant<may::EditOwnDetails>,
    member: MemberId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let form = KinForm {
        name: typed.text("name"),
        relation: typed.text("relation"),
        phone_number: typed.text("phone_number"),
    };
    let command = SetNextOfKin::check(member, &form)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
