//! Switching the paybill of a chama off and on again.

use domain::access::may;
use domain::paybills::PaybillState;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::audit;
use crate::error::{Error, Result};
use crate::paybills::queries;
use crate::paybills::views::Paybill;
use crate::people::proof::Fresh;
use crate::work::{Command, Work};

/// Switches the paybill the chama had last on or off.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SwitchPaybill {
    /// Which of the two.
    pub to: PaybillState,
}

impl Command for SwitchPaybill {
    const NAME: &'static str = "paybills.switch";
    // One row is written; that no other is in use is a rule of the schema.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Fresh<may::ManagePaybill>;
    type Answer = Paybill;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        fresh: &Fresh<may::ManagePaybill>,
    ) -> Result<Paybill> {
        let row = queries::latest(work.tx(), fresh.grant().chama_id()).await?;
        let mut view = row.ok_or_else(Error::not_found)?.view;
        view.state = self.to;
        let now = work.now();
        if queries::set_state(work.tx(), &view, now).await? == 0 {
            // It is so already: nothing was done, and nothing is told to the members.
            return Ok(view);
        }
        view.changed_at = now;
        switched(work, &view);
        Ok(view)
    }
}

/// Records that a paybill is now on or off.
pub(super) fn switched(work: &mut Work<'_>, view: &Paybill) {
    let action = match view.state {
        PaybillState::Active => "paybills.switched_on",
        PaybillState::Off => "paybills.switched_off",
    };
    audit::record(
        work,
        audit::Record {
            action,
            subject: "paybill",
            subject_id: Some(view.id.get()),
            detail: json!({ "name": view.paid_to() }),
        },
    );
}
