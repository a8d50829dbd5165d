//! All SQL of chamas, members and funds.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Role;
use domain::ids::{ChamaId, FundId, MemberId, UserId};
use store::{Connection, Tx, query};

use super::commands::found::FoundChama;

pub(super) async fn insert_chama(
    tx: &mut Tx,
    chama: &FoundChama,
    admin: UserId,
    now: DateTime<Utc>,
) -> store::Result<ChamaId> {
    let (id,): (i64,) = query(
        "INSERT INTO chamas (name, description, admin_id, created_at, status, meeting_day, \
         meeting_time, contribution_amount, contribution_frequency, registration_fee, location, \
         rules, objectives, currency) \
         VALUES ($1, $2, $3, $4, 'active', $5, $6, $7, $8, $9, $10, $11, $12, 'KES') RETURNING id",
    )
    .bind(chama.name.clone())
    .bind(chama.description.clone())
    .bind(admin.get())
    .bind(now)
    .bind(chama.meeting_day.clone())
    .bind(chama.meeting_time.clone())
    .bind(chama.contribution_amount.cents())
    .bind(chama.contribution_frequency.as_str())
    .bind(chama.registration_fee.cents())
    .bind(chama.location.clone())
    .bind(chama.rules.clone())
    .bind(chama.objectives.clone())
    .returning_one(tx)
    .await?;
    Ok(ChamaId::new(id))
}

pub(super) async fn insert_fund(
    tx: &mut Tx,
    chama_id: ChamaId,
    code: &'static str,
    name: String,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query("INSERT INTO funds (chama_id, code, name, created_at) VALUES ($1, $2, $3, $4)")
        .bind(chama_id.get())
        .bind(code)
        .bind(name)
        .bind(now)
        .execute(tx)
        .await
}

#[derive(sqlx::FromRow)]
pub(super) struct FundRow {
    id: i64,
    pub name: String,
}

impl FundRow {
    pub fn id(&self) -> FundId {
        FundId::new(self.id)
    }
}

pub(super) async fn funds(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Vec<FundRow>> {
    query("SELECT id, name FROM funds WHERE chama_id = $1 ORDER BY id LIMIT 50")
        .bind(chama_id.get())
        .all(on)
        .await
}

pub(super) struct NewMember {
    pub chama_id: ChamaId,
    pub user_id: Option<UserId>,
    pub first_name: String,
    pub last_name: String,
    pub phone_number: Option<String>,
    pub email: Option<String>,
    pub role: Role,
    pub joined_on: NaiveDate,
    pub added_by: UserId,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert_member(tx: &mut Tx, member: NewMember) -> store::Result<MemberId> {
    let (id,): (i64,) = query(
        "INSERT INTO members (chama_id, user_id, first_name, last_name, phone_number, email, \
         role, status, joined_on, created_at, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10) RETURNING id",
    )
    .bind(member.chama_id.get())
    .bind(member.user_id.map(UserId::get))
    .bind(member.first_name)
    .bind(member.last_name)
    .bind(member.phone_number)
    .bind(member.email)
    .bind(member.role.as_str())
    .bind(member.joined_on)
    .bind(member.now)
    .bind(member.added_by.get())
    .returning_one(tx)
    .await?;
    Ok(MemberId::new(id))
}
