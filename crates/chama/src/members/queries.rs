//! All SQL of members.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, MemberId, UserId};
use store::{Connection, Tx, query};

use super::NewMember;
use super::terms::NewTerm;

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

pub(super) async fn names(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Vec<(MemberId, String)>> {
    let rows: Vec<(i64, String)> = query(
        "SELECT id, first_name || ' ' || last_name FROM members \
         WHERE chama_id = $1 ORDER BY id LIMIT 10000",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    let named = |(id, name)| (MemberId::new(id), name);
    Ok(rows.into_iter().map(named).collect())
}

pub(super) async fn active(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Vec<MemberId>> {
    let rows: Vec<(i64,)> = query(
        "SELECT id FROM members WHERE chama_id = $1 AND status = 'active' ORDER BY id LIMIT 10000",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    Ok(rows.into_iter().map(|(id,)| MemberId::new(id)).collect())
}
