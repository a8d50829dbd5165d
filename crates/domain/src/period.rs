//! Dates that may be booked on: closed periods refuse postings (I13), and the future is unknown.

use chrono::NaiveDate;

/// Why a date cannot be booked on or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PeriodError {
    /// The date lies in a closed period; a correction goes to the open one.
    #[error("the period is closed")]
    Closed,
    /// The date is after today in Nairobi.
    #[error("the date is in the future")]
    InFuture,
    /// The date is before 1 January 1990: a slip of the finger.
    #[error("the date is too long ago")]
    TooLongAgo,
    /// The books are already closed through that date or a later one.
    #[error("the books are already closed through that date")]
    AlreadyClosed,
}

impl PeriodError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Closed => "period_closed",
            Self::InFuture => "value_date_in_future",
            Self::TooLongAgo => "value_date_too_long_ago",
            Self::AlreadyClosed => "period_already_closed",
        }
    }
}

/// The first date that can be booked on: 1 January 1990.
pub const FIRST_VALUE_DATE: NaiveDate = match NaiveDate::from_ymd_opt(1990, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Whether the books are open on a value date. The closing date itself is closed.
///
/// # Errors
/// [`PeriodError::Closed`].
pub fn posting_allowed(
    closed_through: Option<NaiveDate>,
    value_date: NaiveDate,
) -> Result<(), PeriodError> {
    match closed_through {
        Some(closed) if value_date <= closed => Err(PeriodError::Closed),
        _ => Ok(()),
    }
}

/// Whether a value date is believable: not after today, not before 1990. `today` is the day in
/// Nairobi ([`crate::time::eat_date`]).
///
/// # Errors
/// [`PeriodError::InFuture`] or [`PeriodError::TooLongAgo`].
pub fn value_date_allowed(today: NaiveDate, value_date: NaiveDate) -> Result<(), PeriodError> {
    if value_date > today {
        return Err(PeriodError::InFuture);
    }
    if value_date < FIRST_VALUE_DATE {
        return Err(PeriodError::TooLongAgo);
    }
    Ok(())
}

/// Whether the books can be closed through a date: a believable one, later than before. Closing
/// only ever moves forward; a closed period is never opened again.
///
/// # Errors
/// Any [`PeriodError`] but [`PeriodError::Closed`].
pub fn closing_allowed(
    closed_through: Option<NaiveDate>,
    today: NaiveDate,
    through: NaiveDate,
) -> Result<(), PeriodError> {
    value_date_allowed(today, through)?;
    match closed_through {
        Some(closed) if through <= closed => Err(PeriodError::AlreadyClosed),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    /// I13: the books closed through 31 March take nothing of March and all of April.
    #[test]
    fn a_closed_period_refuses() {
        let closed = Some(day("2026-03-31"));
        let refused = |text| posting_allowed(closed, day(text)).map_err(|error| error.code());
        assert_eq!(refused("2026-03-30"), Err("period_closed"));
        assert_eq!(refused("2026-03-31"), Err("period_closed"));
        assert_eq!(refused("2026-04-01"), Ok(()));
        assert_eq!(posting_allowed(None, day("1990-01-01")), Ok(()));
    }

    #[test]
    fn a_believable_value_date() {
        let today = day("2026-01-15");
        assert_eq!(value_date_allowed(today, today), Ok(()));
        assert_eq!(
            value_date_allowed(today, day("2026-01-16")),
            Err(PeriodError::InFuture)
        );
        assert_eq!(value_date_allowed(today, day("1990-01-01")), Ok(()));
        assert_eq!(
            value_date_allowed(today, day("1989-12-31")),
            Err(PeriodError::TooLongAgo)
        );
        assert_eq!(FIRST_VALUE_DATE, day("1990-01-01"));
    }

    #[test]
    fn closing_moves_forward_only_and_never_into_the_future() {
        let today = day("2026-04-15");
        let closed = Some(day("2026-03-31"));
        assert_eq!(closing_allowed(None, today, day("2026-03-31")), Ok(()));
        assert_eq!(closing_allowed(closed, today, day("2026-04-15")), Ok(()));
        for again in ["2026-03-31", "2026-02-28"] {
            let refused = closing_allowed(closed, today, day(again));
            assert_eq!(refused, Err(PeriodError::AlreadyClosed), "{again}");
        }
        assert_eq!(
            closing_allowed(closed, today, day("2026-04-16")),
            Err(PeriodError::InFuture)
        );
    }
}
