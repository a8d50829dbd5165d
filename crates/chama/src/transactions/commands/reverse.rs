//! Reversing: the same postings the other way, with a reason. At most once.

use domain::access::may;
use domain::ids::TransactionId;
use domain::ledger::EntryKind;
use domain::names::Reason;
use domain::transactions::{TransactionStatus, TransactionType};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::{self, Booking};
use crate::transactions::queries;
use crate::transactions::views::TransactionView;
use crate::work::{Command, Work};

/// Reverses a transaction.
#[derive(Debug, Clone, Serialize)]
pub struct ReverseTransaction {
    transaction_id: TransactionId,
    reason: String,
}

impl ReverseTransaction {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(transaction_id: TransactionId, reason: &str) -> Result<Self> {
        let reason =
            Reason::parse(reason).map_err(|error| Refusal::field("reason", error.code()))?;
        Ok(Self {
            transaction_id,
            reason: reason.as_str().to_owned(),
        })
    }
}

impl Command for ReverseTransaction {
    const NAME: &'static str = "transactions.reverse";
    // That nothing is reversed twice is a unique rule of the journal.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ReverseEntry>;
    type Answer = TransactionView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ReverseEntry>,
    ) -> Result<TransactionView> {
        let chama_id = grant.chama_id();
        let transaction = queries::find(work.tx(), chama_id, self.transaction_id).await?;
        let mut transaction = transaction.ok_or_else(Error::not_found)?;
        if transaction.status == TransactionStatus::Reversed {
            return Err(Refusal::new(Kind::Conflict, "already_reversed").into());
        }
        if transaction.status != TransactionStatus::Completed {
            return Err(Refusal::new(Kind::Conflict, "nothing_to_reverse").into());
        }
        // The money lies in the paybill: it is somebody's, or it is given back.
        if transaction.transaction_type == TransactionType::Unexplained {
            return Err(Refusal::new(Kind::Conflict, "unexplained_not_reversed").into());
        }
        let entries = ledger::entries_of(work.tx(), chama_id, self.transaction_id).await?;
        let booked = entries.first().ok_or_else(|| {
            Error::Defect(format!("transaction {} has no entry", self.transaction_id))
        })?;
        // M-Pesa does not take back what it paid; whoever got it can send it back.
        if booked.kind.parse().is_ok_and(EntryKind::is_sent) {
            return Err(Refusal::new(Kind::Conflict, "payout_not_reversible").into());
        }
        let (_, entry) = ledger::journal_entry(work.tx(), chama_id, booked.number).await?;
        let booking = Booking {
            chama_id,
            value_date: work.today(),
            user_id: grant.user_id(),
            description: self.reason.clone(),
            transaction_id: Some(self.transaction_id),
            reverses_number: Some(booked.number),
        };
        ledger::post(work, &booking, &entry.reverse());
        work.push(queries::mark_reversed(chama_id, self.transaction_id));
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "transaction",
                subject_id: Some(self.transaction_id.get()),
                detail: json!({
                    "reason": self.reason,
                    "entry": booked.number,
                    "type": transaction.transaction_type,
                    "cents": transaction.amount.cents(),
                }),
            },
        );
        transaction.status = TransactionStatus::Reversed;
        Ok(transaction)
    }
}
