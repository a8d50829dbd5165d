//! Closing a chama for good: when every balance is settled, or by a recorded resolution.

use chrono::NaiveDate;
use domain::access::may;
use domain::chamas::ChamaStatus;
use domain::closing::{closing_allowed, must_be_settled};
use domain::names::Reason;
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::chamas::queries::{self, NewStanding};
use crate::chamas::views::Standing;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::{accounts, book};
use crate::typed::given;
use crate::work::{Command, Work};

/// What a person types to close a chama.
#[derive(Debug, Clone, Default)]
pub struct CloseForm {
    /// The chama's name, typed again, so that nobody closes one by a slip.
    pub name: String,
    /// Why, or what the members resolved about what is left.
    pub reason: String,
    /// The day they resolved it, `2025-01-15`; empty when nothing is left to decide about.
    pub resolution_on: String,
}

/// Closes a chama.
#[derive(Debug, Clone, Serialize)]
pub struct CloseChama {
    name: String,
    reason: String,
    resolution_on: Option<NaiveDate>,
}

impl CloseChama {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &CloseForm) -> Result<Self> {
        let mut fields = Fields::new();
        let reason = Reason::parse(&form.reason).map_err(|error| error.code());
        let reason = fields.take("reason", reason);
        let day = given(&form.resolution_on).map(str::parse).transpose();
        let day = fields.take("resolution_on", day.map_err(|_not_one| "date_not_a_date"));
        match (reason, day) {
            (Some(reason), Some(resolution_on)) => Ok(Self {
                name: form.name.trim().to_owned(),
                reason: reason.as_str().to_owned(),
                resolution_on,
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

impl Command for CloseChama {
    const NAME: &'static str = "chamas.close";
    type Authority = Grant<may::EditChama>;
    type Answer = Standing;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::EditChama>,
    ) -> Result<Standing> {
        let chama_id = grant.chama_id();
        // Before the balances are read: from here on no entry gets in between.
        book::hold(work, chama_id, ChamaStatus::Closed).await?;
        let chama = queries::particulars(work.tx(), chama_id).await?;
        if chama.ok_or_else(Error::not_found)?.name != self.name {
            return Err(Refusal::field("name", "closing_name_differs").into());
        }
        if self.resolution_on.is_some_and(|day| day > work.today()) {
            return Err(Refusal::field("resolution_on", "value_date_in_future").into());
        }
        let balances = accounts::balances(work.tx(), chama_id).await?;
        let held = balances.iter().map(|account| (account.kind, account.raw));
        if let Err(error) = closing_allowed(held, self.resolution_on.is_some()) {
            let open = balances
                .iter()
                .filter(|account| must_be_settled(account.kind) && !account.raw.is_zero());
            let open = open.count().to_string();
            let refusal = Refusal::new(Kind::Conflict, error.code());
            return Err(refusal.with_arg("open", open).into());
        }
        let new = NewStanding {
            chama_id,
            status: ChamaStatus::Closed,
            reason: self.reason.clone(),
            resolution_on: self.resolution_on,
            set_by: grant.user_id(),
            now: work.now(),
        };
        queries::set_standing(work.tx(), new).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "chama",
                subject_id: Some(chama_id.get()),
                detail: json!({ "reason": self.reason, "resolution_on": self.resolution_on }),
            },
        );
        Ok(Standing {
            id: chama_id,
            status: ChamaStatus::Closed,
        })
    }
}
