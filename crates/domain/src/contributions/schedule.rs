//! The periods of a fund, one after another.

use chrono::NaiveDate;

use super::plan::Plan;
use crate::money::Money;

/// The most periods a schedule is followed: fifty years of weeks.
pub const PERIODS_MAX: usize = 2_600;

/// A stretch of days for which each member owes once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first day.
    pub begins: NaiveDate,
    /// Its last day: until its end the contribution is on time.
    pub deadline: NaiveDate,
    /// What a member owes for it.
    pub amount: Money,
}

impl Period {
    /// Whether the deadline has passed; on the day itself it has not.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.deadline < today
    }
}

/// The plans of one fund, each with the day from which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    plans: Vec<Plan>,
}

impl Schedule {
    /// The schedule of these plans, in the order in which they were decided: of two that hold from
    /// the same day the later one counts.
    pub fn new(plans: Vec<Plan>) -> Self {
        let mut kept: Vec<Plan> = Vec::with_capacity(plans.len());
        for plan in plans {
            kept.retain(|other| other.valid_from != plan.valid_from);
            kept.push(plan);
        }
        kept.sort_by_key(|plan| plan.valid_from);
        Self { plans: kept }
    }

    /// The plans, oldest first.
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The plan under which a period beginning on this day stands.
    pub fn plan_on(&self, day: NaiveDate) -> Option<&Plan> {
        self.plans.iter().rev().find(|plan| plan.valid_from <= day)
    }

    /// Every period that has begun by this day, oldest first.
    pub fn begun_by(&self, day: NaiveDate) -> Vec<Period> {
        self.walk()
            .take_while(|period| period.begins <= day)
            .collect()
    }

    /// The first period that begins on this day or later.
    pub fn first_from(&self, day: NaiveDate) -> Option<Period> {
        self.walk().find(|period| period.begins >= day)
    }

    fn walk(&self) -> impl Iterator<Item = Period> {
        let begins = self.plans.first().map(|plan| plan.valid_from);
        let mut next = begins.and_then(|begins| self.period(begins, None));
        std::iter::from_fn(move || {
            let (period, plan) = next?;
            let after = period.deadline.succ_opt();
            next = after.and_then(|begins| self.period(begins, Some((period, plan))));
            Some(period)
        })
        .take(PERIODS_MAX)
    }

    /// The period beginning on this day. A fortnight goes on in its step as long as the plan is
    /// one of fortnights ending on the same day, whatever the amount.
    fn period(&self, begins: NaiveDate, last: Option<(Period, Plan)>) -> Option<(Period, Plan)> {
        let plan = *self.plan_on(begins)?;
        let same = last.filter(|(_, before)| before.rhythm == plan.rhythm);
        let before = same.map(|(period, _)| period.deadline);
        let deadline = plan.rhythm.deadline(begins, before)?;
        let amount = plan.amount;
        let period = Period {
            begins,
            deadline,
            amount,
        };
        Some((period, plan))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::super::plan::Rhythm;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn plan(from: &str, shillings: i64, rhythm: Rhythm) -> Plan {
        Plan {
            valid_from: day(from),
            amount: Money::from_cents(shillings.saturating_mul(100)),
            rhythm,
        }
    }

    fn told(schedule: &Schedule, by: &str) -> Vec<String> {
        let periods = schedule.begun_by(day(by));
        let tell = |period: &Period| {
            format!(
                "{} to {}: {}",
                period.begins,
                period.deadline,
                period.amount.to_decimal()
            )
        };
        periods.iter().map(tell).collect()
    }

    #[test]
    fn a_period_is_from_the_last_deadline_to_its_own() {
        let weekly = plan("2026-01-02", 1_400, Rhythm::Weekly(Weekday::Thu));
        let schedule = Schedule::new(vec![weekly]);
        assert_eq!(told(&schedule, "2026-01-01"), Vec::<String>::new());
        assert_eq!(
            told(&schedule, "2026-01-09"),
            [
                "2026-01-02 to 2026-01-08: 1400.00",
                "2026-01-09 to 2026-01-15: 1400.00"
            ]
        );
    }

    /// Decided on Wednesday 14 January: the week that has begun stays as it was.
    #[test]
    fn a_new_plan_waits_for_the_end_of_the_period_that_has_begun() {
        let old = plan("2026-01-02", 1_400, Rhythm::Weekly(Weekday::Thu));
        let new = plan("2026-01-14", 1_500, Rhythm::Weekly(Weekday::Thu));
        let schedule = Schedule::new(vec![old, new]);
        assert_eq!(
            told(&schedule, "2026-01-16"),
            [
                "2026-01-02 to 2026-01-08: 1400.00",
                "2026-01-09 to 2026-01-15: 1400.00",
                "2026-01-16 to 2026-01-22: 1500.00"
            ]
        );
        let first = schedule.first_from(new.valid_from);
        assert_eq!(first.map(|period| period.begins), Some(day("2026-01-16")));
    }

    #[test]
    fn from_months_to_weeks_without_a_gap() {
        let monthly = plan("2026-01-10", 5_000, Rhythm::Monthly(31));
        let weekly = plan("2026-02-10", 1_000, Rhythm::Weekly(Weekday::Sat));
        let schedule = Schedule::new(vec![monthly, weekly]);
        assert_eq!(
            told(&schedule, "2026-03-08"),
            [
                "2026-01-10 to 2026-01-31: 5000.00",
                "2026-02-01 to 2026-02-28: 5000.00",
                "2026-03-01 to 2026-03-07: 1000.00",
                "2026-03-08 to 2026-03-14: 1000.00"
            ]
        );
    }

    #[test]
    fn fortnights_keep_their_step_when_only_the_amount_changes() {
        let old = plan("2026-01-06", 500, Rhythm::Fortnightly(Weekday::Wed));
        let new = plan("2026-01-12", 700, Rhythm::Fortnightly(Weekday::Wed));
        let schedule = Schedule::new(vec![old, new]);
        assert_eq!(
            told(&schedule, "2026-02-05"),
            [
                "2026-01-06 to 2026-01-07: 500.00",
                "2026-01-08 to 2026-01-21: 500.00",
                "2026-01-22 to 2026-02-04: 700.00",
                "2026-02-05 to 2026-02-18: 700.00"
            ]
        );
    }

    #[test]
    fn of_two_plans_from_one_day_the_later_decision_counts() {
        let slip = plan("2026-01-02", 14_000, Rhythm::Monthly(31));
        let right = plan("2026-01-02", 1_400, Rhythm::Monthly(31));
        let schedule = Schedule::new(vec![slip, right]);
        assert_eq!(schedule.plans(), [right]);
    }
}
