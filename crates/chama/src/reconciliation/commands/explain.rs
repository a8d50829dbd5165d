//! Explaining a difference: one officer says why, another agrees.

use chrono::NaiveDate;
use domain::access::may;
use domain::daily_proof::Finding;
use domain::ids::AccountId;
use domain::names::Reason;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::reconciliation::proof::Scene;
use crate::reconciliation::queries::explanations::{self, NewExplanation};
use crate::reconciliation::views::ExplanationView;
use crate::work::{Command, Work};

/// What an officer says of a difference.
#[derive(Debug, Clone, Default)]
pub struct ExplainForm {
    /// Of which place.
    pub place_id: Option<AccountId>,
    /// On which day, `2025-01-15`.
    pub day: String,
    /// Why it is.
    pub reason: String,
}

/// Explains the difference of a place on a day.
#[derive(Debug, Clone, Serialize)]
pub struct Explain {
    place_id: AccountId,
    day: NaiveDate,
    reason: String,
}

impl Explain {
    /// Checks what was typed; a reason there must be.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &ExplainForm) -> Result<Self> {
        let mut fields = Fields::new();
        let place = fields.take("place_id", form.place_id.ok_or("place_unknown"));
        let day = form
            .day
            .trim()
            .parse()
            .map_err(|_not_one| "date_not_a_date");
        let day = fields.take("day", day);
        let reason = Reason::parse(&form.reason).map_err(|error| error.code());
        let reason = fields.take("reason", reason);
        fields.finish()?;
        let incomplete = || Error::Defect("a field was neither taken nor refused".to_owned());
        Ok(Self {
            place_id: place.ok_or_else(incomplete)?,
            day: day.ok_or_else(incomplete)?,
            reason: reason.ok_or_else(incomplete)?.as_str().to_owned(),
        })
    }
}

impl Command for Explain {
    const NAME: &'static str = "reconciliation.explain";
    type Authority = Grant<may::Reconcile>;
    type Answer = ExplanationView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
    ) -> Result<ExplanationView> {
        let (chama_id, day) = (grant.chama_id(), self.day);
        if day > work.today() {
            return Err(Refusal::field("day", "value_date_in_future").into());
        }
        let scene = Scene::read(work.tx(), chama_id, (day, day)).await?;
        let place = scene.places().find(|place| place.id == self.place_id);
        let place = place.ok_or_else(|| Refusal::field("place_id", "place_unknown"))?;
        let proof = scene.prove(day)?;
        let own = proof
            .places
            .iter()
            .find(|it| it.known.place == self.place_id);
        let differs = own.filter(|it| it.finding == Finding::Differs);
        let difference = differs.and_then(|it| it.difference);
        let none = || Refusal::new(Kind::Conflict, "no_difference");
        let difference = difference.ok_or_else(none)?;
        let new = NewExplanation {
            chama_id,
            place: self.place_id,
            day,
            difference,
            reason: self.reason.clone(),
            explained_by: grant.user_id(),
            explained_at: work.now(),
        };
        let id = explanations::insert(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "place",
                subject_id: Some(self.place_id.get()),
                detail: json!({
                    "explanation_id": id.get(), "name": place.name, "since": day,
                    "cents": difference.cents(), "reason": self.reason,
                }),
            },
        );
        Ok(ExplanationView {
            id,
            place_id: self.place_id,
            day,
            difference,
            agreed: false,
        })
    }
}
