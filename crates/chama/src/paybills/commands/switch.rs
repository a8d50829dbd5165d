//! Switching the paybill of a chama off, and asking that it be used again.

use domain::access::may;
use domain::paybills::{PaybillState, PaybillSwitch};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::audit;
use crate::error::{Error, Result};
use crate::members::terms;
use crate::paybills::queries;
use crate::paybills::views::Paybill;
use crate::people::proof::Fresh;
use crate::work::{Command, Work};

/// Switches the paybill the chama had last off, or asks that it be used again. Off is safe and
/// takes one officer; to be used again it waits for another, as when it was connected.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SwitchPaybill {
    /// Which of the two.
    pub to: PaybillSwitch,
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
        let grant = fresh.grant();
        let row = queries::latest(work.tx(), grant.chama_id()).await?;
        let view = row.ok_or_else(Error::not_found)?.view;
        match self.to {
            PaybillSwitch::Off => switch_off(work, view).await,
            PaybillSwitch::On => {
                terms::not_on_hold(work, &grant).await?;
                ask_again(work, view).await
            }
        }
    }
}

/// Switches it off, and tells the members where it was not so already.
pub(super) async fn switch_off(work: &mut Work<'_>, mut view: Paybill) -> Result<Paybill> {
    let (now, before) = (work.now(), view.state);
    view.state = PaybillState::Off;
    if queries::set_state(work.tx(), &view, now).await? == 0 {
        return Ok(view);
    }
    view.changed_at = now;
    let action = match before {
        PaybillState::Proposed => "paybills.declined",
        PaybillState::Active | PaybillState::Off => "paybills.switched_off",
    };
    record(work, action, &view);
    // What is written together has no order; people read of this before what follows.
    work.flush().await?;
    Ok(view)
}

async fn ask_again(work: &mut Work<'_>, mut view: Paybill) -> Result<Paybill> {
    let (now, actor) = (work.now(), work.actor()?);
    if queries::propose(work.tx(), view.id, actor, now).await? == 0 {
        // It is in use, or waits already: nothing was done, and nothing is told to the members.
        return Ok(view);
    }
    view.state = PaybillState::Proposed;
    (view.asked_by, view.changed_at) = (actor, now);
    record(work, "paybills.asked_again", &view);
    Ok(view)
}

/// Records what became of a paybill.
pub(super) fn record(work: &mut Work<'_>, action: &'static str, view: &Paybill) {
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
