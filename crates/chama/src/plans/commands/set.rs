//! Deciding what members owe a fund, from a day on.

use chrono::NaiveDate;
use domain::access::may;
use domain::chamas::ContributionFrequency;
use domain::contributions::{Plan, Rhythm, plan_begins_allowed};
use domain::ids::FundId;
use domain::money::{Amount, Money};
use serde::Serialize;
use serde_json::json;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Refusal, Result};
use crate::ledger::funds;
use crate::plans::views::PlanSet;
use crate::plans::{self, queries};
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// What an officer types to set a plan.
#[derive(Debug, Clone, Default)]
pub struct PlanForm {
    /// The fund.
    pub fund_id: Option<FundId>,
    /// What each member owes for a period; zero ends the plan before.
    pub amount: Option<AmountText>,
    /// `weekly`, `fortnightly`, `monthly` or `quarterly`.
    pub frequency: String,
    /// 1 (Monday) to 7 for weeks, 1 to 31 for months.
    pub due_day: String,
    /// From when, `2026-07-01`; today when empty.
    pub valid_from: String,
}

/// Sets a plan.
#[derive(Debug, Clone, Serialize)]
pub struct SetPlan {
    fund_id: FundId,
    amount: Money,
    frequency: ContributionFrequency,
    due_day: i64,
    valid_from: Option<NaiveDate>,
    #[serde(skip)]
    rhythm: Rhythm,
}

impl SetPlan {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &PlanForm) -> Result<Self> {
        let mut fields = Fields::new();
        let fund_id = fields.take("fund_id", form.fund_id.ok_or("fund_unknown"));
        let amount = fields.take("amount", amount(form.amount.as_ref()));
        let frequency: std::result::Result<ContributionFrequency, _> = form.frequency.parse();
        let frequency = fields.take("frequency", frequency.map_err(|error| error.code()));
        let due_day: std::result::Result<i64, _> = form.due_day.trim().parse();
        let due_day = due_day.map_err(|_not_a_number| "plan_due_day_unknown");
        let due_day = fields.take("due_day", due_day);
        let from = given(&form.valid_from).map(str::parse).transpose();
        let from = from.map_err(|_not_one: chrono::ParseError| "date_not_a_date");
        let valid_from = fields.take("valid_from", from);
        let rhythm = match (frequency, due_day) {
            (Some(frequency), Some(due_day)) => {
                let rhythm = Rhythm::new(frequency, due_day).map_err(|error| error.code());
                fields.take("due_day", rhythm)
            }
            _ => None,
        };
        match (fund_id, amount, rhythm, valid_from) {
            (Some(fund_id), Some(amount), Some(rhythm), Some(valid_from)) => Ok(Self {
                fund_id,
                amount,
                frequency: rhythm.frequency(),
                due_day: rhythm.due_day(),
                valid_from,
                rhythm,
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

fn amount(typed: Option<&AmountText>) -> std::result::Result<Money, &'static str> {
    match typed.ok_or("amount_missing")?.parse()? {
        Money::ZERO => Ok(Money::ZERO),
        amount => Ok(Amount::new(amount).map_err(|error| error.code())?.money()),
    }
}

impl Command for SetPlan {
    const NAME: &'static str = "plans.set";
    type Authority = Grant<may::ManagePlans>;
    type Answer = PlanSet;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManagePlans>,
    ) -> Result<PlanSet> {
        let chama_id = grant.chama_id();
        let funds = funds::list(work.tx(), chama_id).await?;
        if !funds.iter().any(|fund| fund.id == self.fund_id) {
            return Err(Refusal::field("fund_id", "fund_unknown").into());
        }
        let plan = Plan {
            valid_from: self.valid_from.unwrap_or_else(|| work.today()),
            amount: self.amount,
            rhythm: self.rhythm,
        };
        let mut decided = queries::list(work.tx(), chama_id).await?;
        decided.retain(|plan| plan.fund_id == self.fund_id);
        plan_begins_allowed(!decided.is_empty(), work.today(), plan.valid_from)
            .map_err(|error| Refusal::field("valid_from", error.code()))?;
        plans::begin(work, chama_id, self.fund_id, plan, grant.user_id()).await?;
        decided.push(plans::views::FundPlan {
            fund_id: self.fund_id,
            plan,
            decided_by: grant.user_id(),
        });
        let first = plans::schedule(&decided, self.fund_id).first_from(plan.valid_from);
        let first = first.ok_or_else(|| Error::Defect("a plan without a period".to_owned()))?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "fund",
                subject_id: Some(self.fund_id.get()),
                detail: json!({
                    "cents": self.amount.cents(),
                    "frequency": self.frequency.as_str(),
                    "due_day": self.due_day,
                    "valid_from": plan.valid_from,
                }),
            },
        );
        Ok(PlanSet {
            fund_id: self.fund_id,
            first_begins: first.begins,
            first_deadline: first.deadline,
            amount: first.amount,
        })
    }
}
