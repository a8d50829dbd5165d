//! The sandbox's clock, and East African time as Safaricom writes it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Africa::Nairobi;

/// Tells the present moment; a test gives its own.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The clock of the machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
pub fn machine_clock() -> Clock {
    Arc::new(Utc::now)
}

/// A moment in East African time, in the form asked for.
pub fn eat(moment: DateTime<Utc>, form: &str) -> String {
    moment.with_timezone(&Nairobi).format(form).to_string()
}

/// `yyyyMMddHHmmss` in East African time, as callbacks have it.
pub fn stamp(moment: DateTime<Utc>) -> String {
    eat(moment, "%Y%m%d%H%M%S")
}

/// Reads a time of day in East Africa.
pub fn from_eat(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let moment = Nairobi.from_local_datetime(&local).earliest()?;
    Some(moment.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn east_african_time_is_three_hours_ahead() {
        let moment: DateTime<Utc> = "2026-03-25T22:15:09Z".parse().unwrap_or_default();
        assert_eq!(stamp(moment), "20260326011509");
        let local = NaiveDateTime::parse_from_str("20260326011509", "%Y%m%d%H%M%S");
        assert_eq!(local.ok().and_then(from_eat), Some(moment));
    }
}
