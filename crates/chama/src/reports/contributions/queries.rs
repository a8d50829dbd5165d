//! All SQL of who has paid.

use chrono::{DateTime, NaiveDate, Utc};
use domain::contributions::Membership;
use domain::ids::{ChamaId, FundId, MemberId};
use domain::money::Money;
use store::{Reader, query};

use super::{MEMBERS_MAX, Payer, Share};
use crate::error::Result;

/// What moved the savings accounts of the chama besides what was paid by the day `$2`: savings
/// brought along, savings taken out, and whatever was paid later. Kept savings less these are what
/// members had paid by that day, so a report reads the few exceptions and never the payments
/// themselves, however many those are.
///
/// `$1` is the chama. The payments after a day are looked up by their day; type and state are
/// compared as one text so that no planner prefers an index that holds nearly all payments.
macro_rules! besides_paid {
    () => {
        "SELECT member_id, fund_id, sum(amount) AS amount FROM \
         (SELECT member_id, fund_id, \
         CASE WHEN transaction_type = 'withdrawal' THEN -amount ELSE amount END AS amount \
         FROM transactions WHERE chama_id = $1 \
         AND transaction_type IN ('opening_balance', 'withdrawal') \
         AND status NOT IN ('failed', 'reversed') AND fund_id IS NOT NULL \
         UNION ALL SELECT member_id, fund_id, amount FROM transactions \
         WHERE chama_id = $1 AND value_date > $2 \
         AND transaction_type || ' ' || status = 'contribution completed' \
         UNION ALL SELECT l.member_id, l.fund_id, l.amount FROM transactions t \
         JOIN collection_lines l ON l.transaction_id = t.id AND l.kind = 'contribution' \
         WHERE t.chama_id = $1 AND t.value_date > $2 \
         AND t.transaction_type || ' ' || t.status = 'collection completed') besides \
         GROUP BY member_id, fund_id"
    };
}

#[derive(sqlx::FromRow)]
struct PayerRow {
    id: i64,
    first_name: String,
    last_name: String,
    status: String,
    joined_on: NaiveDate,
    left_on: Option<NaiveDate>,
    paid: i64,
    chama_name: String,
}

/// Everybody who is or was a member, with what they had paid into the fund by a day: in
/// transactions of their own and on sheets of meetings, none of them reversed.
pub(super) async fn payers(
    on: &mut Reader,
    chama: ChamaId,
    fund: FundId,
    by: NaiveDate,
) -> Result<Vec<Payer>> {
    let rows: Vec<PayerRow> = query(concat!(
        "SELECT m.id, m.first_name, m.last_name, m.status, m.joined_on, \
             CASE WHEN m.status IN ('left', 'deceased') THEN \
             (SELECT s.since FROM member_statuses s WHERE s.chama_id = m.chama_id \
             AND s.member_id = m.id ORDER BY s.id DESC LIMIT 1) END AS left_on, \
             CAST(coalesce(-b.balance, 0) - coalesce(p.amount, 0) AS BIGINT) AS paid, \
             c.name AS chama_name \
             FROM members m JOIN chamas c ON c.id = m.chama_id \
             LEFT JOIN ledger_accounts a ON a.chama_id = m.chama_id AND a.member_id = m.id \
             AND a.fund_id = $3 AND a.kind = 'member_savings' \
             LEFT JOIN ledger_balances b ON b.account_id = a.id \
             LEFT JOIN (",
        besides_paid!(),
        ") p ON p.member_id = m.id AND p.fund_id = a.fund_id \
             WHERE m.chama_id = $1 ORDER BY m.first_name, m.last_name, m.id LIMIT $4"
    ))
    .bind(chama.get())
    .bind(by)
    .bind(fund.get())
    .bind(MEMBERS_MAX)
    .all(on)
    .await?;
    Ok(rows.into_iter().map(payer).collect())
}

fn payer(row: PayerRow) -> Payer {
    Payer {
        id: MemberId::new(row.id),
        active: row.status == "active",
        first_name: row.first_name,
        last_name: row.last_name,
        membership: Membership {
            joined_on: row.joined_on,
            left_on: row.left_on,
        },
        paid: Money::from_cents(row.paid),
        chama_name: row.chama_name,
    }
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    fund_id: i64,
    joined_on: NaiveDate,
    left_on: Option<NaiveDate>,
    paid: i64,
}

