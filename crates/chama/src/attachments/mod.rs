//! Files kept with a payment or a transaction: an invoice, a photograph of a receipt, a page of the
//! minutes.
//!
//! Table `attachments`; the files themselves lie in the file store of the context. Every member may
//! read them; those who propose payments keep files with a proposal, those who record money with a
//! transaction. A file is never changed or taken away.
//!
//! The file is written before its row, outside any transaction: a row always has its file, while a
//! file whose row was refused is one nobody can ask for.

pub mod commands;
mod queries;
pub mod views;

use domain::access::may;
use domain::ids::AttachmentId;

use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};

pub use commands::attach::{Target, Upload};
pub use queries::{of_proposal, of_transaction};

/// A kept file with its content.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What is known of it.
    pub view: views::AttachmentView,
    /// Its content, byte for byte as it was kept.
    pub content: bytes::Bytes,
}

/// Brings a file of the chama.
///
/// # Errors
/// Not found when the chama has none of this number; unavailable when the file store does not work.
pub async fn open(
    context: &Context,
    grant: Grant<may::ViewTransactions>,
    id: AttachmentId,
) -> Result<Opened> {
    let mut reader = context.db().read().await?;
    let found = queries::find(&mut reader, grant.chama_id(), id).await?;
    drop(reader);
    let (view, stored_as, sha256) = found.ok_or_else(Error::not_found)?;
    let brought = context.files().get(&stored_as).await;
    let brought = brought.map_err(unavailable)?;
    if commands::attach::sha256_of(&brought) != sha256 {
        return Err(Error::Defect(format!("attachment {id} was changed")));
    }
    Ok(Opened {
        view,
        content: brought,
    })
}

/// A file store that does not work is told as that; the cause is for the log.
fn unavailable(error: files::Error) -> Error {
    match error {
        files::Error::Unavailable(_) => {
            tracing::warn!(%error, "the file store does not work");
            Refusal::new(Kind::Unavailable, "file_store_unavailable").into()
        }
        other => Error::Defect(other.to_string()),
    }
}
