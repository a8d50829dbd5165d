//! Signing in and out.

use askama::Template;
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::Frame;

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "people/sign_in.html")]
pub struct SignInPage {
    frame: Frame,
    form: Form,
}

impl SignInPage {
    /// The page; the way the person was going before is kept in the form.
    pub fn new(mut frame: Frame, typed: &Typed) -> Self {
        let words = frame.words;
        frame.title = words.text("sign-in-title");
        frame.refused = !typed.wrong().is_empty();
        let form = Form::new(
            words,
            "/login".to_owned(),
            &frame.csrf,
            words.text("action-sign-in"),
        )
        .hidden("next", typed.get("next"))
        .fields(vec![
            Field::new(
                "email",
                words.text("person-email"),
                Control::Line("email", "email"),
            )
            .autocomplete("username")
            .max(120)
            .required(),
            Field::new("password", words.text("person-password"), Control::Secret)
                .autocomplete("current-password")
                .required(),
            Field::new("remember_me", words.text("sign-in-remember"), Control::Tick)
                .hint(words.text("sign-in-remember-hint")),
        ])
        .with(typed);
        Self { frame, form }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        Self::new(Frame::new(words, String::new()), &Typed::default())
    }

    /// A refused form to look at.
    pub fn sample_refused(words: Words) -> Self {
        let mut typed = Typed::default().set("email", "wanjiku@example.org");
        typed.refuse(words, None, "sign_in_failed", &[]);
        Self::new(Frame::new(words, String::new()), &typed)
    }
}
