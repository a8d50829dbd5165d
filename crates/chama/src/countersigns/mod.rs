//! What takes two officers and is no payment of its own: the first asks for it, the second has it
//! done by asking for the same.
//!
//! Table `countersigns`. Whoever may do the thing may ask for it; the command itself decides when
//! it needs two, and does it when the second has spoken.

mod queries;

use chrono::Duration;
use domain::access::Right;
use domain::ids::{PayoutId, StatementImportId};

use crate::access::Grant;
use crate::error::{Kind, Refusal, Result};
use crate::members::terms;
use crate::work::Work;

/// How long the first officer's word stands. After that the next one is the first again.
const STANDS: Duration = Duration::days(7);

/// What two officers have to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Undoing a statement that brought money nobody has explained.
    UndoStatement(StatementImportId),
    /// Ending a payment of which M-Pesa never told anything.
    EndPayout(PayoutId),
}

impl Subject {
    const fn parts(self) -> (&'static str, i64) {
        match self {
            Self::UndoStatement(id) => ("undo_statement", id.get()),
            Self::EndPayout(id) => ("end_payout", id.get()),
        }
    }
}

/// Which officer has spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// The first: it waits for another.
    First,
    /// The second: it is to be done now.
    Second,
}

/// Takes an officer's word for something.
///
/// # Errors
/// A conflict when it is the same officer's again, or a new officer's who is still on hold.
pub async fn sign(
    work: &mut Work<'_>,
    grant: &Grant<impl Right>,
    subject: Subject,
) -> Result<Signed> {
    terms::not_on_hold(work, grant).await?;
    let (chama_id, by, now) = (grant.chama_id(), grant.user_id(), work.now());
    let key = (chama_id, subject.parts());
    match queries::first(work.tx(), key).await? {
        None => {
            if queries::ask(work.tx(), key, by, now).await? == 0 {
                // Run again, this one finds the other's word and is the second.
                return Err(store::Error::Retry.into());
            }
            Ok(Signed::First)
        }
        Some((_, asked_at)) if now.signed_duration_since(asked_at) >= STANDS => {
            queries::ask_anew(work.tx(), key, by, now).await?;
            Ok(Signed::First)
        }
        Some((first, _)) if first == by => {
            Err(Refusal::new(Kind::Conflict, "needs_another_officer").into())
        }
        Some(_) => {
            if queries::agree(work.tx(), key, by, now).await? == 0 {
                return Err(Refusal::new(Kind::Conflict, "needs_another_officer").into());
            }
            Ok(Signed::Second)
        }
    }
}
