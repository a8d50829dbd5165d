//! Closing a period of the books, once nothing in it is left that nobody can explain.

use chrono::NaiveDate;
use domain::access::may;
use domain::daily_proof::Finding;
use domain::ids::ChamaId;
use serde::{Deserialize, Serialize};

use crate::access::Grant;
use crate::error::{Kind, Refusal, Result};
use crate::ledger::{self, views::PeriodClosed};
use crate::reconciliation::proof::Scene;
use crate::work::{Command, Work};

/// Closes the book of the chama through a day. A correction then goes to the open period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClosePeriod {
    /// The last day that is closed.
    pub through: NaiveDate,
}

impl Command for ClosePeriod {
    const NAME: &'static str = "ledger.close_period";
    type Authority = Grant<may::ClosePeriod>;
    type Answer = PeriodClosed;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ClosePeriod>,
    ) -> Result<PeriodClosed> {
        let closed = ledger::close_through(work, grant, Self::NAME, self.through).await?;
        nothing_unexplained(work, grant.chama_id(), self.through).await?;
        Ok(closed)
    }
}

/// Refuses while a place that was counted, or that a statement tells of, differs from its book on
/// the last day it was seen.
async fn nothing_unexplained(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    through: NaiveDate,
) -> Result<()> {
    let scene = Scene::read(work.tx(), chama_id, (through, through)).await?;
    for seen in scene.last_seen(through) {
        let proof = scene.prove(seen.on)?;
        let place = proof.places.iter().find(|it| it.known.place == seen.place);
        let differs = place.filter(|it| it.finding == Finding::Differs);
        if let Some(difference) = differs.and_then(|it| it.difference) {
            let name = scene.places().find(|it| it.id == seen.place);
            let name = name.map(|it| it.name.clone()).unwrap_or_default();
            let refusal = Refusal::new(Kind::Conflict, "difference_unexplained");
            return Err(refusal
                .with_field("through", "difference_unexplained")
                .with_arg("place", name)
                .with_arg("day", domain::time::display_date(seen.on))
                .with_arg("amount", difference.kes())
                .into());
        }
    }
    Ok(())
}
