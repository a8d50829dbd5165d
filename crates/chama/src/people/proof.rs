//! The password once more: what moves money out asks for it unless it was given a moment ago.
//!
//! A phone that lies open on the table is signed in; it does not know the password.

use domain::access::Right;
use domain::approvals::proof_is_fresh;
use domain::ids::{ChamaId, SessionId, UserId};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use super::queries;
use super::views::SessionView;
use crate::access::{Authority, Grant, SignedIn};
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::work::{Command, Work};

/// A grant whose holder has given the password within the last minutes. Made here only.
#[derive(Debug, Clone, Copy)]
pub struct Fresh<R: Right> {
    grant: Grant<R>,
}

impl<R: Right> Fresh<R> {
    /// The grant.
    pub const fn grant(&self) -> Grant<R> {
        self.grant
    }
}

impl<R: Right> Authority for Fresh<R> {
    fn user_id(&self) -> Option<UserId> {
        Authority::user_id(&self.grant)
    }

    fn chama_id(&self) -> Option<ChamaId> {
        Authority::chama_id(&self.grant)
    }
}

/// Whether the session needs the password again before money is put out.
pub fn is_needed(context: &Context, session: &SessionView) -> bool {
    !proof_is_fresh(session.since, context.now())
}

impl Context {
    /// Makes a grant fresh: as it is where the password was given a moment ago, else by the
    /// password given now, which then counts for the next minutes too.
    ///
    /// # Errors
    /// `password_needed` when it is needed and none was given, `password_wrong` when it is not the
    /// person's.
    pub async fn fresh<R: Right>(
        &self,
        session: &SessionView,
        grant: Grant<R>,
        password: Option<&str>,
    ) -> Result<Fresh<R>> {
        if grant.user_id() != session.person.id {
            return Err(Error::Defect("a grant of somebody else".to_owned()));
        }
        if !is_needed(self, session) {
            return Ok(Fresh { grant });
        }
        let Some(password) = password.filter(|password| !password.is_empty()) else {
            let refusal = Refusal::new(Kind::Forbidden, "password_needed");
            return Err(refusal.with_field("password", "password_needed").into());
        };
        let mut reader = self.db.read().await?;
        let user = queries::credentials(&mut reader, session.person.id).await?;
        drop(reader);
        let user = user.filter(|user| user.is_active);
        let stored = user.as_ref().map(|user| user.password_hash.as_str());
        if !self.hasher.verify(password, stored).await? {
            return Err(Refusal::field("password", "password_wrong").into());
        }
        let prove = Prove {
            session: session.id,
        };
        self.run(&session.signed_in, None, &prove).await?;
        Ok(Fresh { grant })
    }
}

/// Notes that the password was given again.
#[derive(Debug, Serialize)]
struct Prove {
    session: SessionId,
}

impl Command for Prove {
    const NAME: &'static str = "people.prove";
    // One column of the person's own session is written, whatever it held.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = SignedIn;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, person: &SignedIn) -> Result<()> {
        let now = work.now();
        queries::prove_session(work.tx(), SignedIn::user_id(*person), self.session, now).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "user",
                subject_id: Some(SignedIn::user_id(*person).get()),
                detail: json!({}),
            },
        );
        Ok(())
    }
}
