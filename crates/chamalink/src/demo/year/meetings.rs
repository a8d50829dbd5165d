//! When the sample chama meets: the first Saturday of each month, for a year.

use chrono::{Datelike, Months, NaiveDate, Weekday};

/// Months before the present one in which the story begins.
const MONTHS_BACK: u32 = 12;

/// The meetings up to a day, the founding first. There are always 13 or 14 of them: where the
/// first Saturday of this month is still to come, the story begins a month earlier.
pub fn until(today: NaiveDate) -> Vec<NaiveDate> {
    let met_this_month = first_saturday(today).is_some_and(|day| day <= today);
    let back = if met_this_month {
        MONTHS_BACK
    } else {
        MONTHS_BACK + 1
    };
    (0..=back)
        .rev()
        .filter_map(|months| today.with_day(1)?.checked_sub_months(Months::new(months)))
        .filter_map(first_saturday)
        .filter(|day| *day <= today)
        .collect()
}

fn first_saturday(month: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), Weekday::Sat, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirteen_meetings_a_month_apart() {
        for (year, month, day) in [(2026, 11, 22), (2026, 11, 1), (2028, 2, 29), (2027, 1, 1)] {
            let today = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
            let meetings = until(today);
            assert_eq!(meetings.len(), 13, "{today}");
            assert!(meetings.iter().all(|day| day.weekday() == Weekday::Sat));
        }
    }
}
