//! What is known of a kept file.

use chrono::{DateTime, Utc};
use domain::attachments::FileKind;
use domain::ids::{AttachmentId, UserId};
use serde::{Deserialize, Serialize};

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// The file.
    pub id: AttachmentId,
    /// What it is, told by its content.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: i64,
    /// Its name, safe to use anywhere.
    pub file_name: String,
    /// Who brought it.
    pub uploaded_by: UserId,
    /// When.
    pub uploaded_at: DateTime<Utc>,
}
