//! All SQL of codes by which a person takes over a membership.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, MemberId, UserId};
use store::{Connection, Tx, query};

pub struct NewClaim {
    pub chama_id: ChamaId,
    pub member: MemberId,
    pub code_hash: Vec<u8>,
    pub created_by: UserId,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub async fn insert_claim(tx: &mut Tx, new: NewClaim) -> store::Result<u64> {
    query(
        "INSERT INTO member_claims \
         (chama_id, member_id, code_hash, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.chama_id.get())
    .bind(new.member.get())
    .bind(new.code_hash)
    .bind(new.created_by.get())
    .bind(new.now)
    .bind(new.expires_at)
    .execute(tx)
    .await
}

#[derive(sqlx::FromRow)]
pub struct ClaimRow {
    pub id: i64,
    pub chama_id: i64,
    pub member_id: i64,
    pub created_by: i64,
    pub expires_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub used_by: Option<i64>,
}

pub async fn by_hash(on: &mut impl Connection, hash: Vec<u8>) -> store::Result<Option<ClaimRow>> {
    query(
        "SELECT id, chama_id, member_id, created_by, expires_at, closed_at, used_by \
         FROM member_claims WHERE code_hash = $1",
    )
    .bind(hash)
    .optional(on)
    .await
}

/// Ends the open code of a member; there may be none.
pub async fn close_open(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE member_claims SET closed_at = $1 \
         WHERE chama_id = $2 AND member_id = $3 AND closed_at IS NULL",
    )
    .bind(now)
    .bind(chama_id.get())
    .bind(member.get())
    .execute(tx)
    .await
}

pub async fn use_up(tx: &mut Tx, claim: i64, by: UserId, now: DateTime<Utc>) -> store::Result<u64> {
    query(
        "UPDATE member_claims SET closed_at = $1, used_by = $2 \
         WHERE id = $3 AND closed_at IS NULL",
    )
    .bind(now)
    .bind(by.get())
    .bind(claim)
    .execute(tx)
    .await
}
