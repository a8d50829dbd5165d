//! Statements that were brought, and their rows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ChamaId, StatementImportId, TransactionId, UserId};
use domain::payments::statement_row::RowClass;
use domain::statement_import::Plan;
use store::{Connection, Tx, query};

use crate::error::{Error, Result};
use crate::reconciliation::views::{ImportView, RowView};

/// Rows written by one statement: within what either database binds at once.
const ROWS_AT_ONCE: usize = 100;

/// A statement to be written.
pub(in crate::reconciliation) struct NewImport {
    pub chama_id: ChamaId,
    pub place: AccountId,
    pub source: String,
    pub file_name: String,
    pub sha256: String,
    pub rows: i64,
    pub unreadable: i64,
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

pub(in crate::reconciliation) async fn insert(
    tx: &mut Tx,
    new: NewImport,
) -> store::Result<StatementImportId> {
    let (id,): (i64,) = query(
        "INSERT INTO statement_imports (chama_id, place_id, source, file_name, sha256, state, \
         row_count, unreadable, covers_from, covers_to, looked_at, looked_by) \
         VALUES ($1, $2, $3, $4, $5, 'looked_at', $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.place.get())
    .bind(new.source)
    .bind(new.file_name)
    .bind(new.sha256)
    .bind(new.rows)
    .bind(new.unreadable)
    .bind(new.days.map(|(from, _)| from))
    .bind(new.days.map(|(_, to)| to))
    .bind(new.now)
    .bind(new.by.get())
    .returning_one(tx)
    .await?;
    Ok(StatementImportId::new(id))
}

/// Writes the rows of a statement, many at a time.
pub(in crate::reconciliation) async fn insert_rows(
    tx: &mut Tx,
    import: &ImportView,
    chama_id: ChamaId,
    rows: &[RowView],
) -> store::Result<()> {
    for some in rows.chunks(ROWS_AT_ONCE) {
        let mut insert = query(
            "INSERT INTO statement_rows (import_id, seq, chama_id, place_id, row_key, state, \
             receipt, completed_at, day, class, details, other_party, account_ref, \
             linked_receipt, amount, balance) VALUES ",
        );
        for (at, row) in some.iter().enumerate() {
            let begin = if at == 0 { "($#" } else { ", ($#" };
            insert = insert
                .push(begin, import.id.get())
                .push(", $#", row.seq)
                .push(", $#", chama_id.get())
                .push(", $#", import.place_id.get())
                .push(", $#, 'looked_at'", row.key.clone())
                .push(", $#", row.receipt.clone())
                .push(", $#", row.completed_at)
                .push(", $#", row.day)
                .push(", $#", row.class.as_str())
                .push(", $#", row.details.clone())
                .push(", $#", row.other_party.clone())
                .push(", $#", row.account.clone())
                .push(", $#", row.linked.clone())
                .push(", $#", row.change.cents())
                .push(", $#)", row.balance.map(domain::money::Money::cents));
        }
        insert.execute(tx).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ImportRow {
    id: i64,
    place_id: i64,
    source: String,
    file_name: String,
    state: String,
    row_count: i64,
    unreadable: i64,
    covers_from: Option<NaiveDate>,
    covers_to: Option<NaiveDate>,
    looked_at: DateTime<Utc>,
    kept_at: Option<DateTime<Utc>>,
}

impl ImportRow {
    fn view(self) -> Result<ImportView> {
        let state = self.state.parse();
        let defect = |_unknown| Error::Defect(format!("import {}: state", self.id));
        Ok(ImportView {
            id: StatementImportId::new(self.id),
            place_id: AccountId::new(self.place_id),
            source: self.source,
            file_name: self.file_name,
            state: state.map_err(defect)?,
            rows: self.row_count,
            unreadable: self.unreadable,
            days: self.covers_from.zip(self.covers_to),
            looked_at: self.looked_at,
            kept_at: self.kept_at,
        })
    }
}

pub(in crate::reconciliation) async fn find(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: StatementImportId,
) -> Result<Option<ImportView>> {
    let row: Option<ImportRow> = query(
        "SELECT id, place_id, source, file_name, state, row_count, unreadable, covers_from, \
         covers_to, looked_at, kept_at FROM statement_imports WHERE chama_id = $1 AND id = $2",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .optional(on)
    .await?;
    row.map(ImportRow::view).transpose()
}

/// Moves a statement on from where it stands; none is moved when it stands elsewhere.
pub(in crate::reconciliation) async fn keep(
    tx: &mut Tx,
    (chama_id, id): (ChamaId, StatementImportId),
    by: UserId,
    at: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE statement_imports SET state = 'booking', kept_by = $3, kept_at = $4 \
         WHERE chama_id = $1 AND id = $2 AND state = 'looked_at'",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(by.get())
    .bind(at)
    .execute(tx)
    .await
}

pub(in crate::reconciliation) async fn kept(
    tx: &mut Tx,
    id: StatementImportId,
) -> store::Result<u64> {
    query("UPDATE statement_imports SET state = 'kept' WHERE id = $1 AND state = 'booking'")
        .bind(id.get())
        .execute(tx)
        .await
}

pub(in crate::reconciliation) async fn undo(
    tx: &mut Tx,
    (chama_id, id): (ChamaId, StatementImportId),
    (by, at): (UserId, DateTime<Utc>),
    reason: String,
) -> store::Result<u64> {
    query(
        "UPDATE statement_imports SET state = 'undone', undone_by = $3, undone_at = $4, \
         undo_reason = $5 WHERE chama_id = $1 AND id = $2 AND state = 'kept'",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(by.get())
    .bind(at)
    .bind(reason)
    .execute(tx)
    .await
}

#[derive(sqlx::FromRow)]
struct Row {
    import_id: i64,
    seq: i64,
    row_key: String,
    receipt: String,
    completed_at: DateTime<Utc>,
    day: NaiveDate,
    class: String,
    details: String,
    other_party: String,
    account_ref: Option<String>,
    linked_receipt: Option<String>,
    amount: i64,
    balance: Option<i64>,
    effect: Option<String>,
    transaction_id: Option<i64>,
    entry_number: Option<i64>,
}

impl Row {
    fn view(self) -> Result<RowView> {
        let defect = |what: &str| {
            Error::Defect(format!(
                "row {} of import {}: {what}",
                self.seq, self.import_id
            ))
        };
        let class = RowClass::from_name(&self.class).ok_or_else(|| defect("class"))?;
        let effect = self.effect.as_deref().map(str::parse::<Plan>).transpose();
        let effect = effect.map_err(|_unknown| defect("effect"))?;
        Ok(RowView {
            import_id: StatementImportId::new(self.import_id),
            seq: self.seq,
            key: self.row_key,
            receipt: self.receipt,
            completed_at: self.completed_at,
            day: self.day,
            class,
            details: self.details,
            other_party: self.other_party,
            account: self.account_ref,
            linked: self.linked_receipt,
            change: domain::money::Money::from_cents(self.amount),
            balance: self.balance.map(domain::money::Money::from_cents),
            effect,
            transaction_id: self.transaction_id.map(TransactionId::new),
            entry_number: self.entry_number,
        })
    }
}

/// The rows of a statement that was looked at or kept, charges last: what they belong to is booked
/// before them.
pub(in crate::reconciliation) async fn rows(
    on: &mut impl Connection,
    (chama_id, id): (ChamaId, StatementImportId),
    limit: i64,
) -> Result<Vec<RowView>> {
    let rows: Vec<Row> = query(
        "SELECT import_id, seq, row_key, receipt, completed_at, day, class, details, \
         other_party, account_ref, linked_receipt, amount, balance, effect, transaction_id, \
         entry_number FROM statement_rows WHERE chama_id = $1 AND import_id = $2 \
         ORDER BY CASE WHEN class IN ('payment_in_charge', 'payout_charge', 'charge') \
         THEN 1 ELSE 0 END, seq LIMIT $3",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(limit)
    .all(on)
    .await?;
    rows.into_iter().map(Row::view).collect()
}

/// The next rows of a statement to be kept, in the same order.
pub(in crate::reconciliation) async fn rows_to_keep(
    on: &mut impl Connection,
    (chama_id, id): (ChamaId, StatementImportId),
    limit: i64,
) -> Result<Vec<RowView>> {
    let rows: Vec<Row> = query(
        "SELECT import_id, seq, row_key, receipt, completed_at, day, class, details, \
         other_party, account_ref, linked_receipt, amount, balance, effect, transaction_id, \
         entry_number FROM statement_rows WHERE chama_id = $1 AND import_id = $2 \
         AND state = 'looked_at' ORDER BY \
         CASE WHEN class IN ('payment_in_charge', 'payout_charge', 'charge') \
         THEN 1 ELSE 0 END, seq LIMIT $3",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .bind(limit)
    .all(on)
    .await?;
    rows.into_iter().map(Row::view).collect()
}

/// Which of these keys a kept row of the place has.
pub(in crate::reconciliation) async fn keys_kept(
    on: &mut impl Connection,
    place: AccountId,
    keys: &[&str],
) -> store::Result<Vec<String>> {
    let mut found = Vec::new();
    for some in keys.chunks(ROWS_AT_ONCE) {
        let values = some.iter().map(|key| (*key).to_owned());
        let asked =
            query("SELECT row_key FROM statement_rows WHERE state = 'kept' AND place_id = ")
                .push("$#", place.get())
                .push_list(" AND row_key IN ", values);
        let rows: Vec<(String,)> = asked.push_static(" LIMIT 1000").all(on).await?;
        found.extend(rows.into_iter().map(|(key,)| key));
    }
    Ok(found)
}

/// What kept rows of a place say was taken under these receipts, and the entries booked for them.
pub(in crate::reconciliation) async fn charges_kept(
    on: &mut impl Connection,
    place: AccountId,
    receipts: &[&str],
) -> store::Result<Vec<(String, i64, Option<i64>)>> {
    let mut found = Vec::new();
    for some in receipts.chunks(ROWS_AT_ONCE) {
        let values = some.iter().map(|receipt| (*receipt).to_owned());
        let asked = query(
            "SELECT receipt, amount, entry_number FROM statement_rows WHERE state = 'kept' \
             AND class IN ('payment_in_charge', 'payout_charge', 'charge') AND place_id = ",
        )
        .push("$#", place.get())
        .push_list(" AND receipt IN ", values);
        let rows: Vec<_> = asked.push_static(" LIMIT 1000").all(on).await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What became of a row.
pub(in crate::reconciliation) async fn settle(
    tx: &mut Tx,
    row: &RowView,
    done: Settled,
) -> store::Result<u64> {
    query(
        "UPDATE statement_rows SET state = $3, effect = $4, transaction_id = $5, \
         entry_number = $6 WHERE import_id = $1 AND seq = $2",
    )
    .bind(row.import_id.get())
    .bind(row.seq)
    .bind(if done.plan == Plan::Again {
        "again"
    } else {
        "kept"
    })
    .bind(
        Some(done.plan)
            .filter(|plan| *plan != Plan::Again)
            .map(|plan| plan.as_str().to_owned()),
    )
    .bind(done.transaction.map(TransactionId::get))
    .bind(done.entry)
    .execute(tx)
    .await
}

/// What became of a row that was kept.
#[derive(Debug, Clone, Copy)]
pub(in crate::reconciliation) struct Settled {
    pub plan: Plan,
    pub transaction: Option<TransactionId>,
    pub entry: Option<i64>,
}

pub(in crate::reconciliation) async fn undo_rows(
    tx: &mut Tx,
    id: StatementImportId,
) -> store::Result<u64> {
    query("UPDATE statement_rows SET state = 'undone' WHERE import_id = $1 AND state = 'kept'")
        .bind(id.get())
        .execute(tx)
        .await
}

/// Forgets statements that were looked at before a moment and never kept.
pub(in crate::reconciliation) async fn forget(
    tx: &mut Tx,
    before: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "DELETE FROM statement_rows WHERE state = 'looked_at' AND import_id IN \
         (SELECT id FROM statement_imports WHERE state = 'looked_at' AND looked_at < $1)",
    )
    .bind(before)
    .execute(tx)
    .await?;
    query("DELETE FROM statement_imports WHERE state = 'looked_at' AND looked_at < $1")
        .bind(before)
        .execute(tx)
        .await
}

/// What a statement said a place held at the end of a day.
#[derive(sqlx::FromRow)]
pub(in crate::reconciliation) struct Stated {
    pub place_id: i64,
    pub day: NaiveDate,
    pub balance: i64,
}

/// For each place and each day since one, the balance of the last row that has one.
pub(in crate::reconciliation) async fn balances(
    on: &mut impl Connection,
    chama_id: ChamaId,
    (from, to): (NaiveDate, NaiveDate),
) -> store::Result<Vec<Stated>> {
    query(
        "SELECT place_id, day, balance FROM (SELECT place_id, day, balance, row_number() \
         OVER (PARTITION BY place_id, day ORDER BY completed_at DESC, import_id DESC, seq DESC) \
         AS place_in_day FROM statement_rows WHERE chama_id = $1 AND state = 'kept' \
         AND day >= $2 AND day <= $3 AND balance IS NOT NULL) lasts \
         WHERE place_in_day = 1 ORDER BY day, place_id LIMIT 5000",
    )
    .bind(chama_id.get())
    .bind(from)
    .bind(to)
    .all(on)
    .await
}

/// The days a kept statement tells of.
#[derive(sqlx::FromRow)]
pub(in crate::reconciliation) struct Covered {
    pub place_id: i64,
    pub covers_from: NaiveDate,
    pub covers_to: NaiveDate,
    pub looked_at: DateTime<Utc>,
}

pub(in crate::reconciliation) async fn covered(
    on: &mut impl Connection,
    chama_id: ChamaId,
    (from, to): (NaiveDate, NaiveDate),
) -> store::Result<Vec<Covered>> {
    query(
        "SELECT place_id, covers_from, covers_to, looked_at FROM statement_imports \
         WHERE chama_id = $1 AND state IN ('booking', 'kept') AND covers_to >= $2 \
         AND covers_from <= $3 ORDER BY id DESC LIMIT 500",
    )
    .bind(chama_id.get())
    .bind(from)
    .bind(to)
    .all(on)
    .await
}

/// The kept rows of a place on these days, oldest first.
pub(in crate::reconciliation) async fn kept_rows(
    on: &mut impl Connection,
    (chama_id, place): (ChamaId, AccountId),
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<RowView>> {
    let rows: Vec<Row> = query(
        "SELECT import_id, seq, row_key, receipt, completed_at, day, class, details, \
         other_party, account_ref, linked_receipt, amount, balance, effect, transaction_id, \
         entry_number FROM statement_rows WHERE chama_id = $1 AND place_id = $2 \
         AND state = 'kept' AND day >= $3 AND day <= $4 \
         ORDER BY completed_at, import_id, seq LIMIT 20000",
    )
    .bind(chama_id.get())
    .bind(place.get())
    .bind(from)
    .bind(to)
    .all(on)
    .await?;
    rows.into_iter().map(Row::view).collect()
}
