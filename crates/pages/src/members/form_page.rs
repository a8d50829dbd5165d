//! A page that is one form about a member or about joining.

use askama::Template;
use domain::ids::{ChamaId, MemberId};
use i18n::Words;

use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/form.html")]
pub struct FormPage {
    frame: Frame,
    lead: String,
    form: Form,
}

impl FormPage {
    /// A page of a chama, under its members.
    pub fn in_members(frame: Frame, chama: ChamaId, head: (String, String), form: Form) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        let list = frame.text("members-title");
        let (title, lead) = head;
        frame.title = title;
        let frame = frame.crumb(list, format!("/chamas/{chama}/members"));
        Self { frame, lead, form }
    }

    /// A page outside any chama.
    pub fn outside(mut frame: Frame, title: String, lead: String, form: Form) -> Self {
        frame.title = title;
        Self { frame, lead, form }
    }

    /// Says in the title that something was refused.
    #[must_use]
    pub fn refused(mut self, typed: &Typed) -> Self {
        self.frame.refused = !typed.wrong().is_empty();
        self
    }

    /// Adds the way to a member's page.
    #[must_use]
    pub fn of_member(mut self, chama: ChamaId, member: MemberId, name: &str) -> Self {
        let href = format!("/chamas/{chama}/members/{member}");
        self.frame = self.frame.crumb(name.to_owned(), href);
        self
    }
}

/// A form that carries its key, with a way back.
pub(super) fn form(frame: &Frame, action: String, submit: &str, typed: &Typed) -> Form {
    let words = frame.words;
    Form::new(words, action, &frame.csrf, words.text(submit))
        .hidden("idempotency_key", typed.get("idempotency_key"))
}

/// A phone number.
pub(super) fn phone_field(name: &'static str, label: String, words: Words) -> Field {
    Field::new(name, label, Control::Line("tel", "tel"))
        .hint(words.text("person-phone-hint"))
        .max(20)
        .short()
}

/// Roles to choose from.
pub(super) fn roles(words: Words) -> Vec<Choice> {
    domain::access::Role::ALL
        .iter()
        .map(|role| Choice::new(role.as_str(), words.named("role-", role.as_str())))
        .collect()
}
