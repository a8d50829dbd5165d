//! All SQL of terms of office.

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, MemberId};
use store::{Connection, Tx, query};

use crate::members::terms::NewTerm;

pub async fn insert_term(
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

pub async fn end_term(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE member_terms SET ended_at = $1 \
         WHERE chama_id = $2 AND member_id = $3 AND ended_at IS NULL",
    )
    .bind(now)
    .bind(chama_id.get())
    .bind(member.get())
    .execute(tx)
    .await
}

pub async fn money_out_from(
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
