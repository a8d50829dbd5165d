//! Keeping a file: recognised by its content, written to the file store, and then named by a row.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use bytes::Bytes;
use domain::access::{Right, may};
use domain::attachments::{FILES_MAX, FileKind, recognise, safe_name};
use domain::ids::{AttachmentId, ProposalId, TransactionId};
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::approvals;
use crate::attachments::queries::{self, NewAttachment};
use crate::attachments::unavailable;
use crate::attachments::views::AttachmentView;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::transactions;
use crate::work::{Command, Work};

/// Bytes of the name under which a file is stored: nobody guesses it.
const NAME_BYTES: usize = 16;

/// What a file is kept with, by a right that allows it.
pub trait Target: Copy + Serialize + Send + Sync {
    /// The right.
    type Right: Right;
    /// The proposal, if it is one.
    fn proposal(self) -> Option<ProposalId> {
        None
    }
    /// The transaction, if it is one.
    fn transaction(self) -> Option<TransactionId> {
        None
    }
}

impl Target for ProposalId {
    type Right = may::ProposePayment;

    fn proposal(self) -> Option<ProposalId> {
        Some(self)
    }
}

impl Target for TransactionId {
    type Right = may::RecordMoney;

    fn transaction(self) -> Option<TransactionId> {
        Some(self)
    }
}

/// A file somebody brings.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What it was called where it came from.
    pub file_name: String,
    /// Its content.
    pub content: Bytes,
}

impl Context {
    /// Keeps a file with a proposal or a transaction.
    ///
    /// # Errors
    /// A refusal of `file` when it is empty, too large or of another kind; unavailable when the
    /// file store does not work.
    pub async fn attach<T: Target>(
        &self,
        grant: &Grant<T::Right>,
        target: T,
        upload: Upload,
    ) -> Result<AttachmentView> {
        let kind = recognise(&upload.content);
        let kind = kind.map_err(|error| Refusal::field("file", error.code()))?;
        let mut bytes = [0_u8; NAME_BYTES];
        let filled = self.random.fill(&mut bytes);
        filled.map_err(|error| Error::Defect(error.to_string()))?;
        let command = Attach {
            target,
            kind,
            size: i64::try_from(upload.content.len()).unwrap_or(i64::MAX),
            file_name: safe_name(&upload.file_name, kind),
            sha256: sha256_of(&upload.content),
            stored_as: hexadecimal(&bytes),
        };
        // Asked before the file is sent anywhere, and again with the row.
        let mut reader = self.db.read().await?;
        command.allowed(&mut reader, grant).await?;
        drop(reader);
        let kept = self.files().put(&command.stored_as, upload.content);
        kept.await.map_err(unavailable)?;
        Ok(self.run(grant, None, &command).await?.answer)
    }
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(in crate::attachments) fn sha256_of(content: &[u8]) -> String {
    hexadecimal(digest::digest(&digest::SHA256, content).as_ref())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Names a file that lies in the file store.
#[derive(Debug, Serialize)]
struct Attach<T: Target> {
    target: T,
    kind: FileKind,
    size: i64,
    file_name: String,
    sha256: String,
    stored_as: String,
}

impl<T: Target> Attach<T> {
    /// Whether there is such a thing in the chama, with room for one more file.
    async fn allowed(
        &self,
        on: &mut impl store::Connection,
        grant: &Grant<T::Right>,
    ) -> Result<()> {
        let chama_id = grant.chama_id();
        let (proposal, transaction) = (self.target.proposal(), self.target.transaction());
        let mut found = false;
        if let Some(id) = proposal {
            found = approvals::has_proposal(on, chama_id, id).await?;
        }
        if let Some(id) = transaction {
            found = transactions::has_transaction(on, chama_id, id).await?;
        }
        if !found {
            return Err(Error::not_found());
        }
        if queries::count(on, chama_id, proposal, transaction).await? >= FILES_MAX {
            return Err(Refusal::new(Kind::Conflict, "too_many_files").into());
        }
        Ok(())
    }
}

impl<T: Target> Command for Attach<T> {
    const NAME: &'static str = "attachments.attach";
    type Authority = Grant<T::Right>;
    type Answer = AttachmentView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<T::Right>,
    ) -> Result<AttachmentView> {
        self.allowed(work.tx(), grant).await?;
        let mut view = AttachmentView {
            id: AttachmentId::new(0),
            kind: self.kind,
            size: self.size,
            file_name: self.file_name.clone(),
            uploaded_by: grant.user_id(),
            uploaded_at: work.now(),
        };
        let new = NewAttachment {
            chama_id: grant.chama_id(),
            proposal: self.target.proposal(),
            transaction: self.target.transaction(),
            stored_as: self.stored_as.clone(),
            sha256: self.sha256.clone(),
            view: view.clone(),
        };
        view.id = queries::insert(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "attachment",
                subject_id: Some(view.id.get()),
                detail: json!({
                    "proposal": self.target.proposal(),
                    "transaction": self.target.transaction(),
                    "kind": self.kind, "size": self.size, "sha256": self.sha256,
                }),
            },
        );
        Ok(view)
    }
}
