//! How much, how often, until when.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::chamas::{ContributionFrequency, MeetingDay};
use crate::money::Money;
use crate::period::FIRST_VALUE_DATE;

/// How often a contribution is due, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// Every week, until the end of this day.
    Weekly(Weekday),
    /// Every second week, counted from the first such day on which the plan holds.
    Fortnightly(Weekday),
    /// Every month, until the end of this day; in a shorter month until its last.
    Monthly(u32),
    /// Once a quarter, in March, June, September and December, until the end of this day.
    Quarterly(u32),
}

/// The day that is the last of every month.
const MONTH_END: u32 = 31;

impl Rhythm {
    /// The rhythm of a frequency and the number of its day: 1 (Monday) to 7 (Sunday), or 1 to 31.
    ///
    /// # Errors
    /// [`PlanError::DueDayUnknown`] when there is no such day.
    pub fn new(frequency: ContributionFrequency, due_day: i64) -> Result<Self, PlanError> {
        use ContributionFrequency as Every;
        let unknown = |_out_of_range| PlanError::DueDayUnknown;
        let number = u8::try_from(due_day).map_err(unknown)?;
        let weekday = || {
            let from_monday = number.checked_sub(1).ok_or(PlanError::DueDayUnknown)?;
            Weekday::try_from(from_monday).map_err(|_none| PlanError::DueDayUnknown)
        };
        let of_month = || match u32::from(number) {
            day @ 1..=MONTH_END => Ok(day),
            _ => Err(PlanError::DueDayUnknown),
        };
        Ok(match frequency {
            Every::Weekly => Self::Weekly(weekday()?),
            Every::Fortnightly => Self::Fortnightly(weekday()?),
            Every::Monthly => Self::Monthly(of_month()?),
            Every::Quarterly => Self::Quarterly(of_month()?),
        })
    }

    /// What a chama begins with: weeks end on the day it meets, months and quarters on their last.
    pub const fn usual(frequency: ContributionFrequency, meets: MeetingDay) -> Self {
        use ContributionFrequency as Every;
        let day = match meets {
            MeetingDay::Monday => Weekday::Mon,
            MeetingDay::Tuesday => Weekday::Tue,
            MeetingDay::Wednesday => Weekday::Wed,
            MeetingDay::Thursday => Weekday::Thu,
            MeetingDay::Friday => Weekday::Fri,
            MeetingDay::Saturday => Weekday::Sat,
            MeetingDay::Sunday => Weekday::Sun,
        };
        match frequency {
            Every::Weekly => Self::Weekly(day),
            Every::Fortnightly => Self::Fortnightly(day),
            Every::Monthly => Self::Monthly(MONTH_END),
            Every::Quarterly => Self::Quarterly(MONTH_END),
        }
    }

    /// How often.
    pub const fn frequency(self) -> ContributionFrequency {
        match self {
            Self::Weekly(_) => ContributionFrequency::Weekly,
            Self::Fortnightly(_) => ContributionFrequency::Fortnightly,
            Self::Monthly(_) => ContributionFrequency::Monthly,
            Self::Quarterly(_) => ContributionFrequency::Quarterly,
        }
    }

    /// The number of the day, as [`Rhythm::new`] takes it.
    pub fn due_day(self) -> i64 {
        match self {
            Self::Weekly(day) | Self::Fortnightly(day) => i64::from(day.number_from_monday()),
            Self::Monthly(day) | Self::Quarterly(day) => i64::from(day),
        }
    }

    /// The deadline of the period that begins on this day. `before` is the deadline of the period
    /// before it, if that one had the same rhythm. `None` at the end of the range of dates.
    pub(super) fn deadline(
        self,
        begins: NaiveDate,
        before: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        match (self, before) {
            (Self::Weekly(day), _) | (Self::Fortnightly(day), None) => next_weekday(begins, day),
            (Self::Fortnightly(_), Some(before)) => before.checked_add_days(Days::new(14)),
            (Self::Monthly(day), _) => next_day_of_month(begins, day, 1),
            (Self::Quarterly(day), _) => next_day_of_month(begins, day, 3),
        }
    }
}

/// The first such day of the week from this day on.
fn next_weekday(from: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    let ahead = day.days_since(from.weekday());
    from.checked_add_days(Days::new(u64::from(ahead)))
}

/// The first such day of a month from this day on, in months whose number `every` divides.
fn next_day_of_month(from: NaiveDate, day: u32, every: u32) -> Option<NaiveDate> {
    let first = from.with_day(1)?;
    (0..=every).find_map(|ahead| {
        let month = first.checked_add_months(Months::new(ahead))?;
        let next = month.checked_add_months(Months::new(1))?;
        let last = next.pred_opt()?;
        let day = month.with_day(day.min(last.day()))?;
        (month.month().is_multiple_of(every) && day >= from).then_some(day)
    })
}

