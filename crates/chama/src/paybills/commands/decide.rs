//! The second officer's word on a paybill that was connected or is to be used again.

use domain::access::may;
use domain::ids::PaybillId;
use domain::paybills::PaybillState;
use serde::Serialize;
use store::Isolation;

use super::switch::{record, switch_off};
use crate::error::{Kind, Refusal, Result};
use crate::members::terms;
use crate::paybills::queries;
use crate::paybills::views::Paybill;
use crate::people::proof::Fresh;
use crate::work::{Command, Work};

/// Agrees that a paybill is used, or declines it. Whoever asked may only take it back: the number
/// members pay to, and the one money leaves by, takes two officers, and neither a new one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct DecidePaybill {
    /// Which, so that nobody agrees to another than the one they saw.
    pub paybill_id: PaybillId,
    /// Whether it is to be used.
    pub agrees: bool,
}

impl Command for DecidePaybill {
    const NAME: &'static str = "paybills.decide";
    // The write names the state it may find, and who asked.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Fresh<may::ManagePaybill>;
    type Answer = Paybill;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        fresh: &Fresh<may::ManagePaybill>,
    ) -> Result<Paybill> {
        let grant = fresh.grant();
        let not_waiting = || Refusal::new(Kind::Conflict, "paybill_not_waiting");
        let row = queries::proposed(work.tx(), grant.chama_id()).await?;
        let row = row.filter(|row| row.view.id == self.paybill_id);
        let mut view = row.ok_or_else(not_waiting)?.view;
        if !self.agrees {
            return switch_off(work, view).await;
        }
        terms::not_on_hold(work, &grant).await?;
        let (now, actor) = (work.now(), work.actor()?);
        if view.asked_by == actor {
            return Err(Refusal::new(Kind::Conflict, "paybill_needs_another").into());
        }
        // The schema lets a chama use one, and a number serve one chama.
        if let Some(other) = queries::of_chama(work.tx(), grant.chama_id()).await? {
            switch_off(work, other.view).await?;
        }
        if queries::agree(work.tx(), view.id, actor, now).await? == 0 {
            return Err(not_waiting().into());
        }
        view.state = PaybillState::Active;
        (view.agreed_at, view.changed_at) = (Some(now), now);
        record(work, "paybills.agreed", &view);
        Ok(view)
    }
}
