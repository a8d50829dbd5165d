//! All SQL of requests to be admitted.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, JoinRequestId, MemberId, UserId};
use domain::members::JoinState;
use store::{Connection, Tx, query};

pub struct NewRequest {
    pub chama_id: ChamaId,
    pub user: UserId,
    pub invitation: i64,
    pub message: String,
    pub now: DateTime<Utc>,
}

pub async fn insert_request(tx: &mut Tx, new: NewRequest) -> store::Result<JoinRequestId> {
    let (id,): (i64,) = query(
        "INSERT INTO join_requests \
         (chama_id, user_id, invitation_id, message, state, asked_at) \
         VALUES ($1, $2, $3, $4, 'waiting', $5) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.user.get())
    .bind(new.invitation)
    .bind(new.message)
    .bind(new.now)
    .returning_one(tx)
    .await?;
    Ok(JoinRequestId::new(id))
}

#[derive(sqlx::FromRow)]
pub struct RequestRow {
    pub user_id: i64,
    pub state: String,
}

pub async fn request(
    on: &mut impl Connection,
    chama_id: ChamaId,
    request: JoinRequestId,
) -> store::Result<Option<RequestRow>> {
    query("SELECT user_id, state FROM join_requests WHERE chama_id = $1 AND id = $2")
        .bind(chama_id.get())
        .bind(request.get())
        .optional(on)
        .await
}

/// The request of a person nobody has decided on yet.
pub async fn waiting_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    user: UserId,
) -> store::Result<Option<JoinRequestId>> {
    let row: Option<(i64,)> = query(
        "SELECT id FROM join_requests \
         WHERE chama_id = $1 AND user_id = $2 AND state = 'waiting'",
    )
    .bind(chama_id.get())
    .bind(user.get())
    .optional(on)
    .await?;
    Ok(row.map(|(id,)| JoinRequestId::new(id)))
}

pub struct Decision {
    pub chama_id: ChamaId,
    pub request: JoinRequestId,
    pub state: JoinState,
    pub reason: Option<String>,
    pub member: Option<MemberId>,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

/// Decides on a request that waits; touches nothing where somebody did.
pub async fn decide(tx: &mut Tx, decision: Decision) -> store::Result<u64> {
    query(
        "UPDATE join_requests SET state = $1, reason = $2, member_id = $3, decided_by = $4, \
         decided_at = $5 WHERE chama_id = $6 AND id = $7 AND state = 'waiting'",
    )
    .bind(decision.state.as_str())
    .bind(decision.reason)
    .bind(decision.member.map(MemberId::get))
    .bind(decision.by.get())
    .bind(decision.now)
    .bind(decision.chama_id.get())
    .bind(decision.request.get())
    .execute(tx)
    .await
}
