//! Signing in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::people::sign_in::SignIn;
use http::{ClientAddress, Failure, Form as Sent, HttpState, MaybePerson, Query};
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::Frame;
use crate::visit::{Visit, local_path, show, show_refused};

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

/// `GET /login`; `next` is where the person was going.
pub async fn page(visit: Visit, Query(asked): Query<Typed>) -> Result<Response, Failure> {
    let typed = Typed::default().set("next", local_path(asked.get("next"), ""));
    show(&SignInPage::new(visit.frame(), &typed))
}

/// `POST /login`
pub async fn send(
    State(state): State<HttpState>,
    address: ClientAddress,
    MaybePerson(before): MaybePerson,
    visit: Visit,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let remember = typed.has("remember_me");
    state.count_sign_in(typed.get("email"), address.0).await?;
    let request = SignIn {
        email: typed.get("email"),
        password: typed.get_exact("password"),
        remember,
    };
    match state.context().sign_in(&request).await {
        Ok((_, token)) => {
            // The session the browser came with opens nothing from here on.
            if let Some(before) = before {
                state.context().sign_out(before.token()).await?;
            }
            let cookie = state.cookies().set_session(token.expose(), remember);
            let next = local_path(typed.get("next"), "/dashboard");
            Ok(super::go_with(cookie, next))
        }
        Err(error) => {
            let (typed, failure) = typed.refused(visit.words(), error.into())?;
            show_refused(failure.status, &SignInPage::new(visit.frame(), &typed))
        }
    }
}
