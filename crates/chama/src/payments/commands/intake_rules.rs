//! Whether payments for account numbers nobody has are turned away.

use domain::access::may;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::Result;
use crate::paybills;
use crate::payments::queries::pulls as queries;
use crate::payments::sight::not_connected;
use crate::work::{Command, Work};

/// Says whether payments for account numbers nobody has are turned away, where M-Pesa asks first.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SetIntakeRules {
    /// Whether they are.
    pub only_known: bool,
}

impl Command for SetIntakeRules {
    const NAME: &'static str = "payments.set_intake_rules";
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManagePaybill>;
    type Answer = ();

    async fn execute(&self, work: &mut Work<'_>, grant: &Grant<may::ManagePaybill>) -> Result<()> {
        let now = work.now();
        let paybill = paybills::of_chama(work.tx(), grant.chama_id()).await?;
        let paybill = paybill.ok_or_else(not_connected)?;
        let rule = (paybill.view.id, self.only_known);
        queries::set_only_known(work.tx(), rule, grant.user_id(), now).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "paybill",
                subject_id: Some(paybill.view.id.get()),
                detail: json!({ "only_known": self.only_known }),
            },
        );
        Ok(())
    }
}
