//! Adding a member.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{AddMember, MemberForm};
use domain::access::{Permission, Role, may};
use domain::ids::ChamaId;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::people::register::name_fields;
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "members/add.html")]
pub struct AddMemberPage {
    frame: Frame,
    form: Form,
}

impl AddMemberPage {
    /// The page; somebody who may not give roles does not see that field.
    pub fn new(frame: Frame, chama: ChamaId, gives_roles: bool, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        let words = frame.words;
        let list = format!("/chamas/{chama}/members");
        frame.title = words.text("member-add-title");
        frame.refused = !typed.wrong().is_empty();
        let mut fields = name_fields(words);
        fields.push(
            Field::new(
                "phone_number",
                words.text("person-phone"),
                Control::Line("tel", "tel"),
            )
            .hint(words.text("person-phone-hint"))
            .max(20)
            .short(),
        );
        fields.push(
            Field::new(
                "email",
                words.text("person-email"),
                Control::Line("email", "email"),
            )
            .hint(words.text("member-email-hint"))
            .max(120),
        );
        if gives_roles {
            fields.push(role_field(words));
        }
        let form = Form::new(
            words,
            format!("{list}/new"),
            &frame.csrf,
            words.text("member-add-submit"),
        )
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .fields(fields)
        .way(words.text("action-cancel"), list.clone())
        .with(typed);
        let frame = frame.crumb(words.text("members-title"), list);
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Members);
        Self::new(frame, ChamaId::new(7), true, &Typed::default())
    }
}

fn role_field(words: Words) -> Field {
    let roles = Role::ALL
        .iter()
        .map(|role| Choice::new(role.as_str(), words.named("role-", role.as_str())))
        .collect();
    Field::new("role", words.text("member-role"), Control::Row(roles))
        .value(Role::Member.as_str())
        .required()
}

/// `GET /chamas/{chama_id}/members/new`
pub async fn page(inside: Inside<may::AddMember>) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&AddMemberPage::new(
        frame,
        grant.chama_id(),
        grant.may(Permission::AssignRole),
        &typed,
    ))
}

/// `POST /chamas/{chama_id}/members/new`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::AddMember>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    match add(&state, &grant, words, &typed).await {
        Ok(()) => {
            let chama = grant.chama_id();
            Ok(go(&format!("/chamas/{chama}/members?done=member-added")))
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let gives_roles = grant.may(Permission::AssignRole);
            let page = AddMemberPage::new(inside.frame(), grant.chama_id(), gives_roles, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn add(
    state: &HttpState,
    grant: &Grant<may::AddMember>,
    words: Words,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let form = MemberForm {
        first_name: typed.text("first_name"),
        last_name: typed.text("last_name"),
        phone_number: typed.text("phone_number"),
        email: typed.text("email"),
        role: typed.text("role"),
    };
    let command = AddMember::check(&form, words.language())?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
