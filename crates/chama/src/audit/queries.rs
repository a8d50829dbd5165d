//! All SQL of the audit.

use domain::ids::{ChamaId, UserId};
use store::Part;

use super::Record;
use crate::work::Work;

pub(super) fn insert(work: &Work<'_>, record: &Record) -> Part {
    Part::plain(
        "INSERT INTO audit_logs \
         (chama_id, user_id, action, subject, subject_id, detail, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(work.chama_id().map(ChamaId::get))
    .bind(work.user_id().map(UserId::get))
    .bind(record.action)
    .bind(record.subject)
    .bind(record.subject_id)
    .bind(record.detail.to_string())
    .bind(work.now())
}
