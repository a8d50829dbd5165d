//! A person's own details, password and way out.

use askama::Template;
use chrono::NaiveDate;
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;

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
