//! East Africa Time: the clock chamas live by. Storage keeps UTC; people and periods see this.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Africa::Nairobi;

/// The calendar day in Nairobi at a moment: 21:00 UTC already belongs to the next day.
pub fn eat_date(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Nairobi).date_naive()
}

/// A date as it is kept in the books and told in refusals: `15 Jan 2026`.
pub fn display_date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// A moment as it is told in refusals: `15 Jan 2026, 14:05 EAT`.
pub fn display_time(moment: DateTime<Utc>) -> String {
    moment
        .with_timezone(&Nairobi)
        .format("%-d %b %Y, %H:%M EAT")
        .to_string()
}

/// The time of day in Nairobi: `14:05`.
pub fn eat_clock(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&Nairobi).format("%H:%M").to_string()
}

/// A moment for machines, to the second in UTC: `2025-01-15T10:30:00Z`.
pub fn iso_z(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The moment a Nairobi day begins: 21:00 UTC of the day before. `None` at the end of the range
/// of dates.
pub fn eat_day_start(date: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = date.and_time(chrono::NaiveTime::MIN);
    let local = midnight.and_local_timezone(Nairobi).earliest()?;
    Some(local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_default()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn midnight_in_nairobi_is_nine_in_the_evening_utc() {
        assert_eq!(eat_date(utc("2026-01-14T20:59:59Z")), day("2026-01-14"));
        assert_eq!(eat_date(utc("2026-01-14T21:00:00Z")), day("2026-01-15"));
        assert_eq!(eat_date(utc("2025-12-31T21:00:00Z")), day("2026-01-01"));
        assert_eq!(
            eat_day_start(day("2026-01-15")),
            Some(utc("2026-01-14T21:00:00Z"))
        );
    }

    #[test]
    fn as_people_and_machines_read_it() {
        assert_eq!(display_date(day("2026-01-15")), "15 Jan 2026");
        assert_eq!(display_date(day("2026-02-01")), "1 Feb 2026");
        assert_eq!(
            display_time(utc("2026-01-15T11:05:09Z")),
            "15 Jan 2026, 14:05 EAT"
        );
        assert_eq!(
            display_time(utc("2026-01-15T21:05:00Z")),
            "16 Jan 2026, 00:05 EAT"
        );
        assert_eq!(
            iso_z(utc("2025-01-15T10:30:00.999Z")),
            "2025-01-15T10:30:00Z"
        );
    }
}