/// What one member has paid into each fund by a day.
pub(super) async fn paid_by_fund(
    on: &mut Reader,
    chama: ChamaId,
    member: MemberId,
    by: NaiveDate,
) -> Result<Vec<(FundId, Membership, Money)>> {
    let rows: Vec<OwnRow> = query(concat!(
        "SELECT f.id AS fund_id, m.joined_on, \
             CASE WHEN m.status IN ('left', 'deceased') THEN \
             (SELECT s.since FROM member_statuses s WHERE s.chama_id = m.chama_id \
             AND s.member_id = m.id ORDER BY s.id DESC LIMIT 1) END AS left_on, \
             CAST(coalesce(-b.balance, 0) - coalesce(p.amount, 0) AS BIGINT) AS paid \
             FROM funds f JOIN members m ON m.chama_id = f.chama_id \
             LEFT JOIN ledger_accounts a ON a.chama_id = m.chama_id AND a.member_id = m.id \
             AND a.fund_id = f.id AND a.kind = 'member_savings' \
             LEFT JOIN ledger_balances b ON b.account_id = a.id \
             LEFT JOIN (",
        besides_paid!(),
        ") p ON p.fund_id = f.id AND p.member_id = m.id \
             WHERE f.chama_id = $1 AND m.id = $3 ORDER BY f.id LIMIT 50"
    ))
    .bind(chama.get())
    .bind(by)
    .bind(member.get())
    .all(on)
    .await?;
    let own = |row: OwnRow| {
        let member = Membership {
            joined_on: row.joined_on,
            left_on: row.left_on,
        };
        let paid = Money::from_cents(row.paid);
        (FundId::new(row.fund_id), member, paid)
    };
    Ok(rows.into_iter().map(own).collect())
}

/// What every active member has paid into each fund by a day: a row per member and fund, also where
/// it is nothing.
pub(super) async fn paid_by_all(
    on: &mut Reader,
    chama: ChamaId,
    by: NaiveDate,
) -> Result<Vec<(FundId, Payer)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        fund_id: i64,
        id: i64,
        first_name: String,
        last_name: String,
        joined_on: NaiveDate,
        paid: i64,
    }
    let rows: Vec<Row> = query(concat!(
        "SELECT f.id AS fund_id, m.id, m.first_name, m.last_name, m.joined_on, \
             CAST(coalesce(-b.balance, 0) - coalesce(p.amount, 0) AS BIGINT) AS paid \
             FROM members m JOIN funds f ON f.chama_id = m.chama_id \
             LEFT JOIN ledger_accounts a ON a.chama_id = m.chama_id AND a.member_id = m.id \
             AND a.fund_id = f.id AND a.kind = 'member_savings' \
             LEFT JOIN ledger_balances b ON b.account_id = a.id \
             LEFT JOIN (",
        besides_paid!(),
        ") p ON p.fund_id = f.id AND p.member_id = m.id \
             WHERE m.chama_id = $1 AND m.status = 'active' \
             ORDER BY m.first_name, m.last_name, m.id, f.id LIMIT 10000"
    ))
    .bind(chama.get())
    .bind(by)
    .all(on)
    .await?;
    let found = |row: Row| {
        let payer = Payer {
            id: MemberId::new(row.id),
            active: true,
            first_name: row.first_name,
            last_name: row.last_name,
            membership: Membership {
                joined_on: row.joined_on,
                left_on: None,
            },
            paid: Money::from_cents(row.paid),
            chama_name: String::new(),
        };
        (FundId::new(row.fund_id), payer)
    };
    Ok(rows.into_iter().map(found).collect())
}

#[derive(sqlx::FromRow)]
struct ShareRow {
    id: i64,
    fund_id: i64,
    created_by: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

pub(super) async fn shares(
    on: &mut Reader,
    chama: ChamaId,
    now: DateTime<Utc>,
) -> Result<Vec<Share>> {
    let rows: Vec<ShareRow> = query(
        "SELECT s.id, s.fund_id, u.first_name || ' ' || u.last_name AS created_by, s.created_at, \
         s.expires_at FROM shared_reports s JOIN users u ON u.id = s.created_by \
         WHERE s.chama_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 \
         ORDER BY s.id DESC LIMIT 50",
    )
    .bind(chama.get())
    .bind(now)
    .all(on)
    .await?;
    let view = |row: ShareRow| Share {
        id: row.id,
        fund_id: FundId::new(row.fund_id),
        created_by: row.created_by,
        created_at: row.created_at,
        expires_at: row.expires_at,
    };
    Ok(rows.into_iter().map(view).collect())
}
