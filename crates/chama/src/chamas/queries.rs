//! All SQL of chamas.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, UserId};
use store::{Tx, query};

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
