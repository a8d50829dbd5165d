//! East Africa Time: the clock chamas live by. Storage keeps UTC; people and periods see this.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Africa::Nairobi;

/// The calendar day in Nairobi at a moment: 21:00 UTC already belongs to the next day.
pub fn eat_date(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Nairobi).date_naive()
}

/// A date as people read it: `15 Jan 2026`.
pub fn display_date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// A moment as people read it: `15 Jan 2026, 14:05 EAT`.
pub fn display_time(moment: DateTime<Utc>) -> String {
    moment
        .with_timezone(&Nairobi)
        .format("%-d %b %Y, %H:%M EAT")
        .to_string()
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
