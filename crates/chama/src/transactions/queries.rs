//! All SQL of transactions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, FundId, MemberId, TransactionId, UserId};
use domain::money::Money;
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};
use store::{Connection, Part, query};

use super::views::TransactionView;
use crate::error::{Error, Result};

/// What is kept of a transaction beyond its documented columns.
pub(super) struct Particulars {
    pub method: PaymentMethod,
    pub receipt_scope: Option<String>,
    pub receipt_code: Option<String>,
    pub member: Option<MemberId>,
    pub payer_member: Option<MemberId>,
    pub payer_name: Option<String>,
    pub fund: Option<FundId>,
    pub place: Option<AccountId>,
    pub to_place: Option<AccountId>,
}

pub(super) fn insert(view: &TransactionView, more: &Particulars) -> Part {
    Part::plain(
        "INSERT INTO transactions (id, chama_id, user_id, amount, transaction_type, description, \
         status, created_at, processed_at, mpesa_receipt_number, reference_number, currency, \
         value_date, method, receipt_scope, receipt_code, member_id, payer_member_id, payer_name, \
         fund_id, place_id, to_place_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'KES', $12, $13, $14, $15, $16, \
         $17, $18, $19, $20, $21)",
    )
    .bind(view.id.get())
    .bind(view.chama_id.get())
    .bind(view.user_id.get())
    .bind(view.amount.cents())
    .bind(view.transaction_type.as_str())
    .bind(view.description.clone())
    .bind(view.status.as_str())
    .bind(view.created_at)
    .bind(view.processed_at)
    .bind(view.mpesa_receipt_number.clone())
    .bind(view.reference_number.clone())
    .bind(view.value_date)
    .bind(more.method.as_str())
    .bind(more.receipt_scope.clone())
    .bind(more.receipt_code.clone())
    .bind(more.member.map(MemberId::get))
    .bind(more.payer_member.map(MemberId::get))
    .bind(more.payer_name.clone())
    .bind(more.fund.map(FundId::get))
    .bind(more.place.map(AccountId::get))
    .bind(more.to_place.map(AccountId::get))
}

pub(super) fn mark_reversed(chama_id: ChamaId, id: TransactionId) -> Part {
    Part::plain("UPDATE transactions SET status = 'reversed' WHERE chama_id = $1 AND id = $2")
        .bind(chama_id.get())
        .bind(id.get())
}

