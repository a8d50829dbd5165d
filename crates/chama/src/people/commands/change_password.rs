//! Changing one's password: every session ends and a new one begins.

use domain::password::Password;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::SignedIn;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::people::queries;
use crate::people::sessions::{self, SessionToken};
use crate::work::{Command, Work};

impl Context {
    /// Changes the password of the person signed in. All their sessions end; the token of a new
    /// one comes back.
    ///
    /// # Errors
    /// A refusal naming `current_password` or `new_password`.
    pub async fn change_password(
        &self,
        person: SignedIn,
        current: &str,
        new: &str,
        remember: bool,
    ) -> Result<SessionToken> {
        let mut reader = self.db.read().await?;
        let user = queries::credentials(&mut reader, person.user_id()).await?;
        let user = user.ok_or_else(Error::not_found)?;
        let profile = queries::profile(&mut reader, person.user_id()).await?;
        drop(reader);
        if !self
            .hasher
            .verify(current, Some(&user.password_hash))
            .await?
        {
            return Err(Refusal::field("current_password", "current_password_wrong").into());
        }
        let local = profile.email.split('@').next().unwrap_or_default();
        let words = [
            &*profile.username,
            &*profile.first_name,
            &*profile.last_name,
            local,
        ];
        let password = Password::parse(new, &words)
            .map_err(|error| Refusal::field("new_password", error.code()))?;
        let token = SessionToken::random(self)?;
        let command = ChangePassword {
            before: user.password_hash,
            after: self.hasher.hash(&password).await?,
            token: token.clone(),
            remember,
        };
        self.run(&person, None, &command).await?;
        Ok(token)
    }
}

#[derive(Debug, Serialize)]
struct ChangePassword {
    #[serde(skip)]
    before: String,
    #[serde(skip)]
    after: String,
    #[serde(skip)]
    token: SessionToken,
    remember: bool,
}

impl Command for ChangePassword {
    const NAME: &'static str = "people.change_password";
    // That the password is still the one checked is a condition of the write itself.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = SignedIn;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, person: &SignedIn) -> Result<()> {
        let user = person.user_id();
        let (before, after) = (self.before.clone(), self.after.clone());
        if queries::change_hash(work.tx(), user, before, after).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "password_changed_meanwhile").into());
        }
        queries::delete_sessions_of(work.tx(), user).await?;
        sessions::start(work, user, &self.token, self.remember).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "user",
                subject_id: Some(user.get()),
                detail: json!({}),
            },
        );
        Ok(())
    }
}
