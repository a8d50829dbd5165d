//! How long a job that failed waits before it is tried again.

use chrono::Duration;

/// The wait after the first failure.
const FIRST_MS: i64 = 5_000;
/// No wait is longer than this.
const LONGEST_MS: i64 = 3_600_000;

/// The wait after the given failed attempt (counted from 1): twice as long each time, at most an
/// hour. Half of it is certain, of the other half `jitter` takes a part, so that jobs which failed
/// together do not come back together.
pub(super) fn wait_after(attempt: i64, jitter: u16) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let full = FIRST_MS
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LONGEST_MS);
    let half = full / 2;
    let part = half * i64::from(jitter) / i64::from(u16::MAX);
    Duration::milliseconds(half + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let longest: Vec<i64> = [1, 2, 3, 10, 11, 100]
            .iter()
            .map(|attempt| wait_after(*attempt, u16::MAX).num_seconds())
            .collect();
        assert_eq!(longest, [5, 10, 20, 2_560, 3_600, 3_600]);
    }

    #[test]
    fn chance_takes_away_at_most_half() {
        for attempt in -1..40 {
            let (least, most) = (wait_after(attempt, 0), wait_after(attempt, u16::MAX));
            assert_eq!(least * 2, most);
            let between = wait_after(attempt, 20_000);
            assert!(least < between && between < most);
        }
    }
}
