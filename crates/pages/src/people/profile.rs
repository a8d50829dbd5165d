//! A person's own details, password and way out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::phone::PhoneNumber;
use domain::time::eat_date;
use http::{Failure, Form as Sent, HttpState, Person};
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Visit, show, show_refused};

/// What the page shows of a person.
#[derive(Clone, Debug)]
pub struct Details {
    /// First and last name.
    pub name: String,
    /// The name in the address book of the server.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// The phone number as people write it.
    pub phone: Option<String>,
    /// The day the account was made.
    pub joined: NaiveDate,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "people/profile.html")]
pub struct ProfilePage {
    frame: Frame,
    details: Details,
    form: Form,
}

impl ProfilePage {
    /// The page.
    pub fn new(frame: Frame, details: Details, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Profile);
        let words = frame.words;
        frame.title = words.text("profile-title");
        frame.refused = !typed.wrong().is_empty();
        let form = Form::new(
            words,
            "/profile/password".to_owned(),
            &frame.csrf,
            words.text("profile-password-submit"),
        )
        .fields(vec![
            Field::new(
                "current_password",
                words.text("profile-current-password"),
                Control::Secret,
            )
            .autocomplete("current-password")
            .required(),
            Field::new(
                "new_password",
                words.text("profile-new-password"),
                Control::Secret,
            )
            .hint(words.text("person-password-hint"))
            .autocomplete("new-password")
            .required(),
        ])
        .with(typed);
        Self {
            frame,
            details,
            form,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let details = Details {
            name: "Wanjiku Mwangi".to_owned(),
            username: "wanjiku.m".to_owned(),
            email: "wanjiku@example.org".to_owned(),
            phone: Some("0712 345 678".to_owned()),
            joined: samples::day(15),
        };
        Self::new(samples::signed_in(words), details, &Typed::default())
    }
}

impl Details {
    fn of(person: &Person) -> Self {
        let profile = person.profile();
        let phone = profile.phone_number.as_deref().map(|stored| {
            PhoneNumber::parse(stored).map_or_else(|_| stored.to_owned(), |phone| phone.local())
        });
        Self {
            name: format!("{} {}", profile.first_name, profile.last_name),
            username: profile.username.clone(),
            email: profile.email.clone(),
            phone,
            joined: eat_date(profile.date_joined),
        }
    }
}

/// `GET /profile`
pub async fn page(person: Person, visit: Visit) -> Result<Response, Failure> {
    let details = Details::of(&person);
    show(&ProfilePage::new(visit.frame(), details, &Typed::default()))
}

/// `POST /profile/password`
pub async fn send(
    State(state): State<HttpState>,
    person: Person,
    visit: Visit,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let remember = person.session().remember;
    let (current, new) = (
        typed.get_exact("current_password"),
        typed.get_exact("new_password"),
    );
    let changed = state
        .context()
        .change_password(person.signed_in(), current, new, remember)
        .await;
    match changed {
        Ok(token) => {
            let cookie = state.cookies().set_session(token.expose(), remember);
            Ok(super::go_with(cookie, "/profile?done=password-changed"))
        }
        Err(error) => {
            let (typed, failure) = typed.refused(visit.words(), error.into())?;
            let page = ProfilePage::new(visit.frame(), Details::of(&person), &typed);
            show_refused(failure.status, &page)
        }
    }
}