/// What members owe a fund from a day on. An amount of zero ends what was owed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Plan {
    /// The first day on which a period under it can begin.
    pub valid_from: NaiveDate,
    /// What each member owes for a period.
    pub amount: Money,
    /// How often, and until which day.
    pub rhythm: Rhythm,
}

/// Why something is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PlanError {
    /// A week has no such day, or a month.
    #[error("there is no such day")]
    DueDayUnknown,
    /// A fund that has a plan gets another from today on at the earliest.
    #[error("a plan cannot begin in the past where there is one already")]
    InPast,
    /// Over ten years back, or before there were books.
    #[error("the plan would begin too long ago")]
    TooLongAgo,
    /// Over two years ahead: a slip of the finger.
    #[error("the plan would begin too far ahead")]
    TooFarAhead,
}

impl PlanError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DueDayUnknown => "plan_due_day_unknown",
            Self::InPast => "plan_begins_in_past",
            Self::TooLongAgo => "plan_begins_too_long_ago",
            Self::TooFarAhead => "plan_begins_too_far_ahead",
        }
    }
}

/// Whether a plan can begin on a day. The first plan of a fund may begin up to ten years back, for
/// a chama that brings its past along; once there is a plan the past stays as it was.
///
/// # Errors
/// Any [`PlanError`] but [`PlanError::DueDayUnknown`].
pub fn plan_begins_allowed(
    has_plan: bool,
    today: NaiveDate,
    begins: NaiveDate,
) -> Result<(), PlanError> {
    let years = |count: u32| Months::new(count.saturating_mul(12));
    if has_plan && begins < today {
        return Err(PlanError::InPast);
    }
    let earliest = today.checked_sub_months(years(10));
    if begins < FIRST_VALUE_DATE || earliest.is_none_or(|earliest| begins < earliest) {
        return Err(PlanError::TooLongAgo);
    }
    let latest = today.checked_add_months(years(2));
    if latest.is_none_or(|latest| begins > latest) {
        return Err(PlanError::TooFarAhead);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn deadline(rhythm: Rhythm, begins: &str) -> String {
        rhythm
            .deadline(day(begins), None)
            .map(|day| day.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn the_day_of_a_rhythm_is_one_there_is() {
        use ContributionFrequency as Every;
        for (every, last) in [
            (Every::Weekly, 7),
            (Every::Fortnightly, 7),
            (Every::Monthly, 31),
            (Every::Quarterly, 31),
        ] {
            for due_day in 1..=last {
                let rhythm = Rhythm::new(every, due_day);
                assert_eq!(rhythm.map(Rhythm::due_day), Ok(due_day));
                assert_eq!(rhythm.map(Rhythm::frequency), Ok(every));
            }
            for none in [-1, 0, last.saturating_add(1), 300] {
                assert_eq!(Rhythm::new(every, none), Err(PlanError::DueDayUnknown));
            }
        }
    }

    #[test]
    fn weeks_end_on_their_day_and_months_at_the_latest_on_their_last() {
        let thursday = Rhythm::Weekly(Weekday::Thu);
        // 1 January 2026 was a Thursday.
        assert_eq!(deadline(thursday, "2026-01-01"), "2026-01-01");
        assert_eq!(deadline(thursday, "2026-01-02"), "2026-01-08");
        assert_eq!(deadline(Rhythm::Monthly(5), "2026-01-05"), "2026-01-05");
        assert_eq!(deadline(Rhythm::Monthly(5), "2026-01-06"), "2026-02-05");
        assert_eq!(deadline(Rhythm::Monthly(31), "2026-02-01"), "2026-02-28");
        assert_eq!(deadline(Rhythm::Monthly(30), "2028-02-01"), "2028-02-29");
        assert_eq!(deadline(Rhythm::Monthly(29), "2026-12-30"), "2027-01-29");
        assert_eq!(deadline(Rhythm::Quarterly(31), "2026-01-01"), "2026-03-31");
        assert_eq!(deadline(Rhythm::Quarterly(31), "2026-04-01"), "2026-06-30");
        assert_eq!(deadline(Rhythm::Quarterly(15), "2026-03-16"), "2026-06-15");
        assert_eq!(deadline(Rhythm::Quarterly(15), "2026-12-16"), "2027-03-15");
    }

    #[test]
    fn only_the_first_plan_reaches_back() {
        let today = day("2026-07-15");
        let begins = |has_plan, text| {
            plan_begins_allowed(has_plan, today, day(text)).map_err(|error| error.code())
        };
        assert_eq!(begins(true, "2026-07-15"), Ok(()));
        assert_eq!(begins(true, "2026-07-14"), Err("plan_begins_in_past"));
        assert_eq!(begins(false, "2016-07-15"), Ok(()));
        assert_eq!(begins(false, "2016-07-14"), Err("plan_begins_too_long_ago"));
        assert_eq!(begins(true, "2028-07-15"), Ok(()));
        assert_eq!(begins(true, "2028-07-16"), Err("plan_begins_too_far_ahead"));
    }
}
