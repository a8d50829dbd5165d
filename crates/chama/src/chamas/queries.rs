//! All SQL of chamas.

use chrono::{DateTime, NaiveDate, Utc};
use domain::chamas::ChamaStatus;
use domain::ids::{ChamaId, UserId};
use domain::money::Money;
use store::{Connection, Tx, query};

use super::commands::found::FoundChama;
use super::particulars::Particulars;
use crate::error::{Error, Result};

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

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    description: String,
    meeting_day: String,
    meeting_time: String,
    contribution_amount: i64,
    contribution_frequency: String,
    registration_fee: i64,
    location: Option<String>,
    rules: Option<String>,
    objectives: Option<String>,
}

pub(super) async fn particulars(tx: &mut Tx, chama_id: ChamaId) -> Result<Option<Particulars>> {
    let row: Option<Row> = query(
        "SELECT name, description, meeting_day, meeting_time, contribution_amount, \
         contribution_frequency, registration_fee, location, rules, objectives \
         FROM chamas WHERE id = $1",
    )
    .bind(chama_id.get())
    .optional(tx)
    .await?;
    let defect = |_unknown| Error::Defect(format!("chama {chama_id}: frequency"));
    row.map(|row| {
        Ok(Particulars {
            contribution_frequency: row.contribution_frequency.parse().map_err(defect)?,
            contribution_amount: Money::from_cents(row.contribution_amount),
            registration_fee: Money::from_cents(row.registration_fee),
            name: row.name,
            description: row.description,
            meeting_day: row.meeting_day,
            meeting_time: row.meeting_time,
            location: row.location,
            rules: row.rules,
            objectives: row.objectives,
        })
    })
    .transpose()
}

pub(super) async fn update_particulars(
    tx: &mut Tx,
    chama_id: ChamaId,
    after: &Particulars,
) -> store::Result<u64> {
    query(
        "UPDATE chamas SET name = $2, description = $3, meeting_day = $4, meeting_time = $5, \
         contribution_amount = $6, contribution_frequency = $7, registration_fee = $8, \
         location = $9, rules = $10, objectives = $11 WHERE id = $1",
    )
    .bind(chama_id.get())
    .bind(after.name.clone())
    .bind(after.description.clone())
    .bind(after.meeting_day.clone())
    .bind(after.meeting_time.clone())
    .bind(after.contribution_amount.cents())
    .bind(after.contribution_frequency.as_str())
    .bind(after.registration_fee.cents())
    .bind(after.location.clone())
    .bind(after.rules.clone())
    .bind(after.objectives.clone())
    .execute(tx)
    .await
}

/// Where the chama stands.
pub(super) async fn status(tx: &mut Tx, chama_id: ChamaId) -> Result<Option<ChamaStatus>> {
    let row: Option<(String,)> = query("SELECT status FROM chamas WHERE id = $1")
        .bind(chama_id.get())
        .optional(tx)
        .await?;
    let defect = |_unknown| Error::Defect(format!("chama {chama_id}: status"));
    row.map(|(status,)| status.parse().map_err(defect))
        .transpose()
}

/// A chama from now on stands elsewhere.
pub(super) struct NewStanding {
    pub chama_id: ChamaId,
    pub status: ChamaStatus,
    pub reason: String,
    pub resolution_on: Option<NaiveDate>,
    pub set_by: UserId,
    pub now: DateTime<Utc>,
}

pub(super) async fn set_standing(tx: &mut Tx, new: NewStanding) -> store::Result<u64> {
    query("UPDATE chamas SET status = $2 WHERE id = $1")
        .bind(new.chama_id.get())
        .bind(new.status.as_str())
        .execute(tx)
        .await?;
    query(
        "INSERT INTO chama_standings (chama_id, status, reason, resolution_on, set_by, set_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.chama_id.get())
    .bind(new.status.as_str())
    .bind(new.reason)
    .bind(new.resolution_on)
    .bind(new.set_by.get())
    .bind(new.now)
    .execute(tx)
    .await
}

/// What the chama is called.
///
/// # Errors
/// Not found when there is no such chama.
pub async fn name_of(on: &mut impl Connection, chama_id: ChamaId) -> Result<String> {
    let row: Option<(String,)> = query("SELECT name FROM chamas WHERE id = $1")
        .bind(chama_id.get())
        .optional(on)
        .await?;
    let (name,) = row.ok_or_else(Error::not_found)?;
    Ok(name)
}
