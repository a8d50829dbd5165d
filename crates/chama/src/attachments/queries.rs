//! All SQL of attachments.

use chrono::{DateTime, Utc};
use domain::ids::{AttachmentId, ChamaId, ProposalId, TransactionId, UserId};
use store::{Connection, Tx, query};

use super::views::AttachmentView;
use crate::error::{Error, Result};

/// A row to be written.
pub(super) struct NewAttachment {
    pub chama_id: ChamaId,
    pub proposal: Option<ProposalId>,
    pub transaction: Option<TransactionId>,
    pub stored_as: String,
    pub sha256: String,
    pub view: AttachmentView,
}

pub(super) async fn insert(tx: &mut Tx, new: NewAttachment) -> store::Result<AttachmentId> {
    let (id,): (i64,) = query(
        "INSERT INTO attachments (chama_id, proposal_id, transaction_id, stored_as, sha256, size, \
         media_type, file_name, uploaded_by, uploaded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
    )
    .bind(new.chama_id.get())
    .bind(new.proposal.map(ProposalId::get))
    .bind(new.transaction.map(TransactionId::get))
    .bind(new.stored_as)
    .bind(new.sha256)
    .bind(new.view.size)
    .bind(new.view.kind.as_str())
    .bind(new.view.file_name)
    .bind(new.view.uploaded_by.get())
    .bind(new.view.uploaded_at)
    .returning_one(tx)
    .await?;
    Ok(AttachmentId::new(id))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    stored_as: String,
    sha256: String,
    size: i64,
    media_type: String,
    file_name: String,
    uploaded_by: i64,
    uploaded_at: DateTime<Utc>,
}

impl Row {
    fn view(&self) -> Result<AttachmentView> {
        let kind = self.media_type.parse();
        let defect = |_unknown| Error::Defect(format!("attachment {}: media type", self.id));
        Ok(AttachmentView {
            id: AttachmentId::new(self.id),
            kind: kind.map_err(defect)?,
            size: self.size,
            file_name: self.file_name.clone(),
            uploaded_by: UserId::new(self.uploaded_by),
            uploaded_at: self.uploaded_at,
        })
    }
}

/// A file of the chama, where it lies, and what its content must come to.
pub(super) async fn find(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: AttachmentId,
) -> Result<Option<(AttachmentView, String, String)>> {
    let row: Option<Row> = query(
        "SELECT id, stored_as, sha256, size, media_type, file_name, uploaded_by, uploaded_at \
         FROM attachments WHERE chama_id = $1 AND id = $2",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .optional(on)
    .await?;
    let found = |row: Row| Ok((row.view()?, row.stored_as, row.sha256));
    row.map(found).transpose()
}

/// The files of a proposal, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_proposal(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: ProposalId,
) -> Result<Vec<AttachmentView>> {
    let rows: Vec<Row> = query(
        "SELECT id, stored_as, sha256, size, media_type, file_name, uploaded_by, uploaded_at \
         FROM attachments WHERE chama_id = $1 AND proposal_id = $2 ORDER BY id LIMIT 20",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .all(on)
    .await?;
    rows.iter().map(Row::view).collect()
}

/// The files of a transaction, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_transaction(
    on: &mut impl Connection,
    chama_id: ChamaId,
    id: TransactionId,
) -> Result<Vec<AttachmentView>> {
    let rows: Vec<Row> = query(
        "SELECT id, stored_as, sha256, size, media_type, file_name, uploaded_by, uploaded_at \
         FROM attachments WHERE chama_id = $1 AND transaction_id = $2 ORDER BY id LIMIT 20",
    )
    .bind(chama_id.get())
    .bind(id.get())
    .all(on)
    .await?;
    rows.iter().map(Row::view).collect()
}

/// How many files the proposal or the transaction has.
pub(super) async fn count(
    on: &mut impl Connection,
    chama_id: ChamaId,
    proposal: Option<ProposalId>,
    transaction: Option<TransactionId>,
) -> store::Result<i64> {
    let (count,): (i64,) = query(
        "SELECT count(*) FROM attachments \
         WHERE chama_id = $1 AND (proposal_id = $2 OR transaction_id = $3)",
    )
    .bind(chama_id.get())
    .bind(proposal.map(ProposalId::get))
    .bind(transaction.map(TransactionId::get))
    .one(on)
    .await?;
    Ok(count)
}
