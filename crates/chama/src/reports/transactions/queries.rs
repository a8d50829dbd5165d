//! All SQL of the lists of transactions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, MemberId, TransactionId, UserId};
use domain::money::Money;
use domain::transactions::{TransactionStatus, TransactionType};
use store::{Reader, query};

use super::{Filter, TransactionLine};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: i64,
    user_id: i64,
    recorded_by: String,
    amount: i64,
    transaction_type: String,
    status: String,
    description: String,
    created_at: DateTime<Utc>,
    processed_at: Option<DateTime<Utc>>,
    value_date: NaiveDate,
    mpesa_receipt_number: Option<String>,
    reference_number: Option<String>,
    method: String,
    receipt_code: Option<String>,
    member_id: Option<i64>,
    member_name: Option<String>,
    payer: Option<String>,
    place: Option<String>,
    to_place: Option<String>,
    fund: Option<String>,
}

const TRANSACTIONS: &str = "SELECT t.id, t.chama_id, t.user_id, \
    u.first_name || ' ' || u.last_name AS recorded_by, t.amount, t.transaction_type, t.status, \
    t.description, t.created_at, t.processed_at, t.value_date, t.mpesa_receipt_number, \
    t.reference_number, t.method, t.receipt_code, t.member_id, \
    m.first_name || ' ' || m.last_name AS member_name, \
    coalesce(t.payer_name, y.first_name || ' ' || y.last_name) AS payer, \
    p.name AS place, q.name AS to_place, f.name AS fund \
    FROM transactions t JOIN users u ON u.id = t.user_id \
    LEFT JOIN members m ON m.id = t.member_id LEFT JOIN members y ON y.id = t.payer_member_id \
    LEFT JOIN ledger_accounts p ON p.id = t.place_id \
    LEFT JOIN ledger_accounts q ON q.id = t.to_place_id \
    LEFT JOIN funds f ON f.id = t.fund_id WHERE t.chama_id = ";

pub(super) async fn list(
    on: &mut Reader,
    chama: ChamaId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<TransactionLine>> {
    let mut list = query(TRANSACTIONS).push("$#", chama.get());
    if let Some(kind) = filter.transaction_type {
        list = list.push(
            " AND t.transaction_type = $#",
            TransactionType::as_str(kind),
        );
    }
    if let Some(status) = filter.status {
        list = list.push(" AND t.status = $#", TransactionStatus::as_str(status));
    }
    if let Some(member) = filter.member_id {
        list = list.push(" AND t.member_id = $#", member.get());
    }
    if let Some(from) = filter.from {
        list = list.push(" AND t.value_date >= $#", from);
    }
    if let Some(to) = filter.to {
        list = list.push(" AND t.value_date <= $#", to);
    }
    if let Some(before) = filter.before {
        list = list.push(" AND t.id < $#", before.get());
    }
    let rows: Vec<Row> = list
        .push(" ORDER BY t.id DESC LIMIT $#", limit)
        .all(on)
        .await?;
    rows.into_iter().map(view).collect()
}

/// The latest of several chamas, each read from its own index no further than asked; none of a
/// chama the person does not belong to.
pub(super) async fn latest(
    on: &mut Reader,
    person: UserId,
    chamas: &[ChamaId],
    limit: i64,
) -> Result<Vec<TransactionLine>> {
    if chamas.is_empty() {
        return Ok(Vec::new());
    }
    let mut latest = query("SELECT * FROM (");
    for (number, chama) in chamas.iter().enumerate() {
        latest = latest
            .push_static(if number == 0 {
                "SELECT * FROM ("
            } else {
                " UNION ALL SELECT * FROM ("
            })
            .push_static(TRANSACTIONS)
            .push("$# AND EXISTS (SELECT 1 FROM members own", chama.get())
            .push_static(" WHERE own.chama_id = t.chama_id")
            .push_static(" AND own.status IN ('active', 'suspended')")
            .push(" AND own.user_id = $#)", person.get())
            .push(" ORDER BY t.id DESC LIMIT $#) one_chama", limit);
    }
    let latest = latest.push(") latest ORDER BY created_at DESC, id DESC LIMIT $#", limit);
    let rows: Vec<Row> = latest.all(on).await?;
    rows.into_iter().map(view).collect()
}

pub(super) async fn one(
    on: &mut Reader,
    chama: ChamaId,
    id: TransactionId,
) -> Result<Option<TransactionLine>> {
    let row: Option<Row> = query(TRANSACTIONS)
        .push("$#", chama.get())
        .push(" AND t.id = $#", id.get())
        .optional(on)
        .await?;
    row.map(view).transpose()
}

fn view(row: Row) -> Result<TransactionLine> {
    let defect = |what: &str| Error::Defect(format!("transaction {}: {what}", row.id));
    Ok(TransactionLine {
        id: TransactionId::new(row.id),
        chama_id: ChamaId::new(row.chama_id),
        user_id: UserId::new(row.user_id),
        amount: Money::from_cents(row.amount),
        transaction_type: row
            .transaction_type
            .parse()
            .map_err(|_unknown| defect("type"))?,
        status: row.status.parse().map_err(|_unknown| defect("status"))?,
        method: row.method.parse().map_err(|_unknown| defect("method"))?,
        recorded_by: row.recorded_by,
        description: row.description,
        created_at: row.created_at,
        processed_at: row.processed_at,
        value_date: row.value_date,
        mpesa_receipt_number: row.mpesa_receipt_number,
        reference_number: row.reference_number,
        receipt_code: row.receipt_code,
        member_id: row.member_id.map(MemberId::new),
        member_name: row.member_name,
        payer: row.payer,
        place: row.place,
        to_place: row.to_place,
        fund: row.fund,
    })
}

/// Those who booked the entries of a transaction.
pub(super) async fn names_of_bookers(
    on: &mut Reader,
    chama: ChamaId,
    id: TransactionId,
) -> store::Result<Vec<(i64, String)>> {
    query(
        "SELECT DISTINCT u.id, u.first_name || ' ' || u.last_name FROM journal_entries e \
         JOIN users u ON u.id = e.user_id WHERE e.chama_id = $1 AND e.transaction_id = $2 LIMIT 20",
    )
    .bind(chama.get())
    .bind(id.get())
    .all(on)
    .await
}

pub(super) async fn chama_of(
    on: &mut Reader,
    person: UserId,
    id: TransactionId,
) -> store::Result<Option<ChamaId>> {
    let row: Option<(i64,)> = query(
        "SELECT t.chama_id FROM transactions t JOIN members m ON m.chama_id = t.chama_id \
         WHERE t.id = $1 AND m.user_id = $2 AND m.status IN ('active', 'suspended')",
    )
    .bind(id.get())
    .bind(person.get())
    .optional(on)
    .await?;
    Ok(row.map(|(chama,)| ChamaId::new(chama)))
}
