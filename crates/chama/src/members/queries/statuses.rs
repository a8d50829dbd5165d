//! All SQL of where memberships stood.

use chrono::{DateTime, NaiveDate, Utc};
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId, UserId};
use store::{Tx, query};

pub struct NewStatus {
    pub chama_id: ChamaId,
    pub member: MemberId,
    pub status: MemberStatus,
    pub since: NaiveDate,
    pub reason: String,
    pub recorded_by: UserId,
    pub now: DateTime<Utc>,
}

pub async fn insert_status(tx: &mut Tx, new: NewStatus) -> store::Result<u64> {
    query(
        "INSERT INTO member_statuses \
         (chama_id, member_id, status, since, reason, recorded_by, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.chama_id.get())
    .bind(new.member.get())
    .bind(new.status.as_str())
    .bind(new.since)
    .bind(new.reason)
    .bind(new.recorded_by.get())
    .bind(new.now)
    .execute(tx)
    .await
}
