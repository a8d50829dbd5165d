//! All SQL of the lists and the home of chamas.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, MemberId, UserId};
use domain::money::Money;
use store::{Reader, query};

use super::{ChamaDetails, ChamaSummary, LastProof, StandingNote};
use crate::error::{Error, Result};

pub(super) async fn count_mine(on: &mut Reader, person: UserId) -> store::Result<i64> {
    let (count,): (i64,) = query(
        "SELECT count(*) FROM members WHERE user_id = $1 AND status IN ('active', 'suspended')",
    )
    .bind(person.get())
    .one(on)
    .await?;
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: i64,
    name: String,
    description: String,
    admin_id: i64,
    status: String,
    role: String,
    member_id: i64,
    member_count: i64,
    total_contributions: i64,
    own_savings: i64,
}

/// Savings are credits, so the sums are turned round.
pub(super) async fn mine(
    on: &mut Reader,
    person: UserId,
    limit: i64,
    skip: i64,
) -> Result<Vec<ChamaSummary>> {
    let rows: Vec<SummaryRow> = query(
        "SELECT c.id, c.name, c.description, c.admin_id, c.status, m.role, m.id AS member_id, \
         (SELECT count(*) FROM members o WHERE o.chama_id = c.id AND o.status = 'active') \
         AS member_count, \
         CAST(coalesce((SELECT -sum(b.balance) FROM ledger_accounts a \
         JOIN ledger_balances b ON b.account_id = a.id \
         WHERE a.chama_id = c.id AND a.kind = 'member_savings'), 0) AS BIGINT) \
         AS total_contributions, \
         CAST(coalesce((SELECT -sum(b.balance) FROM ledger_accounts a \
         JOIN ledger_balances b ON b.account_id = a.id \
         WHERE a.chama_id = c.id AND a.member_id = m.id), 0) AS BIGINT) AS own_savings \
         FROM members m JOIN chamas c ON c.id = m.chama_id \
         WHERE m.user_id = $1 AND m.status IN ('active', 'suspended') \
         ORDER BY c.name, c.id LIMIT $2 OFFSET $3",
    )
    .bind(person.get())
    .bind(limit)
    .bind(skip)
    .all(on)
    .await?;
    rows.into_iter().map(summary).collect()
}

fn summary(row: SummaryRow) -> Result<ChamaSummary> {
    let defect = |what: &str| Error::Defect(format!("chama {}: {what}", row.id));
    Ok(ChamaSummary {
        id: ChamaId::new(row.id),
        admin_id: UserId::new(row.admin_id),
        member_count: row.member_count,
        total_contributions: Money::from_cents(row.total_contributions),
        status: row.status.parse().map_err(|_unknown| defect("status"))?,
        role: row.role.parse().map_err(|_unknown| defect("role"))?,
        member_id: MemberId::new(row.member_id),
        own_savings: Money::from_cents(row.own_savings),
        name: row.name,
        description: row.description,
    })
}

#[derive(sqlx::FromRow)]
struct DetailsRow {
    id: i64,
    name: String,
    description: String,
    admin_id: i64,
    created_at: DateTime<Utc>,
    status: String,
    meeting_day: String,
    meeting_time: String,
    contribution_amount: i64,
    contribution_frequency: String,
    registration_fee: i64,
    location: Option<String>,
    rules: Option<String>,
    objectives: Option<String>,
    member_count: i64,
    entries: i64,
    closed_through: Option<NaiveDate>,
    standing_since: Option<DateTime<Utc>>,
    standing_reason: Option<String>,
    resolution_on: Option<NaiveDate>,
    proof_day: Option<NaiveDate>,
    proof_outcome: Option<String>,
    proof_difference: Option<i64>,
}

pub(super) async fn details(on: &mut Reader, chama: ChamaId) -> Result<Option<ChamaDetails>> {
    let row: Option<DetailsRow> = query(
        "SELECT c.id, c.name, c.description, c.admin_id, c.created_at, c.status, c.meeting_day, \
         c.meeting_time, c.contribution_amount, c.contribution_frequency, c.registration_fee, \
         c.location, c.rules, c.objectives, b.entries, b.closed_through, \
         s.set_at AS standing_since, s.reason AS standing_reason, s.resolution_on, \
         d.day AS proof_day, d.outcome AS proof_outcome, d.difference AS proof_difference, \
         (SELECT count(*) FROM members o WHERE o.chama_id = c.id AND o.status = 'active') \
         AS member_count \
         FROM chamas c JOIN ledger_books b ON b.chama_id = c.id \
         LEFT JOIN chama_standings s ON s.id = \
         (SELECT max(l.id) FROM chama_standings l WHERE l.chama_id = c.id) \
         LEFT JOIN daily_proofs d ON d.chama_id = c.id AND d.day = \
         (SELECT max(p.day) FROM daily_proofs p WHERE p.chama_id = c.id) WHERE c.id = $1",
    )
    .bind(chama.get())
    .optional(on)
    .await?;
    row.map(chama_details).transpose()
}

fn chama_details(row: DetailsRow) -> Result<ChamaDetails> {
    let defect = |what: &str| Error::Defect(format!("chama {}: {what}", row.id));
    let frequency = row.contribution_frequency.parse();
    let proved = match (row.proof_day, &row.proof_outcome, row.proof_difference) {
        (Some(day), Some(outcome), Some(difference)) => Some(LastProof {
            day,
            outcome: outcome.parse().map_err(|_unknown| defect("proof"))?,
            difference: Money::from_cents(difference),
        }),
        _ => None,
    };
    let said = row.standing_since.zip(row.standing_reason);
    Ok(ChamaDetails {
        standing: said.map(|(since, reason)| StandingNote {
            since,
            reason,
            resolution_on: row.resolution_on,
        }),
        proved,
        id: ChamaId::new(row.id),
        admin_id: UserId::new(row.admin_id),
        created_at: row.created_at,
        status: row.status.parse().map_err(|_unknown| defect("status"))?,
        contribution_amount: Money::from_cents(row.contribution_amount),
        contribution_frequency: frequency.map_err(|_unknown| defect("frequency"))?,
        registration_fee: Money::from_cents(row.registration_fee),
        name: row.name,
        description: row.description,
        meeting_day: row.meeting_day,
        meeting_time: row.meeting_time,
        location: row.location,
        rules: row.rules,
        objectives: row.objectives,
        member_count: row.member_count,
        entries: row.entries,
        closed_through: row.closed_through,
    })
}
