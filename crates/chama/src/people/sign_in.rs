//! Signing in: the password is checked outside any transaction, then the session is written.

use domain::email::EmailAddress;
use domain::ids::UserId;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::queries;
use super::sessions::{self, SessionToken};
use super::views::Profile;
use crate::access::Anyone;
use crate::audit;
use crate::context::Context;
use crate::error::{Kind, Refusal, Result};
use crate::work::{Command, Work};

/// What a person types to sign in.
#[derive(Debug, Clone)]
pub struct SignIn<'a> {
    /// The e-mail address as typed.
    pub email: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// Stay signed in for 30 days.
    pub remember: bool,
}

impl Context {
    /// Signs a person in with a new session.
    ///
    /// # Errors
    /// One and the same refusal, after the same time, for an unknown address, a wrong password and
    /// a deactivated account.
    pub async fn sign_in(&self, request: &SignIn<'_>) -> Result<(Profile, SessionToken)> {
        // An address that cannot be one is looked up all the same, so that time tells nothing.
        let email = EmailAddress::parse(request.email)
            .map_or_else(|_not_one| String::new(), |email| email.as_str().to_owned());
        let mut reader = self.db.read().await?;
        let found = queries::credentials_by_email(&mut reader, &email).await?;
        drop(reader);
        let stored = found.as_ref().map(|user| user.password_hash.as_str());
        let matches = self.hasher.verify(request.password, stored).await?;
        let Some(user) = found.filter(|user| matches && user.is_active) else {
            return Err(Refusal::new(Kind::Unauthenticated, "sign_in_failed").into());
        };
        let token = SessionToken::random(self)?;
        let start = StartSession {
            user: UserId::new(user.id),
            remember: request.remember,
            token: token.clone(),
        };
        let done = self.run(&Anyone, None, &start).await?;
        Ok((done.answer, token))
    }
}

/// Writes the session of a person whose password was just checked, or who has just signed up.
#[derive(Debug, Serialize)]
pub(super) struct StartSession {
    pub user: UserId,
    pub remember: bool,
    #[serde(skip)]
    pub token: SessionToken,
}

impl Command for StartSession {
    const NAME: &'static str = "people.sign_in";
    // Only a new session is written, and many sign in at once.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Anyone;
    type Answer = Profile;

    async fn execute(&self, work: &mut Work<'_>, _: &Anyone) -> Result<Profile> {
        work.acting(self.user);
        sessions::start(work, self.user, &self.token, self.remember).await?;
        let now = work.now();
        queries::set_last_login(work.tx(), self.user, now).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "user",
                subject_id: Some(self.user.get()),
                detail: json!({ "remember": self.remember }),
            },
        );
        queries::profile(work.tx(), self.user).await
    }
}
