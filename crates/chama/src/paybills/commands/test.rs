//! Trying the connection: does M-Pesa know the consumer key and secret?

use daraja::RefusalKind;
use domain::access::may;
use domain::paybills::TestResult;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::paybills::account::account;
use crate::paybills::queries;
use crate::paybills::views::{Paybill, PaybillRow};
use crate::work::{Command, Work};

impl Context {
    /// Asks M-Pesa for a token with the credentials of the chama's paybill, and nothing more; what
    /// came of it stands in the answer. Nothing is locked while M-Pesa is asked.
    ///
    /// # Errors
    /// Not found when the chama has no paybill; unavailable when this installation does not speak
    /// to M-Pesa.
    pub async fn test_paybill(&self, grant: &Grant<may::ManagePaybill>) -> Result<Paybill> {
        let mut reader = self.db.read().await?;
        let row = queries::latest(&mut reader, grant.chama_id()).await?;
        drop(reader);
        let row = row.ok_or_else(Error::not_found)?;
        let result = match account(self, &row)?.check().await {
            Ok(()) => TestResult::Works,
            Err(error) => {
                tracing::info!(%error, paybill = %row.view.id, "a paybill does not connect");
                read(&error)
            }
        };
        let command = NoteTested { row, result };
        Ok(self.run(grant, None, &command).await?.answer)
    }
}

fn read(error: &daraja::Error) -> TestResult {
    match error.refusal().map(|refusal| &refusal.kind) {
        Some(RefusalKind::SpikeArrest | RefusalKind::Quota | RefusalKind::SystemBusy) | None => {
            TestResult::Unreachable
        }
        Some(_) => TestResult::Refused,
    }
}

/// Keeps what came of the trial.
#[derive(Debug, Serialize)]
struct NoteTested {
    #[serde(skip)]
    row: PaybillRow,
    result: TestResult,
}

impl Command for NoteTested {
    const NAME: &'static str = "paybills.test";
    // One row is written, if its credentials are still those that were tried.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManagePaybill>;
    type Answer = Paybill;

    async fn execute(&self, work: &mut Work<'_>, _: &Grant<may::ManagePaybill>) -> Result<Paybill> {
        let (now, result) = (work.now(), self.result);
        let (id, tried) = (self.row.view.id, &self.row.credentials);
        if queries::note_tested(work.tx(), id, tried, result.as_str(), now).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "paybill_changed_meanwhile").into());
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(id.get()),
                detail: json!({ "result": result }),
            },
        );
        let mut view = self.row.view.clone();
        view.tested_at = Some(now);
        view.test_result = Some(result);
        Ok(view)
    }
}
