//! Adding a member.

use askama::Template;
use domain::access::{Permission, Role, allows};
use domain::ids::ChamaId;
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::people::register::name_fields;
use crate::samples;

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "members/add.html")]
pub struct AddMemberPage {
    frame: Frame,
    form: Form,
}

impl AddMemberPage {
    /// The page; somebody who may not give roles does not see that field.
    pub fn new(frame: Frame, chama: ChamaId, own_role: Role, typed: &Typed) -> Self {
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
        if allows(own_role, Permission::AssignRole) {
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
        Self::new(frame, ChamaId::new(7), Role::Chairperson, &Typed::default())
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
