//! All SQL of invitations.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, InvitationId, UserId};
use domain::members::Invited;
use store::{Connection, Tx, query};

pub struct NewInvitation {
    pub chama_id: ChamaId,
    pub code_hash: Vec<u8>,
    pub label: String,
    pub uses_max: i64,
    pub created_by: UserId,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub async fn insert_invitation(tx: &mut Tx, new: NewInvitation) -> store::Result<InvitationId> {
    let (id,): (i64,) = query(
        "INSERT INTO invitations \
         (chama_id, code_hash, label, uses, uses_max, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, 0, $4, $5, $6, $7) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.code_hash)
    .bind(new.label)
    .bind(new.uses_max)
    .bind(new.created_by.get())
    .bind(new.now)
    .bind(new.expires_at)
    .returning_one(tx)
    .await?;
    Ok(InvitationId::new(id))
}

#[derive(sqlx::FromRow)]
pub struct InvitationRow {
    pub id: i64,
    pub chama_id: i64,
    pub uses: i64,
    pub uses_max: i64,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl InvitationRow {
    pub fn invited(&self) -> Invited {
        Invited {
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            uses: self.uses,
            uses_max: self.uses_max,
        }
    }
}

pub async fn by_hash(
    on: &mut impl Connection,
    hash: Vec<u8>,
) -> store::Result<Option<InvitationRow>> {
    query(
        "SELECT id, chama_id, uses, uses_max, expires_at, revoked_at FROM invitations \
         WHERE code_hash = $1",
    )
    .bind(hash)
    .optional(on)
    .await
}

pub async fn count_use(tx: &mut Tx, invitation: i64) -> store::Result<u64> {
    query("UPDATE invitations SET uses = uses + 1 WHERE id = $1")
        .bind(invitation)
        .execute(tx)
        .await
}

pub async fn revoke(
    tx: &mut Tx,
    chama_id: ChamaId,
    invitation: InvitationId,
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE invitations SET revoked_at = $1, revoked_by = $2 \
         WHERE chama_id = $3 AND id = $4 AND revoked_at IS NULL",
    )
    .bind(now)
    .bind(by.get())
    .bind(chama_id.get())
    .bind(invitation.get())
    .execute(tx)
    .await
}
