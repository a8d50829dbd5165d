//! All SQL of members as payers.

use chrono::NaiveDate;
use domain::ids::{ChamaId, MemberId};
use domain::phone::PhoneNumber;
use store::{Connection, query};

use crate::error::{Error, Result};
use crate::members::payers::Payer;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: i64,
    first_name: String,
    last_name: String,
    phone_number: Option<String>,
    status: String,
    joined_on: NaiveDate,
    left_on: Option<NaiveDate>,
}

fn payer(row: Row) -> Result<Payer> {
    let unknown = |_unknown| Error::Defect(format!("member {}: status", row.id));
    Ok(Payer {
        id: MemberId::new(row.id),
        chama_id: ChamaId::new(row.chama_id),
        name: format!("{} {}", row.first_name, row.last_name),
        // A number that does not read as one matches nobody.
        phone: row
            .phone_number
            .and_then(|number| PhoneNumber::parse(&number).ok()),
        status: row.status.parse().map_err(unknown)?,
        joined_on: row.joined_on,
        left_on: row.left_on,
    })
}

pub(in crate::members) async fn one(
    on: &mut impl Connection,
    member: MemberId,
) -> Result<Option<Payer>> {
    let row: Option<Row> = query(
        "SELECT m.id, m.chama_id, m.first_name, m.last_name, m.phone_number, m.status, \
         m.joined_on, CASE WHEN m.status IN ('left', 'deceased') THEN \
         (SELECT s.since FROM member_statuses s WHERE s.chama_id = m.chama_id \
         AND s.member_id = m.id ORDER BY s.id DESC LIMIT 1) END AS left_on \
         FROM members m WHERE m.id = $1",
    )
    .bind(member.get())
    .optional(on)
    .await?;
    row.map(payer).transpose()
}

pub(in crate::members) async fn all(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Vec<Payer>> {
    let rows: Vec<Row> = query(
        "SELECT m.id, m.chama_id, m.first_name, m.last_name, m.phone_number, m.status, \
         m.joined_on, CASE WHEN m.status IN ('left', 'deceased') THEN \
         (SELECT s.since FROM member_statuses s WHERE s.chama_id = m.chama_id \
         AND s.member_id = m.id ORDER BY s.id DESC LIMIT 1) END AS left_on \
         FROM members m WHERE m.chama_id = $1 ORDER BY m.id LIMIT 10000",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    rows.into_iter().map(payer).collect()
}

pub(in crate::members) async fn by_phone(
    on: &mut impl Connection,
    phone: &PhoneNumber,
) -> Result<Vec<Payer>> {
    let rows: Vec<Row> = query(
        "SELECT id, chama_id, first_name, last_name, phone_number, status, joined_on, \
         CAST(NULL AS DATE) AS left_on FROM members \
         WHERE phone_number = $1 AND status = 'active' ORDER BY id LIMIT 2",
    )
    .bind(phone.e164().to_owned())
    .all(on)
    .await?;
    rows.into_iter().map(payer).collect()
}
