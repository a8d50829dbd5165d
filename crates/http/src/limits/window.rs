//! A sliding window of counts, exact to one slot and never too generous.

use std::collections::VecDeque;

use super::rules::{Rule, Standing};

/// The requests counted for one caller under one rule: slot number and count, oldest first, only
/// slots that saw any. Never more entries than the rule has slots.
#[derive(Debug, Default, Clone)]
pub struct Window {
    slots: VecDeque<(u64, u32)>,
}

impl Window {
    /// Forgets what no longer counts: a slot counts until its last moment has left the window.
    fn forget(&mut self, rule: Rule, now_ms: u64) {
        while self
            .slots
            .front()
            .is_some_and(|(slot, _)| leaves_at_ms(rule, *slot) <= now_ms)
        {
            self.slots.pop_front();
        }
    }

    /// Where the caller stands before this request.
    pub fn look(&mut self, rule: Rule, now_ms: u64) -> Standing {
        self.forget(rule, now_ms);
        let used = self.used();
        let mut over = used.saturating_add(1).saturating_sub(rule.limit);
        let mut wait_until = now_ms;
        for (slot, count) in &self.slots {
            if over == 0 {
                break;
            }
            over = over.saturating_sub(*count);
            wait_until = leaves_at_ms(rule, *slot);
        }
        Standing {
            rule,
            remaining: rule.limit.saturating_sub(used),
            reset_seconds: self.reset_seconds(rule, now_ms),
            wait_seconds: seconds_until(now_ms, wait_until),
        }
    }

    /// Counts one request, which `look` let pass.
    pub fn count(&mut self, rule: Rule, now_ms: u64) -> Standing {
        let slot = now_ms / slot_ms(rule);
        match self.slots.back_mut() {
            // A clock set back counts into the newest slot.
            Some((last, count)) if *last >= slot => *count = count.saturating_add(1),
            _ => self.slots.push_back((slot, 1)),
        }
        Standing {
            rule,
            remaining: rule.limit.saturating_sub(self.used()),
            reset_seconds: self.reset_seconds(rule, now_ms),
            wait_seconds: 0,
        }
    }

    /// Whether nothing in it counts any more.
    pub fn is_idle(&mut self, rule: Rule, now_ms: u64) -> bool {
        self.forget(rule, now_ms);
        self.slots.is_empty()
    }

    pub fn used(&self) -> u32 {
        self.slots
            .iter()
            .fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    fn reset_seconds(&self, rule: Rule, now_ms: u64) -> u64 {
        let oldest = self
            .slots
            .front()
            .map_or(now_ms, |(slot, _)| leaves_at_ms(rule, *slot));
        seconds_until(now_ms, oldest)
    }
}

fn slot_ms(rule: Rule) -> u64 {
    u64::from(rule.slot_seconds).saturating_mul(1_000).max(1)
}

fn leaves_at_ms(rule: Rule, slot: u64) -> u64 {
    let end = slot.saturating_add(1).saturating_mul(slot_ms(rule));
    end.saturating_add(u64::from(rule.window_seconds).saturating_mul(1_000))
}

/// Rounded up, so that who waits as told is let in.
pub fn seconds_until(now_ms: u64, then_ms: u64) -> u64 {
    then_ms.saturating_sub(now_ms).div_ceil(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Rule = Rule {
        name: "minute",
        limit: 5,
        window_seconds: 60,
        slot_seconds: 1,
    };

    fn try_at(window: &mut Window, now_ms: u64) -> bool {
        let passes = window.look(FIVE, now_ms).wait_seconds == 0;
        if passes {
            window.count(FIVE, now_ms);
        }
        passes
    }

    #[test]
    fn no_minute_sees_a_sixth() {
        let mut window = Window::default();
        let mut passed = Vec::new();
        for now in (0..600_000_u64).step_by(700) {
            if try_at(&mut window, now) {
                passed.push(now);
            }
        }
        for start in &passed {
            let within = passed
                .iter()
                .filter(|at| **at >= *start && **at < start + 60_000);
            assert!(within.count() <= 5, "from {start}");
        }
        assert!(passed.len() >= 45, "{}", passed.len());
    }

    #[test]
    fn who_waits_as_told_is_let_in() {
        let mut window = Window::default();
        for now in [0, 900, 10_000, 20_000, 30_000] {
            assert!(try_at(&mut window, now));
        }
        let wait = window.look(FIVE, 30_500).wait_seconds;
        assert_eq!(wait, 31);
        assert!(!try_at(&mut window, 30_500 + (wait - 2) * 1_000));
        assert!(try_at(&mut window, 30_500 + wait * 1_000));
    }

    #[test]
    fn it_is_forgotten_and_survives_a_clock_set_back() {
        let mut window = Window::default();
        assert!(try_at(&mut window, 100_000));
        assert!(try_at(&mut window, 5_000));
        assert_eq!(window.used(), 2);
        assert!(!window.is_idle(FIVE, 160_000));
        assert!(window.is_idle(FIVE, 161_000));
    }
}
