//! How long to wait after a spike arrest, and how often.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The waits before the second, third and fourth try.
const WAITS: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// Each wait is up to half as long again, so that those turned away together do not come back
/// together. Not drawn by lot: taking turns spreads them better.
const STEPS: u64 = 8;
const STEP: Duration = Duration::from_millis(60);

/// Which step of the spread is next.
#[derive(Default)]
pub(crate) struct Turns(AtomicU64);

/// The waits of one request.
pub(crate) struct Backoff {
    waits: std::array::IntoIter<Duration, 3>,
    spread: Duration,
}

impl Turns {
    pub(crate) fn backoff(&self) -> Backoff {
        let turn = self.0.fetch_add(1, Ordering::Relaxed) % STEPS;
        let steps = u32::try_from(turn).unwrap_or(0);
        Backoff {
            waits: WAITS.into_iter(),
            spread: STEP.saturating_mul(steps),
        }
    }
}

impl Iterator for Backoff {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let wait = self.waits.next()?;
        Some(wait.saturating_add(self.spread))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_end_and_differ_from_one_request_to_the_next() {
        let turns = Turns::default();
        let first: Vec<_> = turns.backoff().collect();
        let second: Vec<_> = turns.backoff().collect();
        assert_eq!(first, WAITS);
        assert_ne!(first, second);
        for waits in [first, second] {
            assert!(waits.is_sorted());
            assert!(waits.iter().sum::<Duration>() < Duration::from_secs(10));
        }
    }
}
