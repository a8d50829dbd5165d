//! A clock that stands where it is put.

use std::sync::atomic::{AtomicI64, Ordering};

use chama::{Clock, SystemClock};
use chrono::{DateTime, Utc};

/// The clock of the sample. It is put forward from event to event and never beyond the present.
#[derive(Debug, Default)]
pub struct WalkingClock {
    microseconds: AtomicI64,
}

impl WalkingClock {
    /// Puts the clock to a moment, or to the present if that is earlier. It never goes back.
    pub fn put(&self, moment: DateTime<Utc>) {
        let at = moment.min(SystemClock.now()).timestamp_micros();
        self.microseconds.fetch_max(at, Ordering::SeqCst);
    }
}

impl Clock for WalkingClock {
    fn now(&self) -> DateTime<Utc> {
        let at = self.microseconds.load(Ordering::SeqCst);
        DateTime::from_timestamp_micros(at).unwrap_or_default()
    }
}
