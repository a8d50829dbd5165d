//! All SQL of members: here the register and the rules, beside it what belongs to one sort of
//! record each.

pub mod claims;
pub mod invitations;
pub mod officers;
pub mod payers;
pub mod requests;
pub mod statuses;
pub mod terms;

use chrono::{DateTime, Utc};
use domain::ids::{ChamaId, MemberId, UserId};
use domain::money::Money;
use store::{Connection, Tx, query};

use super::NewMember;
use super::NextOfKin;
use super::rules::MemberRules;

pub(super) async fn insert_member(
    tx: &mut Tx,
    member: NewMember,
    fee_due: Money,
) -> store::Result<MemberId> {
    let (id,): (i64,) = query(
        "INSERT INTO members (chama_id, user_id, first_name, last_name, phone_number, email, \
         role, status, joined_on, created_at, added_by, registration_fee_due) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10, $11) RETURNING id",
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
    .bind(fee_due.cents())
    .returning_one(tx)
    .await?;
    Ok(MemberId::new(id))
}

#[derive(sqlx::FromRow)]
struct RulesRow {
    officer_hold_hours: i64,
    registration_fee: i64,
}

pub(super) async fn rules(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> store::Result<Option<MemberRules>> {
    let row: Option<RulesRow> =
        query("SELECT officer_hold_hours, registration_fee FROM member_rules WHERE chama_id = $1")
            .bind(chama_id.get())
            .optional(on)
            .await?;
    Ok(row.map(|row| MemberRules {
        officer_hold_hours: row.officer_hold_hours,
        registration_fee: Money::from_cents(row.registration_fee),
    }))
}

pub(super) async fn set_rules(
    tx: &mut Tx,
    chama_id: ChamaId,
    rules: MemberRules,
) -> store::Result<u64> {
    query(
        "INSERT INTO member_rules (chama_id, officer_hold_hours, registration_fee) \
         VALUES ($1, $2, $3) ON CONFLICT (chama_id) DO UPDATE SET \
         officer_hold_hours = excluded.officer_hold_hours, \
         registration_fee = excluded.registration_fee",
    )
    .bind(chama_id.get())
    .bind(rules.officer_hold_hours)
    .bind(rules.registration_fee.cents())
    .execute(tx)
    .await
}

/// Takes the chama's turn: until this unit of work is over, nobody else's gets past this.
pub(super) async fn touch_rules(tx: &mut Tx, chama_id: ChamaId) -> store::Result<u64> {
    query("UPDATE member_rules SET officer_hold_hours = officer_hold_hours WHERE chama_id = $1")
        .bind(chama_id.get())
        .execute(tx)
        .await
}

/// A membership as it is now.
#[derive(sqlx::FromRow)]
pub(super) struct MemberRow {
    pub id: i64,
    pub user_id: Option<i64>,
    pub first_name: String,
    pub last_name: String,
    pub role: String,
    pub status: String,
}

pub(super) async fn member(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
) -> store::Result<Option<MemberRow>> {
    query(
        "SELECT id, user_id, first_name, last_name, role, status FROM members \
         WHERE chama_id = $1 AND id = $2",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .optional(on)
    .await
}

pub(super) async fn member_of_user(
    on: &mut impl Connection,
    chama_id: ChamaId,
    user: UserId,
) -> store::Result<Option<MemberRow>> {
    query(
        "SELECT id, user_id, first_name, last_name, role, status FROM members \
         WHERE chama_id = $1 AND user_id = $2",
    )
    .bind(chama_id.get())
    .bind(user.get())
    .optional(on)
    .await
}

/// The chairpersons who can act. Two are as good as many.
pub(super) async fn chairs(on: &mut impl Connection, chama_id: ChamaId) -> store::Result<i64> {
    let rows: Vec<(i64,)> = query(
        "SELECT id FROM members \
         WHERE chama_id = $1 AND role = 'chairperson' AND status = 'active' LIMIT 2",
    )
    .bind(chama_id.get())
    .all(on)
    .await?;
    Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
}

pub(super) async fn set_role(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    role: &'static str,
) -> store::Result<u64> {
    query("UPDATE members SET role = $1 WHERE chama_id = $2 AND id = $3")
        .bind(role)
        .bind(chama_id.get())
        .bind(member.get())
        .execute(tx)
        .await
}

pub(super) async fn set_status(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    status: &'static str,
) -> store::Result<u64> {
    query("UPDATE members SET status = $1 WHERE chama_id = $2 AND id = $3")
        .bind(status)
        .bind(chama_id.get())
        .bind(member.get())
        .execute(tx)
        .await
}

/// Gives a member without an account one; touches nothing where there is one.
pub(super) async fn set_user(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    user: UserId,
) -> store::Result<u64> {
    query("UPDATE members SET user_id = $1 WHERE chama_id = $2 AND id = $3 AND user_id IS NULL")
        .bind(user.get())
        .bind(chama_id.get())
        .bind(member.get())
        .execute(tx)
        .await
}

/// What an officer may change of a member.
pub(super) struct Particulars {
    pub first_name: String,
    pub last_name: String,
    pub phone_number: Option<String>,
    pub email: Option<String>,
}

pub(super) async fn set_particulars(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    new: Particulars,
) -> store::Result<u64> {
    query(
        "UPDATE members SET first_name = $1, last_name = $2, phone_number = $3, email = $4 \
         WHERE chama_id = $5 AND id = $6",
    )
    .bind(new.first_name)
    .bind(new.last_name)
    .bind(new.phone_number)
    .bind(new.email)
    .bind(chama_id.get())
    .bind(member.get())
    .execute(tx)
    .await
}

pub(super) async fn set_kin(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
    kin: NextOfKin,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "INSERT INTO member_kin (chama_id, member_id, name, relation, phone_number, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (chama_id, member_id) DO UPDATE SET \
         name = excluded.name, relation = excluded.relation, \
         phone_number = excluded.phone_number, updated_at = excluded.updated_at",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .bind(kin.name)
    .bind(kin.relation)
    .bind(kin.phone_number)
    .bind(now)
    .execute(tx)
    .await
}

pub(super) async fn delete_kin(
    tx: &mut Tx,
    chama_id: ChamaId,
    member: MemberId,
) -> store::Result<u64> {
    query("DELETE FROM member_kin WHERE chama_id = $1 AND member_id = $2")
        .bind(chama_id.get())
        .bind(member.get())
        .execute(tx)
        .await
}

/// Phone numbers and addresses members have already, to be compared with a list.
pub(super) async fn contacts(
    on: &mut impl Connection,
    chama_id: ChamaId,
    limit: i64,
) -> store::Result<Vec<(Option<String>, Option<String>)>> {
    query(
        "SELECT phone_number, email FROM members WHERE chama_id = $1 \
         AND (phone_number IS NOT NULL OR email IS NOT NULL) ORDER BY id LIMIT $2",
    )
    .bind(chama_id.get())
    .bind(limit)
    .all(on)
    .await
}

/// A member who has a phone number or an address.
#[derive(sqlx::FromRow)]
pub(super) struct ContactRow {
    pub user_id: Option<i64>,
    pub first_name: String,
    pub last_name: String,
    pub phone_number: Option<String>,
    pub email: Option<String>,
}

/// The members with this phone number or this address: at most one each.
pub(super) async fn with_contact(
    on: &mut impl Connection,
    chama_id: ChamaId,
    phone: Option<String>,
    email: Option<String>,
) -> store::Result<Vec<ContactRow>> {
    query(
        "SELECT user_id, first_name, last_name, phone_number, email FROM members \
         WHERE chama_id = $1 AND (phone_number = $2 OR email = $3) ORDER BY id LIMIT 2",
    )
    .bind(chama_id.get())
    .bind(phone)
    .bind(email)
    .all(on)
    .await
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

/// The first name, last name and phone number of each of these members.
pub(super) async fn names_and_phones(
    on: &mut impl Connection,
    chama_id: ChamaId,
    members: &[MemberId],
) -> store::Result<Vec<(i64, String, String, Option<String>)>> {
    query("SELECT id, first_name, last_name, phone_number FROM members WHERE chama_id = ")
        .push("$#", chama_id.get())
        .push_list(" AND id IN ", members.iter().map(|id| id.get()))
        .push_static(" LIMIT 1000")
        .all(on)
        .await
}
