//! Creating an account.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::people::register::Registration;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::Frame;
use crate::visit::{Visit, show, show_refused};

/// The page with the form.
#[derive(Debug, Template)]
#[template(path = "people/register.html")]
pub struct RegisterPage {
    frame: Frame,
    form: Form,
}

impl RegisterPage {
    /// The page, with what was typed before.
    pub fn new(mut frame: Frame, typed: &Typed) -> Self {
        let words = frame.words;
        frame.title = words.text("register-title");
        frame.refused = !typed.wrong().is_empty();
        let form = Form::new(
            words,
            "/register".to_owned(),
            &frame.csrf,
            words.text("register-submit"),
        )
        .fields(name_fields(words))
        .fields(vec![
            Field::new(
                "phone_number",
                words.text("person-phone"),
                Control::Line("tel", "tel"),
            )
            .hint(words.text("person-phone-hint"))
            .autocomplete("tel")
            .max(20)
            .required()
            .short(),
            Field::new(
                "email",
                words.text("person-email"),
                Control::Line("email", "email"),
            )
            .autocomplete("email")
            .max(120)
            .required(),
            Field::line("username", words.text("person-username"))
                .hint(words.text("person-username-hint"))
                .autocomplete("username")
                .max(80)
                .required()
                .short(),
            Field::new("password", words.text("person-password"), Control::Secret)
                .hint(words.text("person-password-hint"))
                .autocomplete("new-password")
                .required(),
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
        let mut typed = Typed::default()
            .set("first_name", "Wanjiku")
            .set("last_name", "<b>Mwangi</b>")
            .set("phone_number", "0712")
            .set("email", "wanjiku@example.org");
        typed.refuse(words, Some("phone_number"), "phone_wrong_length", &[]);
        typed.refuse(words, Some("password"), "password_too_short", &[]);
        Self::new(Frame::new(words, String::new()), &typed)
    }
}

/// The fields of a person's name.
pub(crate) fn name_fields(words: Words) -> Vec<Field> {
    vec![
        Field::line("first_name", words.text("person-first-name"))
            .autocomplete("given-name")
            .max(50)
            .required(),
        Field::line("last_name", words.text("person-last-name"))
            .autocomplete("family-name")
            .max(50)
            .required(),
    ]
}

/// `GET /register`
pub async fn page(visit: Visit) -> Result<Response, Failure> {
    show(&RegisterPage::new(visit.frame(), &Typed::default()))
}

/// `POST /register`
pub async fn send(
    State(state): State<HttpState>,
    visit: Visit,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let registration = Registration {
        username: typed.text("username"),
        email: typed.text("email"),
        password: typed.get_exact("password").to_owned(),
        first_name: typed.text("first_name"),
        last_name: typed.text("last_name"),
        phone_number: typed.text("phone_number"),
    };
    match state.context().register(&registration).await {
        Ok((_, token)) => {
            let cookie = state.cookies().set_session(token.expose(), false);
            Ok(super::go_with(cookie, "/dashboard?done=registered"))
        }
        Err(error) => {
            let (typed, failure) = typed.refused(visit.words(), error.into())?;
            show_refused(failure.status, &RegisterPage::new(visit.frame(), &typed))
        }
    }
}
