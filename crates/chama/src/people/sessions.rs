//! Sessions: a random token in the person's cookie, its SHA-256 in the database.
//!
//! A session ends when it is signed out, when the password changes, at its end date, or, unless
//! the person asked to be remembered, when it was not used for half an hour.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use domain::ids::{SessionId, UserId};
use store::Isolation;

use super::queries::{self, NewSession};
use super::views::SessionView;
use crate::access::SignedIn;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::work::Work;

/// Bytes of a token: 256 bits.
const TOKEN_BYTES: usize = 32;
/// A session that was asked to be remembered lasts this long.
pub const REMEMBERED_DAYS: i64 = 30;
/// Any other ends after this long without use.
pub const IDLE_MINUTES: i64 = 30;
/// And at the latest after this long.
const ABSOLUTE_HOURS: i64 = 12;
/// How often use is written down; finer would make every page a write.
const TOUCH_SECONDS: i64 = 60;

/// The secret of a session. Never logged; only its hash is stored.
#[derive(Clone)]
pub struct SessionToken(String);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

impl SessionToken {
    /// A token as it came in a cookie; anything that cannot be one is none.
    pub fn from_cookie(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == TOKEN_BYTES).then(|| Self(text.to_owned()))
    }

    /// The token as it goes into a cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        digest::digest(&digest::SHA256, self.0.as_bytes())
            .as_ref()
            .to_vec()
    }

    pub(crate) fn random(context: &Context) -> Result<Self> {
        let mut bytes = [0_u8; TOKEN_BYTES];
        context
            .random
            .fill(&mut bytes)
            .map_err(|error| Error::Defect(error.to_string()))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }
}

/// Writes a new session for a person whose proof was just seen.
pub(super) async fn start(
    work: &mut Work<'_>,
    user: UserId,
    token: &SessionToken,
    remember: bool,
) -> Result<()> {
    let now = work.now();
    let lasts = if remember {
        Duration::days(REMEMBERED_DAYS)
    } else {
        Duration::hours(ABSOLUTE_HOURS)
    };
    let session = NewSession {
        user,
        token_hash: token.hash(),
        now,
        expires_at: now + lasts,
        remember,
    };
    queries::insert_session(work.tx(), session).await?;
    Ok(())
}

fn is_over(
    now: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    remember: bool,
) -> bool {
    now >= expires_at || (!remember && now >= last_seen_at + Duration::minutes(IDLE_MINUTES))
}

impl Context {
    /// Whoever the token belongs to, if its session still lasts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<SessionView>> {
        let mut reader = self.db.read().await?;
        let row = queries::session(&mut reader, token.hash()).await?;
        drop(reader);
        let Some((row, memberships)) = row else {
            return Ok(None);
        };
        let now = self.now();
        if is_over(now, row.last_seen_at, row.expires_at, row.remember) {
            return Ok(None);
        }
        if now >= row.last_seen_at + Duration::seconds(TOUCH_SECONDS) {
            self.touch(row.session_id, now).await;
        }
        let person = super::views::Profile::from(row.user);
        Ok(Some(SessionView {
            id: SessionId::new(row.session_id),
            signed_in: SignedIn::new(person.id),
            memberships,
            person,
            remember: row.remember,
            since: row.proved_at,
        }))
    }

    /// Writes down that a session is in use. If that fails the page is served all the same.
    async fn touch(&self, session: i64, now: DateTime<Utc>) {
        let touched = async {
            let mut tx = self.db.begin(Isolation::Guarded).await?;
            queries::touch_session(&mut tx, session, now).await?;
            tx.commit().await
        };
        if let Err(error) = touched.await {
            tracing::warn!(%error, "the use of a session could not be written down");
        }
    }

    /// Ends a session at the server. Ending one that is over is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token: &SessionToken) -> Result<()> {
        let mut tx = self.db.begin(Isolation::Guarded).await?;
        queries::delete_session(&mut tx, token.hash()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes the sessions that are over; tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cleanup_expired_sessions(&self) -> Result<u64> {
        let now = self.now();
        let idle_since = now - Duration::minutes(IDLE_MINUTES);
        let mut tx = self.db.begin(Isolation::Guarded).await?;
        let deleted = queries::delete_expired(&mut tx, now, idle_since).await?;
        tx.commit().await?;
        Ok(deleted)
    }
}
