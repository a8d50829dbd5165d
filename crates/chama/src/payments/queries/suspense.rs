//! Whose unexplained money is said to be, and messages members pasted.

use chrono::{DateTime, Utc};
use domain::ids::{AssignmentId, ChamaId, FundId, MemberId, TransactionId, UserId};
use domain::money::Amount;
use store::{Connection, Part, Tx, query};

/// An assignment to be written.
pub struct NewAssignment<'a> {
    pub chama: ChamaId,
    pub receipt: &'a str,
    pub member: MemberId,
    pub fund: Option<FundId>,
    pub by: (UserId, MemberId),
    pub now: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, new: NewAssignment<'_>) -> store::Result<AssignmentId> {
    let (user, proposer) = new.by;
    let (id,): (i64,) = query(
        "INSERT INTO suspense_assignments (chama_id, receipt, member_id, fund_id, state, \
         proposed_by, proposer_member_id, proposed_at) \
         VALUES ($1, $2, $3, $4, 'proposed', $5, $6, $7) RETURNING id",
    )
    .bind(new.chama.get())
    .bind(new.receipt.to_owned())
    .bind(new.member.get())
    .bind(new.fund.map(FundId::get))
    .bind(user.get())
    .bind(proposer.get())
    .bind(new.now)
    .returning_one(tx)
    .await?;
    Ok(AssignmentId::new(id))
}

/// An assignment as it waits for a second officer.
#[derive(sqlx::FromRow)]
pub struct Assignment {
    pub id: i64,
    pub member_id: i64,
    pub fund_id: Option<i64>,
    pub proposed_by: i64,
}

pub async fn proposed(
    on: &mut impl Connection,
    chama: ChamaId,
    receipt: &str,
) -> store::Result<Option<Assignment>> {
    query(
        "SELECT id, member_id, fund_id, proposed_by FROM suspense_assignments \
         WHERE chama_id = $1 AND receipt = $2 AND state = 'proposed'",
    )
    .bind(chama.get())
    .bind(receipt.to_owned())
    .optional(on)
    .await
}

/// Holds what was said until the commit; nothing when it was decided meanwhile.
pub async fn hold(tx: &mut Tx, id: AssignmentId) -> store::Result<u64> {
    query(
        "UPDATE suspense_assignments SET proposed_by = proposed_by \
         WHERE id = $1 AND state = 'proposed'",
    )
    .bind(id.get())
    .execute(tx)
    .await
}

pub fn confirm(
    id: AssignmentId,
    transaction: TransactionId,
    by: UserId,
    now: DateTime<Utc>,
) -> Part {
    Part::plain(
        "UPDATE suspense_assignments SET state = 'confirmed', transaction_id = $2, \
         decided_by = $3, decided_at = $4 WHERE id = $1 AND state = 'proposed'",
    )
    .bind(id.get())
    .bind(transaction.get())
    .bind(by.get())
    .bind(now)
}

pub async fn reject(
    tx: &mut Tx,
    (chama, receipt): (ChamaId, &str),
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<u64> {
    query(
        "UPDATE suspense_assignments SET state = 'rejected', decided_by = $3, decided_at = $4 \
         WHERE chama_id = $1 AND receipt = $2 AND state = 'proposed'",
    )
    .bind(chama.get())
    .bind(receipt.to_owned())
    .bind(by.get())
    .bind(now)
    .execute(tx)
    .await
}

/// A message a member pasted.
pub struct NewPasted {
    pub chama: ChamaId,
    pub member: MemberId,
    pub user: UserId,
    pub receipt: String,
    pub amount: Amount,
    pub paid_at: Option<DateTime<Utc>>,
    pub text: String,
    pub now: DateTime<Utc>,
}

pub async fn insert_pasted(tx: &mut Tx, new: NewPasted) -> store::Result<u64> {
    query(
        "INSERT INTO pasted_messages (chama_id, member_id, user_id, receipt, amount, paid_at, \
         text, pasted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (chama_id, receipt) DO NOTHING",
    )
    .bind(new.chama.get())
    .bind(new.member.get())
    .bind(new.user.get())
    .bind(new.receipt)
    .bind(new.amount.cents())
    .bind(new.paid_at)
    .bind(new.text)
    .bind(new.now)
    .execute(tx)
    .await
}

/// In which chama a receipt was pasted first.
pub async fn pasted_in(on: &mut impl Connection, receipt: &str) -> store::Result<Option<ChamaId>> {
    let row: Option<(i64,)> =
        query("SELECT chama_id FROM pasted_messages WHERE receipt = $1 ORDER BY id LIMIT 1")
            .bind(receipt.to_owned())
            .optional(on)
            .await?;
    Ok(row.map(|(chama,)| ChamaId::new(chama)))
}

/// The transaction by which unexplained money was assigned.
pub async fn confirmed(
    on: &mut impl Connection,
    (chama, receipt): (ChamaId, &str),
) -> store::Result<Option<TransactionId>> {
    let row: Option<(i64,)> = query(
        "SELECT transaction_id FROM suspense_assignments \
         WHERE chama_id = $1 AND receipt = $2 AND state = 'confirmed'",
    )
    .bind(chama.get())
    .bind(receipt.to_owned())
    .optional(on)
    .await?;
    Ok(row.map(|(id,)| TransactionId::new(id)))
}

/// An assignment whose booking was reversed is one no more.
pub async fn undo(tx: &mut Tx, (chama, receipt): (ChamaId, &str)) -> store::Result<u64> {
    query(
        "UPDATE suspense_assignments SET state = 'undone' \
         WHERE chama_id = $1 AND receipt = $2 AND state = 'confirmed'",
    )
    .bind(chama.get())
    .bind(receipt.to_owned())
    .execute(tx)
    .await
}
