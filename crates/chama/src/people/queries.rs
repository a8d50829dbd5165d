//! All SQL of people and their sessions.

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{SessionId, UserId};
use store::{Connection, Reader, Tx, query};

use super::views::Profile;
use crate::access::{Membership, Memberships, StandingRow};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct UserRow {
    pub id: i64,
    pub username: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub phone_number: Option<String>,
    pub is_super_admin: bool,
    pub date_joined: DateTime<Utc>,
    pub language: String,
}

impl From<UserRow> for Profile {
    fn from(row: UserRow) -> Self {
        Self {
            id: UserId::new(row.id),
            username: row.username,
            email: row.email,
            first_name: row.first_name,
            last_name: row.last_name,
            phone_number: row.phone_number,
            is_super_admin: row.is_super_admin,
            date_joined: row.date_joined,
            language: row.language,
        }
    }
}

pub(super) struct NewUser {
    pub username: String,
    pub email: String,
    pub password_hash: String,
    pub first_name: String,
    pub last_name: String,
    pub phone_number: Option<String>,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert_user(tx: &mut Tx, user: NewUser) -> store::Result<UserId> {
    let (id,): (i64,) = query(
        "INSERT INTO users (username, email, password_hash, first_name, last_name, phone_number, \
         is_active, is_super_admin, date_joined, two_factor_enabled, language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, 'en') RETURNING id",
    )
    .bind(user.username)
    .bind(user.email)
    .bind(user.password_hash)
    .bind(user.first_name)
    .bind(user.last_name)
    .bind(user.phone_number)
    .bind(true)
    .bind(false)
    .bind(user.now)
    .returning_one(tx)
    .await?;
    Ok(UserId::new(id))
}

/// The particulars of a person.
///
/// # Errors
/// Not found when there is no such account.
pub async fn profile(on: &mut impl Connection, user: UserId) -> Result<Profile> {
    let row: Option<UserRow> = query(
        "SELECT id, username, email, first_name, last_name, phone_number, is_super_admin, \
         date_joined, language FROM users WHERE id = $1",
    )
    .bind(user.get())
    .optional(on)
    .await?;
    Ok(row.ok_or_else(Error::not_found)?.into())
}

/// The account with this e-mail address, if there is one that a person can use.
///
/// # Errors
/// When the database fails.
pub async fn find_by_email(
    on: &mut impl Connection,
    email: &EmailAddress,
) -> Result<Option<Profile>> {
    let row: Option<UserRow> = query(
        "SELECT id, username, email, first_name, last_name, phone_number, is_super_admin, \
         date_joined, language FROM users WHERE email = $1 AND is_active",
    )
    .bind(email.as_str().to_owned())
    .optional(on)
    .await?;
    Ok(row.map(Profile::from))
}

#[derive(sqlx::FromRow)]
pub(super) struct Credentials {
    pub id: i64,
    pub password_hash: String,
    pub is_active: bool,
}

pub(super) async fn credentials_by_email(
    on: &mut Reader,
    email: &str,
) -> store::Result<Option<Credentials>> {
    query("SELECT id, password_hash, is_active FROM users WHERE email = $1")
        .bind(email.to_owned())
        .optional(on)
        .await
}

pub(super) async fn credentials(
    on: &mut impl Connection,
    user: UserId,
) -> store::Result<Option<Credentials>> {
    query("SELECT id, password_hash, is_active FROM users WHERE id = $1")
        .bind(user.get())
        .optional(on)
        .await
}

/// Changes the hash if it is still the one that was checked.
pub(super) async fn change_hash(
    tx: &mut Tx,
    user: UserId,
    before: String,
    after: String,
) -> store::Result<u64> {
    query("UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3")
        .bind(after)
        .bind(user.get())
        .bind(before)
        .execute(tx)
        .await
}

pub(super) async fn set_last_login(
    tx: &mut Tx,
    user: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query("UPDATE users SET last_login = $1 WHERE id = $2")
        .bind(now)
        .bind(user.get())
        .execute(tx)
        .await
}

#[derive(sqlx::FromRow)]
pub(super) struct SessionRow {
    pub session_id: i64,
    pub proved_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub remember: bool,
    chama_id: Option<i64>,
    member_id: Option<i64>,
    role: Option<String>,
    member_status: Option<String>,
    chama_status: Option<String>,
    #[sqlx(flatten)]
    pub user: UserRow,
}

impl SessionRow {
    fn membership(&self) -> Result<Option<Membership>> {
        let (Some(chama), Some(member)) = (self.chama_id, self.member_id) else {
            return Ok(None);
        };
        let standing = StandingRow {
            role: self.role.clone().unwrap_or_default(),
            member_status: self.member_status.clone().unwrap_or_default(),
            chama_status: self.chama_status.clone().unwrap_or_default(),
        };
        Membership::new(chama, member, &standing).map(Some)
    }
}

/// The session with its owner, and the memberships of the owner, suspended ones too: a row for
/// each, one row with none when there is none.
pub(super) async fn session(
    on: &mut Reader,
    token_hash: Vec<u8>,
) -> Result<Option<(SessionRow, Memberships)>> {
    let limit = i64::try_from(Memberships::READ_MAX).unwrap_or(i64::MAX);
    let mut rows: Vec<SessionRow> = query(
        "SELECT s.id AS session_id, coalesce(s.proved_at, s.created_at) AS proved_at, \
         s.last_seen_at, s.expires_at, s.remember, \
         u.id, u.username, u.email, u.first_name, u.last_name, u.phone_number, u.is_super_admin, \
         u.date_joined, u.language, m.chama_id, m.id AS member_id, m.role, \
         m.status AS member_status, c.status AS chama_status \
         FROM sessions s JOIN users u ON u.id = s.user_id \
         LEFT JOIN members m ON m.user_id = u.id AND m.status IN ('active', 'suspended') \
         LEFT JOIN chamas c ON c.id = m.chama_id \
         WHERE s.token_hash = $1 AND u.is_active LIMIT $2",
    )
    .bind(token_hash)
    .bind(limit)
    .all(on)
    .await?;
    let read = rows.iter().filter_map(|row| row.membership().transpose());
    let memberships = Memberships::new(read.collect::<Result<_>>()?);
    Ok(rows.pop().map(|row| (row, memberships)))
}

pub(super) struct NewSession {
    pub user: UserId,
    pub token_hash: Vec<u8>,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub remember: bool,
}

pub(super) async fn insert_session(tx: &mut Tx, session: NewSession) -> store::Result<u64> {
    query(
        "INSERT INTO sessions \
         (user_id, token_hash, created_at, last_seen_at, expires_at, remember) \
         VALUES ($1, $2, $3, $3, $4, $5)",
    )
    .bind(session.user.get())
    .bind(session.token_hash)
    .bind(session.now)
    .bind(session.expires_at)
    .bind(session.remember)
    .execute(tx)
    .await
}

pub(super) async fn touch_session(
    tx: &mut Tx,
    session: i64,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query("UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1")
        .bind(now)
        .bind(session)
        .execute(tx)
        .await
}

/// Notes that the password was given again.
pub(super) async fn prove_session(
    tx: &mut Tx,
    user: UserId,
    session: SessionId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query("UPDATE sessions SET proved_at = $1 WHERE id = $2 AND user_id = $3")
        .bind(now)
        .bind(session.get())
        .bind(user.get())
        .execute(tx)
        .await
}

pub(super) async fn delete_session(tx: &mut Tx, token_hash: Vec<u8>) -> store::Result<u64> {
    query("DELETE FROM sessions WHERE token_hash = $1")
        .bind(token_hash)
        .execute(tx)
        .await
}

pub(super) async fn delete_sessions_of(tx: &mut Tx, user: UserId) -> store::Result<u64> {
    query("DELETE FROM sessions WHERE user_id = $1")
        .bind(user.get())
        .execute(tx)
        .await
}

/// Deletes sessions that are over: past their end, or idle for too long without `remember`.
pub(super) async fn delete_expired(
    tx: &mut Tx,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> store::Result<u64> {
    query("DELETE FROM sessions WHERE expires_at <= $1 OR (NOT remember AND last_seen_at <= $2)")
        .bind(now)
        .bind(idle_since)
        .execute(tx)
        .await
}

pub(super) async fn set_language(
    tx: &mut Tx,
    user: UserId,
    language: &'static str,
) -> store::Result<u64> {
    query("UPDATE users SET language = $1 WHERE id = $2")
        .bind(language)
        .bind(user.get())
        .execute(tx)
        .await
}
