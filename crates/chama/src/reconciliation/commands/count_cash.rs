//! Writing down what was counted in a cash place.

use chrono::NaiveDate;
use domain::access::may;
use domain::ids::AccountId;
use domain::money::Money;
use domain::names::Description;
use domain::period::value_date_allowed;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Refusal, Result};
use crate::reconciliation::proof::{self, DAYS_SEEN_MAX, Scene};
use crate::reconciliation::queries::counts::{self, NewCount};
use crate::reconciliation::views::CountView;
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// What an officer types after counting.
#[derive(Debug, Clone, Default)]
pub struct CountForm {
    /// Where.
    pub place_id: Option<AccountId>,
    /// What was there; nothing at all is an answer too.
    pub amount: Option<AmountText>,
    /// At the end of which day, `2025-01-15`; today when empty.
    pub day: String,
    /// Anything to say about it.
    pub note: String,
}

/// Writes a count down.
#[derive(Debug, Clone, Serialize)]
pub struct CountCash {
    place_id: AccountId,
    amount: Money,
    day: Option<NaiveDate>,
    note: String,
}

impl CountCash {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &CountForm) -> Result<Self> {
        let mut fields = Fields::new();
        let place = fields.take("place_id", form.place_id.ok_or("place_unknown"));
        let amount = fields.take("amount", amount(form.amount.as_ref()));
        let day = given(&form.day).map(str::parse::<NaiveDate>).transpose();
        let day = fields.take("day", day.map_err(|_not_one| "date_not_a_date"));
        let note = Description::parse_optional(&form.note);
        let note = fields.take("note", note.map_err(|error| error.code()));
        fields.finish()?;
        let incomplete = || Error::Defect("a field was neither taken nor refused".to_owned());
        Ok(Self {
            place_id: place.ok_or_else(incomplete)?,
            amount: amount.ok_or_else(incomplete)?,
            day: day.flatten(),
            note: note
                .flatten()
                .map(|note| note.as_str().to_owned())
                .unwrap_or_default(),
        })
    }
}

fn amount(typed: Option<&AmountText>) -> std::result::Result<Money, &'static str> {
    let amount = typed.ok_or("amount_missing")?.parse()?;
    if amount.is_negative() {
        return Err("amount_negative");
    }
    if amount > domain::money::Amount::MAX.money() {
        return Err("amount_too_large");
    }
    Ok(amount)
}

impl Command for CountCash {
    const NAME: &'static str = "reconciliation.count_cash";
    type Authority = Grant<may::Reconcile>;
    type Answer = CountView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::Reconcile>,
    ) -> Result<CountView> {
        let (chama_id, today) = (grant.chama_id(), work.today());
        let day = self.day.unwrap_or(today);
        value_date_allowed(today, day).map_err(|error| Refusal::field("day", error.code()))?;
        if day < proof::days_before(today, DAYS_SEEN_MAX) {
            return Err(Refusal::field("day", "count_too_long_ago").into());
        }
        let scene = Scene::read(work.tx(), chama_id, (today, today)).await?;
        let place = scene.places().find(|place| place.id == self.place_id);
        let place = place.ok_or_else(|| Refusal::field("place_id", "place_unknown"))?;
        let new = NewCount {
            chama_id,
            place: self.place_id,
            day,
            amount: self.amount,
            note: self.note.clone(),
            counted_by: grant.user_id(),
            counted_at: work.now(),
        };
        let id = counts::insert(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "place",
                subject_id: Some(self.place_id.get()),
                detail: json!({
                    "count_id": id.get(), "name": place.name, "since": day,
                    "cents": self.amount.cents(),
                }),
            },
        );
        let proofs = proof::refresh(work, chama_id, day).await?;
        let of_day = proofs.iter().find(|proof| proof.day == day);
        let own = of_day.and_then(|proof| {
            let mut places = proof.places.iter();
            places.find(|place| place.known.place == self.place_id)
        });
        Ok(CountView {
            id,
            place_id: self.place_id,
            day,
            amount: self.amount,
            books: own.map_or(Money::ZERO, |place| place.known.books),
            outcome: of_day.and_then(|proof| proof.outcome),
            difference: own.and_then(|place| place.difference),
        })
    }
}
