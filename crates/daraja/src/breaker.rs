//! The circuit breaker: after several requests in a row without an answer none is sent for a
//! while, then one, and that one decides.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::settings::Clock;

/// So many in a row open it.
const FAILURES_MAX: u32 = 5;

/// So long it stays open.
const REST: TimeDelta = TimeDelta::seconds(30);

pub(crate) struct Breaker {
    now: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Requests go through; so many in a row had no answer.
    Closed(u32),
    /// None goes through since then.
    Open(DateTime<Utc>),
    /// One is out to see; the others wait.
    Trial(DateTime<Utc>),
}

/// Leave to send one request. What became of it must be told; one whose sender went away without
/// telling counts for nothing.
pub(crate) struct Pass<'a> {
    breaker: &'a Breaker,
    trial: bool,
    told: bool,
}

impl Breaker {
    pub(crate) fn new(now: Clock) -> Self {
        let state = Mutex::new(State::Closed(0));
        Self { now, state }
    }

    /// Leave to send, or `None` while the breaker is open.
    pub(crate) fn enter(&self) -> Option<Pass<'_>> {
        let mut state = self.state();
        let trial = match *state {
            State::Closed(_) => false,
            State::Trial(_) => return None,
            State::Open(since) => {
                let rested = (self.now)() - since;
                // A clock set back must not keep it open for longer.
                if rested >= TimeDelta::zero() && rested < REST {
                    return None;
                }
                *state = State::Trial(since);
                true
            }
        };
        let told = false;
        Some(Pass {
            breaker: self,
            trial,
            told,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The host answered, whatever it said.
    pub(crate) fn answered(mut self) {
        self.told = true;
        *self.breaker.state() = State::Closed(0);
    }

    /// No answer came. True when this one opened the breaker.
    pub(crate) fn silent(mut self) -> bool {
        self.told = true;
        let now = (self.breaker.now)();
        let mut state = self.breaker.state();
        let next = match *state {
            State::Closed(failures) if failures.saturating_add(1) < FAILURES_MAX => {
                State::Closed(failures.saturating_add(1))
            }
            State::Closed(_) => State::Open(now),
            State::Trial(_) if self.trial => State::Open(now),
            // One sent before it opened: that is known already.
            State::Open(since) => State::Open(since),
            State::Trial(since) => State::Trial(since),
        };
        let opened = matches!(next, State::Open(_)) && *state != next;
        *state = next;
        opened
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.told || !self.trial {
            return;
        }
        let mut state = self.breaker.state();
        if let State::Trial(since) = *state {
            *state = State::Open(since);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    fn breaker() -> (Breaker, Arc<AtomicI64>) {
        let seconds = Arc::new(AtomicI64::new(1_800_000_000));
        let read = Arc::clone(&seconds);
        let now = move || DateTime::from_timestamp(read.load(Ordering::SeqCst), 0).unwrap();
        (Breaker::new(Arc::new(now)), seconds)
    }

    fn opened() -> (Breaker, Arc<AtomicI64>) {
        let (breaker, seconds) = breaker();
        for last in [false, false, false, false, true] {
            assert_eq!(breaker.enter().unwrap().silent(), last);
        }
        (breaker, seconds)
    }

    #[test]
    fn five_in_a_row_open_it_and_an_answer_between_starts_anew() {
        let (breaker, _) = breaker();
        for _ in 0..4 {
            breaker.enter().unwrap().silent();
        }
        breaker.enter().unwrap().answered();
        for _ in 0..4 {
            breaker.enter().unwrap().silent();
        }
        assert!(breaker.enter().is_some());
        breaker.enter().unwrap().silent();
        assert!(breaker.enter().is_none());
    }

    #[test]
    fn after_the_rest_one_goes_and_decides() {
        let (breaker, seconds) = opened();
        seconds.fetch_add(29, Ordering::SeqCst);
        assert!(breaker.enter().is_none());
        seconds.fetch_add(1, Ordering::SeqCst);
        let trial = breaker.enter().unwrap();
        assert!(breaker.enter().is_none(), "only one");
        assert!(trial.silent());
        assert!(breaker.enter().is_none(), "and it rests again");
        seconds.fetch_add(30, Ordering::SeqCst);
        breaker.enter().unwrap().answered();
        assert!(breaker.enter().is_some());
    }

    #[test]
    fn a_trial_nobody_waits_for_leaves_room_for_another() {
        let (breaker, seconds) = opened();
        seconds.fetch_add(30, Ordering::SeqCst);
        drop(breaker.enter().unwrap());
        assert!(breaker.enter().is_some());
    }

    #[test]
    fn late_news_of_before_neither_opens_nor_closes_a_trial() {
        let (breaker, seconds) = breaker();
        let early = breaker.enter().unwrap();
        for _ in 0..5 {
            breaker.enter().unwrap().silent();
        }
        seconds.fetch_add(30, Ordering::SeqCst);
        let trial = breaker.enter().unwrap();
        assert!(!early.silent());
        assert!(breaker.enter().is_none());
        trial.answered();
        assert!(breaker.enter().is_some());
    }

    #[test]
    fn a_clock_set_back_does_not_keep_it_open() {
        let (breaker, seconds) = opened();
        seconds.fetch_sub(3_600, Ordering::SeqCst);
        assert!(breaker.enter().is_some());
    }
}
