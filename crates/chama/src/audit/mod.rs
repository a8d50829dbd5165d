//! The audit: a row for every command, in the command's own transaction. Table `audit_logs`,
//! append-only. Officers and the auditor of a chama may read it.

mod queries;

use serde_json::Value;

use crate::work::Work;

/// What a command did, for the audit.
#[derive(Debug, Clone)]
pub struct Record {
    /// The command or event, `noun.verb`.
    pub action: &'static str,
    /// The sort of thing acted on.
    pub subject: &'static str,
    /// Its id.
    pub subject_id: Option<i64>,
    /// What changed; never a secret.
    pub detail: Value,
}

/// Writes the record with the rest of the unit of work.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a record is made for this call and no other"
)]
pub fn record(work: &mut Work<'_>, record: Record) {
    let part = queries::insert(work, &record);
    work.push(part);
}
