//! Undoing a statement that was kept: what it booked is reversed, and its rows count no more.
//!
//! Where money it brought still waits for an explanation, two officers have to ask for it. To
//! explain such money takes two above the chama's threshold; one who could undo it alone could then
//! record its receipt by hand for whom they like.

use domain::access::may;
use domain::ids::{ChamaId, StatementImportId};
use domain::names::Reason;
use domain::statement_import::{ImportState, Plan};
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::countersigns::{Signed, Subject, sign};
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger;
use crate::payments;
use crate::reconciliation::proof;
use crate::reconciliation::queries::imports;
use crate::reconciliation::told;
use crate::reconciliation::views::{ImportView, RowView};
use crate::work::{Command, Work};

/// The most rows of a statement that can be undone at once.
const ROWS_MAX: i64 = 20_000;

/// Undoes a statement.
#[derive(Debug, Clone, Serialize)]
pub struct Undo {
    import_id: StatementImportId,
    reason: String,
}

impl Undo {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal of `reason`.
    pub fn check(import_id: StatementImportId, reason: &str) -> Result<Self> {
        let reason =
            Reason::parse(reason).map_err(|error| Refusal::field("reason", error.code()))?;
        Ok(Self {
            import_id,
            reason: reason.as_str().to_owned(),
        })
    }
}

impl Command for Undo {
    const NAME: &'static str = "reconciliation.undo_statement";
    type Authority = Grant<may::Reconcile>;
    type Answer = ImportView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
    ) -> Result<ImportView> {
        let (chama_id, id, now) = (grant.chama_id(), self.import_id, work.now());
        let found = imports::find(work.tx(), chama_id, id).await?;
        let mut view = found.ok_or_else(Error::not_found)?;
        let rows = imports::rows(work.tx(), (chama_id, id), ROWS_MAX).await?;
        if view.state == ImportState::Kept && self.waits_for_another(work, grant, &rows).await? {
            self.tell(work, "reconciliation.undo_asked", (&view, 0));
            return Ok(view);
        }
        let by = (grant.user_id(), now);
        let reason = self.reason.clone();
        if imports::undo(work.tx(), (chama_id, id), by, reason).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "statement_not_kept").into());
        }
        // Costs are taken back before the payments they belong to.
        let mut reversed = 0_usize;
        for row in rows.iter().rev() {
            if self.take_back(work, chama_id, row).await? {
                reversed = reversed.saturating_add(1);
            }
        }
        imports::undo_rows(work.tx(), id).await?;
        view.state = ImportState::Undone;
        self.tell(work, Self::NAME, (&view, reversed));
        let since = view.days.map(|(from, _)| from);
        let since = since.unwrap_or_else(|| work.today());
        proof::refresh(work, chama_id, since).await?;
        Ok(view)
    }
}

impl Undo {
    /// Whether a second officer has still to ask for it.
    async fn waits_for_another(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
        rows: &[RowView],
    ) -> Result<bool> {
        let booked = rows.iter().filter(|row| row.effect == Some(Plan::Book));
        let receipts: Vec<&str> = booked.map(|row| row.receipt.as_str()).collect();
        if payments::unexplained(work.tx(), &receipts)
            .await?
            .is_empty()
        {
            return Ok(false);
        }
        let signed = sign(work, grant, Subject::UndoStatement(self.import_id)).await?;
        Ok(signed == Signed::First)
    }

    fn tell(&self, work: &mut Work<'_>, action: &'static str, of: (&ImportView, usize)) {
        let (view, reversed) = of;
        audit::record(
            work,
            audit::Record {
                action,
                subject: "statement",
                subject_id: Some(view.id.get()),
                detail: json!({
                    "name": view.file_name, "reason": self.reason, "count": reversed,
                }),
            },
        );
    }

    /// Reverses what was booked for a row, if anything was.
    async fn take_back(
        &self,
        work: &mut Work<'_>,
        chama_id: ChamaId,
        row: &RowView,
    ) -> Result<bool> {
        let in_the_way = || {
            let refusal = Refusal::new(Kind::Conflict, "statement_built_on");
            refusal.with_arg("receipt", row.receipt.clone())
        };
        match row.effect {
            Some(Plan::Cost) => {
                let Some(number) = row.entry_number else {
                    return Ok(false);
                };
                let text = self.reason.clone();
                if ledger::reverse_entry(work, chama_id, number, text).await? {
                    Ok(true)
                } else {
                    Err(in_the_way().into())
                }
            }
            Some(Plan::Book) => match row.transaction_id {
                Some(id) => {
                    let told = (row.receipt.as_str(), id);
                    if told::take_back(work, chama_id, told, &self.reason).await? {
                        Ok(true)
                    } else {
                        Err(in_the_way().into())
                    }
                }
                None => Ok(false),
            },
            // What M-Pesa took back stays taken back: a reversal is not booked anew by itself.
            Some(Plan::Reverse) => Err(in_the_way().into()),
            _ => Ok(false),
        }
    }
}
