//! All SQL of the files of members and of the ways in.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, InvitationId, JoinRequestId, MemberId};
use domain::members::Invited;
use domain::money::Money;
use domain::phone::PhoneNumber;
use store::{Reader, query};

use super::{Behind, Fee, InvitationLine, Particulars, RequestLine, Stood, Term};
use crate::error::{Error, Result};
use crate::members::NextOfKin;

#[derive(sqlx::FromRow)]
struct ParticularsRow {
    first_name: String,
    last_name: String,
    phone_number: Option<String>,
    email: Option<String>,
    kin_name: Option<String>,
    kin_relation: Option<String>,
    kin_phone: Option<String>,
    claims: i64,
}

fn local(phone: Option<String>) -> Option<String> {
    let phone = PhoneNumber::parse(&phone?).ok()?;
    Some(phone.local())
}

pub(super) async fn particulars(
    on: &mut Reader,
    chama: ChamaId,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<Option<Particulars>> {
    let row: Option<ParticularsRow> = query(
        "SELECT m.first_name, m.last_name, m.phone_number, m.email, k.name AS kin_name, \
         k.relation AS kin_relation, k.phone_number AS kin_phone, \
         (SELECT count(*) FROM member_claims c WHERE c.chama_id = m.chama_id \
         AND c.member_id = m.id AND c.closed_at IS NULL AND c.expires_at > $3) AS claims \
         FROM members m \
         LEFT JOIN member_kin k ON k.chama_id = m.chama_id AND k.member_id = m.id \
         WHERE m.chama_id = $1 AND m.id = $2",
    )
    .bind(chama.get())
    .bind(member.get())
    .bind(now)
    .optional(on)
    .await?;
    Ok(row.map(|row| Particulars {
        first_name: row.first_name,
        last_name: row.last_name,
        phone: local(row.phone_number),
        email: row.email,
        next_of_kin: row.kin_name.map(|name| NextOfKin {
            name,
            relation: row.kin_relation,
            phone_number: local(row.kin_phone),
        }),
        claim_open: row.claims > 0,
    }))
}

/// What was due and what was paid, of one member or of all who still take part.
pub(super) async fn fees(
    on: &mut Reader,
    chama: ChamaId,
    member: Option<MemberId>,
    limit: i64,
) -> Result<Vec<Fee>> {
    let rows: Vec<(i64, i64, i64)> = query(
        "SELECT m.id, m.registration_fee_due, \
         CAST(coalesce((SELECT sum(t.amount) FROM transactions t \
         WHERE t.chama_id = m.chama_id AND t.member_id = m.id \
         AND t.transaction_type = 'registration_fee' AND t.status = 'completed'), 0) AS BIGINT) \
         FROM members m WHERE m.chama_id = $1 \
         AND (m.id = $2 OR ($2 IS NULL AND m.status IN ('active', 'suspended'))) \
         ORDER BY m.id LIMIT $3",
    )
    .bind(chama.get())
    .bind(member.map(MemberId::get))
    .bind(limit)
    .all(on)
    .await?;
    let fee = |(member, due, paid)| Fee {
        member: MemberId::new(member),
        due: Money::from_cents(due),
        paid: Money::from_cents(paid),
    };
    Ok(rows.into_iter().map(fee).collect())
}

#[derive(sqlx::FromRow)]
struct TermRow {
    role: String,
    began_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    money_out_from: DateTime<Utc>,
    given_by: String,
    note: String,
}

pub(super) async fn terms(
    on: &mut Reader,
    chama: ChamaId,
    member: MemberId,
    limit: i64,
) -> Result<Vec<Term>> {
    let rows: Vec<TermRow> = query(
        "SELECT t.role, t.began_at, t.ended_at, t.money_out_from, \
         u.first_name || ' ' || u.last_name AS given_by, t.note \
         FROM member_terms t JOIN users u ON u.id = t.given_by \
         WHERE t.chama_id = $1 AND t.member_id = $2 ORDER BY t.id DESC LIMIT $3",
    )
    .bind(chama.get())
    .bind(member.get())
    .bind(limit)
    .all(on)
    .await?;
    let term = |row: TermRow| {
        let role = row.role.parse();
        Ok(Term {
            role: role.map_err(|_unknown| Error::Defect(format!("role {}", row.role)))?,
            began_at: row.began_at,
            ended_at: row.ended_at,
            money_out_from: row.money_out_from,
            given_by: row.given_by,
            note: row.note,
        })
    };
    rows.into_iter().map(term).collect()
}

#[derive(sqlx::FromRow)]
struct StatusRow {
    status: String,
    since: NaiveDate,
    reason: String,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
}

pub(super) async fn statuses(
    on: &mut Reader,
    chama: ChamaId,
    member: MemberId,
    limit: i64,
) -> Result<Vec<Stood>> {
    let rows: Vec<StatusRow> = query(
        "SELECT s.status, s.since, s.reason, \
         u.first_name || ' ' || u.last_name AS recorded_by, s.recorded_at \
         FROM member_statuses s JOIN users u ON u.id = s.recorded_by \
         WHERE s.chama_id = $1 AND s.member_id = $2 ORDER BY s.id DESC LIMIT $3",
    )
    .bind(chama.get())
    .bind(member.get())
    .bind(limit)
    .all(on)
    .await?;
    let stood = |row: StatusRow| {
        let status = row.status.parse();
        Ok(Stood {
            status: status.map_err(|_unknown| Error::Defect(format!("status {}", row.status)))?,
            since: row.since,
            reason: row.reason,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        })
    };
    rows.into_iter().map(stood).collect()
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: i64,
    label: String,
    uses: i64,
    uses_max: i64,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    created_by: String,
    created_at: DateTime<Utc>,
}

pub(super) async fn invitations(
    on: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> Result<Vec<InvitationLine>> {
    let rows: Vec<InvitationRow> = query(
        "SELECT i.id, i.label, i.uses, i.uses_max, i.expires_at, i.revoked_at, \
         u.first_name || ' ' || u.last_name AS created_by, i.created_at \
         FROM invitations i JOIN users u ON u.id = i.created_by \
         WHERE i.chama_id = $1 ORDER BY i.id DESC LIMIT $2",
    )
    .bind(chama.get())
    .bind(limit)
    .all(on)
    .await?;
    let line = |row: InvitationRow| InvitationLine {
        id: InvitationId::new(row.id),
        label: row.label,
        invited: Invited {
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            uses: row.uses,
            uses_max: row.uses_max,
        },
        created_by: row.created_by,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(line).collect())
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: i64,
    name: String,
    email: String,
    phone_number: Option<String>,
    message: String,
    asked_at: DateTime<Utc>,
    memberships: i64,
}

pub(super) async fn waiting(
    on: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let rows: Vec<RequestRow> = query(
        "SELECT r.id, u.first_name || ' ' || u.last_name AS name, u.email, u.phone_number, \
         r.message, r.asked_at, (SELECT count(*) FROM members m \
         WHERE m.chama_id = r.chama_id AND m.user_id = r.user_id) AS memberships \
         FROM join_requests r JOIN users u ON u.id = r.user_id \
         WHERE r.chama_id = $1 AND r.state = 'waiting' ORDER BY r.id LIMIT $2",
    )
    .bind(chama.get())
    .bind(limit)
    .all(on)
    .await?;
    let line = |row: RequestRow| RequestLine {
        id: JoinRequestId::new(row.id),
        name: row.name,
        email: row.email,
        phone: local(row.phone_number),
        message: row.message,
        asked_at: row.asked_at,
        was_member: row.memberships > 0,
    };
    Ok(rows.into_iter().map(line).collect())
}

pub(super) async fn waiting_count(on: &mut Reader, chama: ChamaId) -> store::Result<i64> {
    let (count,): (i64,) =
        query("SELECT count(*) FROM join_requests WHERE chama_id = $1 AND state = 'waiting'")
            .bind(chama.get())
            .one(on)
            .await?;
    Ok(count)
}

pub(super) async fn without_account(
    on: &mut Reader,
    chama: ChamaId,
    limit: i64,
) -> store::Result<Vec<(MemberId, String)>> {
    let rows: Vec<(i64, String)> = query(
        "SELECT id, first_name || ' ' || last_name FROM members \
         WHERE chama_id = $1 AND user_id IS NULL AND status = 'active' \
         ORDER BY first_name, last_name, id LIMIT $2",
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

#[derive(sqlx::FromRow)]
struct BehindRow {
    id: i64,
    name: String,
    description: String,
    rules: Option<String>,
    contribution_amount: i64,
    contribution_frequency: String,
    registration_fee: i64,
    member_name: Option<String>,
}

pub(super) async fn behind(on: &mut Reader, hash: Vec<u8>) -> Result<Option<Behind>> {
    let row: Option<BehindRow> = query(
        "SELECT c.id, c.name, c.description, c.rules, c.contribution_amount, \
         c.contribution_frequency, c.registration_fee, \
         m.first_name || ' ' || m.last_name AS member_name FROM \
         (SELECT chama_id, member_id FROM member_claims WHERE code_hash = $1 \
         UNION ALL SELECT chama_id, CAST(NULL AS BIGINT) FROM invitations \
         WHERE code_hash = $1) way \
         JOIN chamas c ON c.id = way.chama_id \
         LEFT JOIN members m ON m.chama_id = way.chama_id AND m.id = way.member_id",
    )
    .bind(hash)
    .optional(on)
    .await?;
    Ok(row.map(|row| Behind {
        chama_id: ChamaId::new(row.id),
        name: row.name,
        description: row.description,
        rules: row.rules,
        contribution_amount: Money::from_cents(row.contribution_amount),
        contribution_frequency: row.contribution_frequency,
        registration_fee: Money::from_cents(row.registration_fee),
        member_name: row.member_name,
    }))
}