/// What was set aside has arrived. Only a pending transaction takes a receipt; see its trigger.
pub(super) fn complete(
    chama_id: ChamaId,
    id: TransactionId,
    receipt: Option<String>,
    now: DateTime<Utc>,
) -> Part {
    let scope = receipt.as_ref().map(|_| "mpesa".to_owned());
    Part::plain(
        "UPDATE transactions SET status = 'completed', processed_at = $3, \
         mpesa_receipt_number = $4, receipt_scope = $5, receipt_code = $4 \
         WHERE chama_id = $1 AND id = $2 AND status = 'pending'",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(now)
    .bind(receipt)
    .bind(scope)
}

pub(super) fn fail(chama_id: ChamaId, id: TransactionId, now: DateTime<Utc>) -> Part {
    Part::plain(
        "UPDATE transactions SET status = 'failed', processed_at = $3 \
         WHERE chama_id = $1 AND id = $2 AND status = 'pending'",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(now)
}

/// A transaction that happened after all, under a number of its own.
pub(super) struct Repeat {
    pub of: TransactionId,
    pub chama_id: ChamaId,
    pub id: TransactionId,
    pub user_id: UserId,
    pub receipt: Option<String>,
    pub value_date: NaiveDate,
    pub description: String,
    pub now: DateTime<Utc>,
}

pub(super) fn repeat(new: Repeat) -> Part {
    let scope = new.receipt.as_ref().map(|_| "mpesa".to_owned());
    Part::plain(
        "INSERT INTO transactions (id, chama_id, user_id, amount, transaction_type, description, \
         status, created_at, processed_at, mpesa_receipt_number, reference_number, currency, \
         value_date, method, receipt_scope, receipt_code, member_id, payer_member_id, payer_name, \
         fund_id, place_id, to_place_id) \
         SELECT $3, chama_id, $4, amount, transaction_type, $5, 'completed', $6, $6, $7, \
         reference_number, currency, $8, method, $9, $7, member_id, payer_member_id, payer_name, \
         fund_id, place_id, to_place_id FROM transactions WHERE chama_id = $1 AND id = $2",
    )
    .bind(new.chama_id.get())
    .bind(new.of.get())
    .bind(new.id.get())
    .bind(new.user_id.get())
    .bind(new.description)
    .bind(new.now)
    .bind(new.receipt)
    .bind(new.value_date)
    .bind(scope)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    chama_id: i64,
    user_id: i64,
    amount: i64,
    transaction_type: String,
    description: String,
    status: String,
    created_at: DateTime<Utc>,
    processed_at: Option<DateTime<Utc>>,
    mpesa_receipt_number: Option<String>,
    reference_number: Option<String>,
    value_date: NaiveDate,
}

/// A transaction of the chama.
pub(super) async fn find(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: TransactionId,
) -> Result<Option<TransactionView>> {
    let row: Option<Row> = query(
        "SELECT id, chama_id, user_id, amount, transaction_type, description, status, created_at, \
         processed_at, mpesa_receipt_number, reference_number, value_date \
         FROM transactions WHERE chama_id = $1 AND id = $2",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .optional(on)
    .await?;
    row.map(view).transpose()
}

/// Whether the chama has such a transaction.
///
/// # Errors
/// When the database fails.
pub async fn has_transaction(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: TransactionId,
) -> Result<bool> {
    Ok(find(on, chama_id, id).await?.is_some())
}

/// What a member paid by one transaction: a contribution to one fund, or several things at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contributed {
    /// The transaction.
    pub id: TransactionId,
    /// The fund; none where its lines say.
    pub fund: Option<FundId>,
    /// How much.
    pub amount: Money,
}

/// What a member paid by a day, nothing of it reversed.
///
/// # Errors
/// When the database fails.
pub async fn contributed(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
    by: NaiveDate,
) -> Result<Vec<Contributed>> {
    let rows: Vec<(i64, Option<i64>, i64)> = query(
        "SELECT id, fund_id, amount FROM transactions WHERE chama_id = $1 AND member_id = $2 \
         AND transaction_type IN ('contribution', 'collection') AND status = 'completed' \
         AND value_date <= $3 ORDER BY id LIMIT 10000",
    )
    .bind(chama_id.get())
    .bind(member.get())
    .bind(by)
    .all(on)
    .await?;
    let found = |(id, fund, amount): (i64, Option<i64>, i64)| Contributed {
        id: TransactionId::new(id),
        fund: fund.map(FundId::new),
        amount: Money::from_cents(amount),
    };
    Ok(rows.into_iter().map(found).collect())
}

/// Whether the transaction was reversed.
///
/// # Errors
/// Not found when the chama has none of this number.
pub async fn is_reversed(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: TransactionId,
) -> Result<bool> {
    let found = find(on, chama_id, id).await?.ok_or_else(Error::not_found)?;
    Ok(found.status == TransactionStatus::Reversed)
}

/// The transaction that books this code of M-Pesa, on the whole platform.
///
/// # Errors
/// When the database fails.
pub async fn by_mpesa_code(
    on: &mut impl Connection,
    code: String,
) -> Result<Option<TransactionView>> {
    let row: Option<Row> = query(
        "SELECT id, chama_id, user_id, amount, transaction_type, description, status, created_at, \
         processed_at, mpesa_receipt_number, reference_number, value_date FROM transactions \
         WHERE receipt_scope = 'mpesa' AND receipt_code = $1 \
         AND status IN ('pending', 'completed')",
    )
    .bind(code)
    .optional(on)
    .await?;
    row.map(view).transpose()
}

fn view(row: Row) -> Result<TransactionView> {
    let defect = |what: &str| Error::Defect(format!("transaction {}: {what}", row.id));
    Ok(TransactionView {
        id: TransactionId::new(row.id),
        chama_id: ChamaId::new(row.chama_id),
        user_id: UserId::new(row.user_id),
        amount: Money::from_cents(row.amount),
        transaction_type: row
            .transaction_type
            .parse()
            .map_err(|_unknown| defect("type"))?,
        status: row.status.parse().map_err(|_unknown| defect("status"))?,
        description: row.description,
        created_at: row.created_at,
        processed_at: row.processed_at,
        mpesa_receipt_number: row.mpesa_receipt_number,
        reference_number: row.reference_number,
        value_date: row.value_date,
    })
}

/// A transaction under a code of its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByReceipt {
    /// The code.
    pub code: String,
    /// Within what the code is unique.
    pub scope: String,
    /// The transaction.
    pub id: TransactionId,
    /// Where it stands.
    pub status: TransactionStatus,
    /// What it is.
    pub transaction_type: TransactionType,
    /// How much it moved.
    pub amount: Money,
}

#[derive(sqlx::FromRow)]
struct ByReceiptRow {
    receipt_code: String,
    receipt_scope: String,
    id: i64,
    status: String,
    transaction_type: String,
    amount: i64,
}

/// Codes asked for by one statement.
const CODES_AT_ONCE: usize = 200;

/// The transactions of a chama under these codes, of each code that stands before one that was
/// reversed.
///
/// # Errors
/// When the database fails.
pub async fn by_receipts(
    on: &mut impl Connection,
    chama_id: ChamaId,
    codes: &[&str],
) -> Result<Vec<ByReceipt>> {
    let mut found = Vec::new();
    for some in codes.chunks(CODES_AT_ONCE) {
        let values = some.iter().map(|code| (*code).to_owned());
        let asked = query(
            "SELECT receipt_code, receipt_scope, id, status, transaction_type, amount \
             FROM transactions WHERE receipt_scope IS NOT NULL AND chama_id = ",
        )
        .push("$#", chama_id.get())
        .push_list(" AND receipt_code IN ", values);
        let rows: Vec<ByReceiptRow> = asked
            .push_static(" ORDER BY CASE status WHEN 'reversed' THEN 1 ELSE 0 END, id LIMIT 2000")
            .all(on)
            .await?;
        for row in rows {
            let defect = |what: &str| Error::Defect(format!("transaction {}: {what}", row.id));
            found.push(ByReceipt {
                status: row.status.parse().map_err(|_unknown| defect("status"))?,
                transaction_type: (row.transaction_type.parse())
                    .map_err(|_unknown| defect("type"))?,
                amount: Money::from_cents(row.amount),
                code: row.receipt_code,
                scope: row.receipt_scope,
                id: TransactionId::new(row.id),
            });
        }
    }
    Ok(found)
}

/// The codes of transactions, where they have one, and whether anything of them is still to come.
///
/// # Errors
/// When the database fails.
pub async fn receipts_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    ids: &[TransactionId],
) -> Result<Vec<ReceiptOf>> {
    let mut found = Vec::new();
    for some in ids.chunks(CODES_AT_ONCE) {
        let values = some.iter().map(|id| id.get());
        let asked = query(
            "SELECT id, receipt_code, status, transaction_type FROM transactions \
             WHERE chama_id = ",
        )
        .push("$#", chama_id.get())
        .push_list(" AND id IN ", values);
        let rows: Vec<(i64, Option<String>, String, String)> =
            asked.push_static(" LIMIT 2000").all(on).await?;
        for (id, code, status, kind) in rows {
            let defect = |what: &str| Error::Defect(format!("transaction {id}: {what}"));
            found.push(ReceiptOf {
                id: TransactionId::new(id),
                code,
                status: status.parse().map_err(|_unknown| defect("status"))?,
                transaction_type: kind.parse().map_err(|_unknown| defect("type"))?,
            });
        }
    }
    Ok(found)
}

/// The code of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptOf {
    /// The transaction.
    pub id: TransactionId,
    /// Its code, if it has one.
    pub code: Option<String>,
    /// Where it stands.
    pub status: TransactionStatus,
    /// What it is.
    pub transaction_type: TransactionType,
}
