//! Signing up.

use domain::email::EmailAddress;
use domain::names::{PersonName, Username};
use domain::password::Password;
use domain::phone::PhoneNumber;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Anyone;
use crate::audit;
use crate::context::Context;
use crate::error::{Fields, Result};
use crate::people::queries::{self, NewUser};
use crate::people::sessions::{self, SessionToken};
use crate::people::views::Profile;
use crate::work::{Command, Work};

/// What a person types to sign up.
#[derive(Debug, Clone, Default)]
pub struct Registration {
    /// Unique name, 3 to 80 characters.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Password, 8 to 128 characters.
    pub password: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone in any usual Kenyan form; may be empty.
    pub phone_number: String,
}

struct Checked {
    username: Username,
    email: EmailAddress,
    password: Password,
    first_name: PersonName,
    last_name: PersonName,
    phone_number: Option<PhoneNumber>,
}

impl Registration {
    /// Checks every field and tells of all that are wrong at once.
    fn check(&self) -> Result<Checked> {
        let mut fields = Fields::new();
        let username = fields.take(
            "username",
            Username::parse(&self.username).map_err(|e| e.code()),
        );
        let email = fields.take(
            "email",
            EmailAddress::parse(&self.email).map_err(|e| e.code()),
        );
        let context = [
            self.username.as_str(),
            self.first_name.as_str(),
            self.last_name.as_str(),
            email.as_ref().map_or("", EmailAddress::local_part),
        ];
        let password = fields.take(
            "password",
            Password::parse(&self.password, &context).map_err(|e| e.code()),
        );
        let first_name = fields.take(
            "first_name",
            PersonName::parse(&self.first_name).map_err(|e| e.code()),
        );
        let last_name = fields.take(
            "last_name",
            PersonName::parse(&self.last_name).map_err(|e| e.code()),
        );
        let phone_number = if self.phone_number.trim().is_empty() {
            Some(None)
        } else {
            let phone = PhoneNumber::parse(&self.phone_number).map_err(|e| e.code());
            fields.take("phone_number", phone).map(Some)
        };
        match (
            username,
            email,
            password,
            first_name,
            last_name,
            phone_number,
        ) {
            (
                Some(username),
                Some(email),
                Some(password),
                Some(first_name),
                Some(last_name),
                Some(phone_number),
            ) => Ok(Checked {
                username,
                email,
                password,
                first_name,
                last_name,
                phone_number,
            }),
            _ => Err(fields
                .finish()
                .err()
                .unwrap_or_else(crate::Error::not_found)),
        }
    }
}

impl Context {
    /// Makes an account and signs the person in.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong, or the name or address that is taken.
    pub async fn register(&self, typed: &Registration) -> Result<(Profile, SessionToken)> {
        let checked = typed.check()?;
        let password_hash = self.hasher.hash(&checked.password).await?;
        let token = SessionToken::random(self)?;
        let command = Register {
            username: checked.username.as_str().to_owned(),
            email: checked.email.as_str().to_owned(),
            first_name: checked.first_name.as_str().to_owned(),
            last_name: checked.last_name.as_str().to_owned(),
            phone_number: checked.phone_number.map(|phone| phone.e164().to_owned()),
            password_hash,
            token: token.clone(),
        };
        Ok((self.run(&Anyone, None, &command).await?.answer, token))
    }
}

#[derive(Debug, Serialize)]
struct Register {
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    phone_number: Option<String>,
    #[serde(skip)]
    password_hash: String,
    #[serde(skip)]
    token: SessionToken,
}

impl Command for Register {
    const NAME: &'static str = "people.register";
    // That a name and an address are one person's is a unique rule.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Anyone;
    type Answer = Profile;

    async fn execute(&self, work: &mut Work<'_>, _: &Anyone) -> Result<Profile> {
        let user = NewUser {
            username: self.username.clone(),
            email: self.email.clone(),
            password_hash: self.password_hash.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone_number: self.phone_number.clone(),
            now: work.now(),
        };
        let id = queries::insert_user(work.tx(), user).await?;
        work.acting(id);
        sessions::start(work, id, &self.token, false).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "user",
                subject_id: Some(id.get()),
                detail: json!({}),
            },
        );
        queries::profile(work.tx(), id).await
    }
}
