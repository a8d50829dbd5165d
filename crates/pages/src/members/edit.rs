//! Changing the particulars of a member.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{EditMember, MemberForm};
use chama::reports::membership;
use domain::access::may;
use domain::ids::{ChamaId, MemberId};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;

use super::form_page::{FormPage, form, phone_field};
use super::statement::Whose;
use crate::form::{Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::people::register::name_fields;
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

fn page_of(frame: Frame, chama: ChamaId, member: MemberId, typed: &Typed) -> FormPage {
    let words = frame.words;
    let home = format!("/chamas/{chama}/members/{member}");
    let head = (
        words.text("membership-edit"),
        words.text("membership-edit-lead"),
    );
    let mut fields = name_fields(words);
    fields.push(phone_field(
        "phone_number",
        words.text("person-phone"),
        words,
    ));
    fields.push(
        Field::new(
            "email",
            words.text("person-email"),
            Control::Line("email", "email"),
        )
        .max(120),
    );
    let form = form(
        &frame,
        format!("{home}/edit"),
        "membership-edit-submit",
        typed,
    )
    .fields(fields)
    .way(words.text("action-cancel"), home)
    .with(typed);
    FormPage::in_members(frame, chama, head, form).refused(typed)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    let typed = Typed::default()
        .set("first_name", "Nyambura")
        .set("last_name", "wa Kamau-Njoroge");
    let frame = samples::in_chama(words, Tab::Members);
    page_of(frame, ChamaId::new(7), MemberId::new(4), &typed)
}

/// `GET /chamas/{chama_id}/members/{member_id}/edit`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let (view, member) = (super::view(&inside)?, whose.member_id);
    let file = membership::file(state.context(), view, member).await?;
    let own = file.particulars.ok_or_else(Failure::not_found)?;
    let typed = Typed::default()
        .set("first_name", &own.first_name)
        .set("last_name", &own.last_name)
        .set("phone_number", own.phone.as_deref().unwrap_or_default())
        .set("email", own.email.as_deref().unwrap_or_default());
    let frame = inside.frame();
    let typed = with_fresh_key(typed, &frame);
    show(&page_of(frame, view.chama_id(), member, &typed))
}

/// `POST /chamas/{chama_id}/members/{member_id}/edit`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(whose): Path<Whose>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, member) = (inside.with.grant, whose.member_id);
    let chama = grant.chama_id();
    match edit(&state, &grant, member, &typed).await {
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

async fn edit(
    state: &HttpState,
    grant: &Grant<may::ManageMembers>,
    member: MemberId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let form = MemberForm {
        first_name: typed.text("first_name"),
        last_name: typed.text("last_name"),
        phone_number: typed.text("phone_number"),
        email: typed.text("email"),
        role: String::new(),
    };
    let command = EditMember::check(member, &form)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
