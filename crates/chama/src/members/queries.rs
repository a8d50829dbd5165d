//! All SQL of members.

use chrono::{DateTime, Utc};
use domain::approvals::Officer;
use domain::ids::{ChamaId, MemberId, UserId};
use store::{Connection, Tx, query};

use super::NewMember;
use super::terms::NewTerm;
use crate::error::{Error, Result};

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

pub(super) async fn insert_term(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    term: NewTerm,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO member_terms \
         (chama_id, member_id, role, began_at, money_out_from, given_by, note) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .bind(term.role.as_str())
    .bind(now)
    .bind(term.money_out_from)
    .bind(term.given_by.get())
    .bind(term.note)
    .execute(tx)
    .await
}

pub(super) async fn officer_hold_hours(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Option<i64>> {
    let row: Option<(i64,)> =
        query("SELECT officer_hold_hours FROM member_rules WHERE chama_id = $1")
            .bind(chama_id.get())
            .optional(on)
            .await?;
    Ok(row.map(|(hours,)| hours))
}

pub(super) async fn money_out_from(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
) -> store::Result<Option<DateTime<Utc>>> {
    let row: Option<(DateTime<Utc>,)> = query(
        "SELECT money_out_from FROM member_terms \
         WHERE chama_id = $1 AND member_id = $2 AND ended_at IS NULL",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .optional(on)
    .await?;
    Ok(row.map(|(from,)| from))
}

/// More officers than this no chama has.
const OFFICERS_MAX: i64 = 50;

pub(super) async fn officers(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<Officer>> {
    let rows: Vec<(i64, String, Option<String>)> = query(
        "SELECT id, role, phone_number FROM members WHERE chama_id = $1 AND status = 'active' \
         AND user_id IS NOT NULL AND role <> 'member' ORDER BY id LIMIT $2",
    )
    .bind(chama_id.get())
    .bind(OFFICERS_MAX)
    .all(on)
    .await?;
    rows.into_iter()
        .map(|(id, role, phone_number)| {
            let unknown = |_unknown| Error::Defect(format!("unknown role {role}"));
            Ok(Officer {
                member: MemberId::new(id),
                role: role.parse().map_err(unknown)?,
                phone_number,
            })
        })
        .collect()
}
