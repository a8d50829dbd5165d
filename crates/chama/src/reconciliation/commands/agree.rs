//! Agreeing with what another officer said of a difference.

use domain::access::may;
use domain::ids::{AccountId, ExplanationId};
use domain::money::Money;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Kind, Refusal, Result};
use crate::ledger::accounts;
use crate::reconciliation::proof;
use crate::reconciliation::queries::explanations;
use crate::reconciliation::views::ExplanationView;
use crate::work::{Command, Work};

/// Agrees with an explanation.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Agree {
    /// Which.
    pub explanation_id: ExplanationId,
}

impl Command for Agree {
    const NAME: &'static str = "reconciliation.agree";
    type Authority = Grant<may::Reconcile>;
    type Answer = ExplanationView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
    ) -> Result<ExplanationView> {
        let (chama_id, id) = (grant.chama_id(), self.explanation_id);
        let said = explanations::find(work.tx(), chama_id, id).await?;
        let said = said.ok_or_else(Error::not_found)?;
        if said.explained_by == grant.user_id().get() {
            return Err(Refusal::new(Kind::Conflict, "own_explanation").into());
        }
        let now = work.now();
        if explanations::agree(work.tx(), (chama_id, id), grant.user_id(), now).await? == 0 {
            return Err(Refusal::new(Kind::Conflict, "already_agreed").into());
        }
        let place_id = AccountId::new(said.place_id);
        let held = accounts::held(work.tx(), chama_id).await?;
        let place = held.into_iter().find(|place| place.id == place_id);
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "place",
                subject_id: Some(said.place_id),
                detail: json!({
                    "explanation_id": id.get(), "since": said.day, "cents": said.difference,
                    "name": place.map(|place| place.name),
                }),
            },
        );
        proof::refresh(work, chama_id, said.day).await?;
        Ok(ExplanationView {
            id,
            place_id,
            day: said.day,
            difference: Money::from_cents(said.difference),
            agreed: true,
        })
    }
}
