//! When the clock asks for a job: pure rules.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use chrono_tz::Africa::Nairobi;
use croner::Cron;
use croner::errors::CronError;

use super::registry::JobKind;

/// A kind of job and the moments at which the clock asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    kind: JobKind,
    pattern: &'static str,
}

impl Schedule {
    /// `pattern` is cron's: minute, hour, day of the month, month, day of the week, in East Africa
    /// Time. A kind has at most one schedule.
    pub const fn new(kind: JobKind, pattern: &'static str) -> Self {
        Self { kind, pattern }
    }

    /// The kind of job asked for.
    pub const fn kind(self) -> JobKind {
        self.kind
    }

    pub(super) fn cron(self) -> Result<Cron, CronError> {
        Cron::from_str(self.pattern)
    }

    /// The key that makes the job of a slot the only one.
    pub(super) fn dedupe_key(self, slot: DateTime<Utc>) -> String {
        format!("{}@{}", self.kind, slot.timestamp())
    }
}

/// The slot that is due: the last one not after `now`. Earlier ones that nobody served, because no
/// node was up, are covered by it.
pub(super) fn slot_due(cron: &Cron, now: DateTime<Utc>) -> Result<DateTime<Utc>, CronError> {
    let slot = cron.find_previous_occurrence(&now.with_timezone(&Nairobi), true)?;
    Ok(slot.with_timezone(&Utc))
}

/// The first slot after `now`.
pub(super) fn slot_after(cron: &Cron, now: DateTime<Utc>) -> Result<DateTime<Utc>, CronError> {
    let slot = cron.find_next_occurrence(&now.with_timezone(&Nairobi), false)?;
    Ok(slot.with_timezone(&Utc))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const DAILY: Schedule = Schedule::new(JobKind::new("sweep"), "0 3 * * *");

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn three_in_the_morning_is_midnight_in_london() {
        let cron = DAILY.cron().unwrap();
        let slot = at("2026-02-28T00:00:00Z");
        for now in [
            "2026-02-28T00:00:00Z",
            "2026-02-28T00:00:00.25Z",
            "2026-02-28T23:59:59.999999Z",
        ] {
            assert_eq!(slot_due(&cron, at(now)).unwrap(), slot, "{now}");
            let next = at("2026-03-01T00:00:00Z");
            assert_eq!(slot_after(&cron, at(now)).unwrap(), next, "{now}");
        }
        let before = at("2026-02-27T23:59:59.999999Z");
        let eve = at("2026-02-27T00:00:00Z");
        assert_eq!(slot_due(&cron, before).unwrap(), eve);
        assert_eq!(slot_after(&cron, before).unwrap(), slot);
    }

    #[test]
    fn of_missed_slots_the_latest_is_due() {
        let cron = DAILY.cron().unwrap();
        let after_a_week = at("2026-03-08T09:30:00Z");
        let slot = slot_due(&cron, after_a_week).unwrap();
        assert_eq!(slot, at("2026-03-08T00:00:00Z"));
        assert_eq!(DAILY.dedupe_key(slot), "sweep@1772928000");
    }
}
