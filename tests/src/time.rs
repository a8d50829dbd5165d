//! The clock of a test: it stands still until it is told to move.

use std::sync::atomic::{AtomicI64, Ordering};

use chama::Clock;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::time::eat_date;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    /// A Saturday morning, 14 March 2026, 10:00 in East Africa.
    fn default() -> Self {
        let start = "2026-03-14T07:00:00Z".parse().expect("a moment");
        Self::at(start)
    }
}

impl TestClock {
    /// A clock standing at a moment.
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(moment.timestamp_micros()))
    }

    /// Moves forward.
    pub fn advance(&self, by: Duration) {
        let micros = by.num_microseconds().expect("fewer than 292,000 years");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Moves forward to a moment, if that is not past.
    pub fn catch_up(&self, moment: DateTime<Utc>) {
        self.0
            .fetch_max(moment.timestamp_micros(), Ordering::SeqCst);
    }

    /// Today in East Africa.
    pub fn today(&self) -> NaiveDate {
        eat_date(self.now())
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).expect("a moment")
    }
}
