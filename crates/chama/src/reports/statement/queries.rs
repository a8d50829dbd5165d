//! All SQL of a member's statement.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, FundId, MemberId, TransactionId};
use domain::money::Money;
use store::{Snapshot, query};

use super::{Cursor, FundSavings, StatementLine};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct SavingsRow {
    pub account_id: i64,
    pub fund_id: i64,
    fund_name: String,
    balance: i64,
    pub member_name: String,
    pub chama_name: String,
    pub joined_on: NaiveDate,
}

impl SavingsRow {
    pub fn savings(&self) -> FundSavings {
        FundSavings {
            fund_id: FundId::new(self.fund_id),
            name: self.fund_name.clone(),
            balance: Money::from_cents(self.balance),
        }
    }
}

/// The savings accounts of a member, personal savings first. Savings are credits, so the balance
/// is turned round.
pub(super) async fn savings(
    on: &mut Snapshot,
    chama: ChamaId,
    member: MemberId,
) -> store::Result<Vec<SavingsRow>> {
    query(
        "SELECT a.id AS account_id, f.id AS fund_id, f.name AS fund_name, -b.balance AS balance, \
         m.first_name || ' ' || m.last_name AS member_name, c.name AS chama_name, m.joined_on \
         FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id \
         JOIN funds f ON f.id = a.fund_id JOIN members m ON m.id = a.member_id \
         JOIN chamas c ON c.id = a.chama_id \
         WHERE a.chama_id = $1 AND a.member_id = $2 AND a.kind = 'member_savings' \
         ORDER BY f.id LIMIT 50",
    )
    .bind(chama.get())
    .bind(member.get())
    .all(on)
    .await
}

#[derive(sqlx::FromRow)]
struct LineRow {
    entry_number: i64,
    line_no: i64,
    kind: String,
    value_date: NaiveDate,
    booked_at: DateTime<Utc>,
    description: String,
    counterpart: String,
    booked_by: String,
    transaction_id: Option<i64>,
    receipt_code: Option<String>,
    reverses_number: Option<i64>,
    reversed_by_number: Option<i64>,
    change: i64,
    balance: i64,
}

/// The postings of an account, newest first: those that credit it and those that debit it are each
/// read from their own index no further than the page is long, so the length of the book does not
/// matter.
pub(super) async fn lines(
    on: &mut Snapshot,
    chama: ChamaId,
    account: i64,
    before: Option<Cursor>,
    limit: i64,
) -> Result<Vec<StatementLine>> {
    let before = before.unwrap_or(Cursor {
        entry_number: i64::MAX,
        line_no: i64::MAX,
    });
    let rows: Vec<LineRow> = query(
        "SELECT l.entry_number, l.line_no, e.kind, e.value_date, e.booked_at, e.description, \
         o.name AS counterpart, u.first_name || ' ' || u.last_name AS booked_by, \
         e.transaction_id, t.receipt_code, e.reverses_number, r.number AS reversed_by_number, \
         l.change, l.balance \
         FROM (SELECT * FROM (SELECT * FROM \
         (SELECT entry_number, line_no, to_account_id AS other_id, amount AS change, \
         -from_balance_after AS balance FROM postings WHERE from_account_id = $1 \
         AND (entry_number, line_no) < ($2, $3) \
         ORDER BY entry_number DESC, line_no DESC LIMIT $4) credits \
         UNION ALL SELECT * FROM \
         (SELECT entry_number, line_no, from_account_id AS other_id, -amount AS change, \
         -to_balance_after AS balance FROM postings WHERE to_account_id = $1 \
         AND (entry_number, line_no) < ($2, $3) \
         ORDER BY entry_number DESC, line_no DESC LIMIT $4) debits) both_sides \
         ORDER BY entry_number DESC, line_no DESC LIMIT $4) l \
         JOIN journal_entries e ON e.chama_id = $5 AND e.number = l.entry_number \
         JOIN ledger_accounts o ON o.id = l.other_id JOIN users u ON u.id = e.user_id \
         LEFT JOIN journal_entries r ON r.chama_id = $5 AND r.reverses_number = e.number \
         LEFT JOIN transactions t ON t.id = e.transaction_id \
         ORDER BY l.entry_number DESC, l.line_no DESC",
    )
    .bind(account)
    .bind(before.entry_number)
    .bind(before.line_no)
    .bind(limit)
    .bind(chama.get())
    .all(on)
    .await?;
    rows.into_iter().map(view).collect()
}

fn view(row: LineRow) -> Result<StatementLine> {
    let kind = row.kind.parse();
    Ok(StatementLine {
        kind: kind.map_err(|_unknown| Error::Defect(format!("unknown entry {}", row.kind)))?,
        entry_number: row.entry_number,
        line_no: row.line_no,
        value_date: row.value_date,
        booked_at: row.booked_at,
        description: row.description,
        counterpart: row.counterpart,
        booked_by: row.booked_by,
        transaction_id: row.transaction_id.map(TransactionId::new),
        receipt_code: row.receipt_code,
        reverses_number: row.reverses_number,
        reversed_by_number: row.reversed_by_number,
        change: Money::from_cents(row.change),
        balance: Money::from_cents(row.balance),
    })
}
