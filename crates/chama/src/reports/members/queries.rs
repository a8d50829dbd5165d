//! All SQL of the lists of members.

use chrono::NaiveDate;
use domain::ids::{ChamaId, MemberId, UserId};
use domain::member_code::MemberCode;
use domain::money::Money;
use domain::phone::PhoneNumber;
use store::{Reader, query};

use super::{MemberRow, Reader as By};
use crate::error::{Error, Result};

pub(super) async fn count(on: &mut Reader, chama: ChamaId) -> store::Result<i64> {
    let (count,): (i64,) = query("SELECT count(*) FROM members WHERE chama_id = $1")
        .bind(chama.get())
        .one(on)
        .await?;
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    user_id: Option<i64>,
    first_name: String,
    last_name: String,
    role: String,
    status: String,
    phone_number: Option<String>,
    joined_on: NaiveDate,
    savings: i64,
}

const MEMBERS: &str = "SELECT m.id, m.user_id, m.first_name, m.last_name, m.role, m.status, \
    m.phone_number, m.joined_on, \
    CAST(coalesce((SELECT -sum(b.balance) FROM ledger_accounts a \
    JOIN ledger_balances b ON b.account_id = a.id \
    WHERE a.chama_id = m.chama_id AND a.member_id = m.id), 0) AS BIGINT) AS savings \
    FROM members m WHERE m.chama_id = $1";

pub(super) async fn list(
    on: &mut Reader,
    chama: ChamaId,
    by: By,
    (limit, skip): (i64, i64),
) -> Result<Vec<MemberRow>> {
    let rows: Vec<Row> = query(MEMBERS)
        .bind(chama.get())
        .push(" ORDER BY m.first_name, m.last_name, m.id LIMIT $#", limit)
        .push(" OFFSET $#", skip)
        .all(on)
        .await?;
    rows.iter().map(|row| view(row, by)).collect()
}

pub(super) async fn one(
    on: &mut Reader,
    chama: ChamaId,
    by: By,
    member: MemberId,
) -> Result<Option<MemberRow>> {
    let row: Option<Row> = query(MEMBERS)
        .bind(chama.get())
        .push(" AND m.id = $#", member.get())
        .optional(on)
        .await?;
    row.as_ref().map(|row| view(row, by)).transpose()
}

fn view(row: &Row, by: By) -> Result<MemberRow> {
    let id = MemberId::new(row.id);
    let defect = |what: &str| Error::Defect(format!("member {}: {what}", row.id));
    // A number that cannot be read is shown to nobody.
    let phone = row
        .phone_number
        .as_deref()
        .and_then(|phone| PhoneNumber::parse(phone).ok());
    Ok(MemberRow {
        id,
        user_id: row.user_id.map(UserId::new),
        name: format!("{} {}", row.first_name, row.last_name),
        role: row.role.parse().map_err(|_unknown| defect("role"))?,
        status: row.status.parse().map_err(|_unknown| defect("status"))?,
        code: MemberCode::of(id),
        phone: phone.as_ref().map(|phone| {
            if by.sees_all_of(id) {
                phone.local()
            } else {
                phone.masked()
            }
        }),
        phone_masked: phone.as_ref().map(PhoneNumber::masked),
        joined_on: row.joined_on,
        savings: Money::from_cents(row.savings),
    })
}

pub(super) async fn names(
    on: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> store::Result<Vec<(MemberId, String)>> {
    let rows: Vec<(i64, String)> = query(
        "SELECT id, first_name || ' ' || last_name FROM members \
         WHERE chama_id = $1 AND status = 'active' ORDER BY first_name, last_name, id LIMIT $2",
    )
    .bind(chama.get())
    .bind(limit)
    .all(on)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (MemberId::new(id), name))
        .collect())
}
