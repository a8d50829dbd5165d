//! Counts kept in this process, in bounded memory.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    rules::{Caller, Verdict},
    window::Window,
};

const SHARDS: usize = 16;
/// Callers remembered in all; about a kilobyte each at the most.
const CALLERS_MAX: usize = 64_000;

/// Sharded so that one busy caller does not hold up another.
#[derive(Debug)]
pub struct Memory {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    shard_max: usize,
}

type Shard = HashMap<String, Counted>;

#[derive(Debug)]
struct Counted {
    caller: Caller,
    windows: Vec<Window>,
}

impl Default for Memory {
    fn default() -> Self {
        Self::holding(CALLERS_MAX)
    }
}

impl Memory {
    fn holding(callers_max: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            shard_max: (callers_max / SHARDS).max(1),
        }
    }

    /// Counts one request against all of a caller's rules, or refuses it and counts none.
    pub fn hit(&self, caller: &Caller, now_ms: u64) -> Verdict {
        let key = caller.key();
        let Some(mut shard) = self.shard(&key) else {
            return Verdict::default();
        };
        if !shard.contains_key(&key) && shard.len() >= self.shard_max {
            make_room(&mut shard, now_ms, self.shard_max);
        }
        let rules = caller.rules();
        let counted = shard.entry(key).or_insert_with(|| Counted {
            caller: caller.clone(),
            windows: vec![Window::default(); rules.len()],
        });
        let pairs = counted.windows.iter_mut().zip(rules);
        let before = Verdict {
            standings: pairs.map(|(w, rule)| w.look(*rule, now_ms)).collect(),
        };
        if before.is_refused() {
            return before;
        }
        let pairs = counted.windows.iter_mut().zip(rules);
        Verdict {
            standings: pairs.map(|(w, rule)| w.count(*rule, now_ms)).collect(),
        }
    }

    fn shard(&self, key: &str) -> Option<MutexGuard<'_, Shard>> {
        let shards = u64::try_from(SHARDS).ok()?;
        let index = usize::try_from(self.hasher.hash_one(key).checked_rem(shards)?).ok()?;
        // Counts are never half written, so a panic elsewhere leaves nothing to fear in them.
        Some(
            self.shards
                .get(index)?
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

/// Forgets the idle; if none is, the tenth that asked least, so that a flood of made-up names
/// pushes out other made-up names and not the one being guessed at.
fn make_room(shard: &mut Shard, now_ms: u64, shard_max: usize) {
    shard.retain(|_, counted| {
        let rules = counted.caller.rules();
        let mut pairs = counted.windows.iter_mut().zip(rules);
        !pairs.all(|(window, rule)| window.is_idle(*rule, now_ms))
    });
    if shard.len() < shard_max {
        return;
    }
    let mut by_use: Vec<(u32, String)> = shard
        .iter()
        .map(|(key, counted)| (used(counted), key.clone()))
        .collect();
    by_use.sort_unstable();
    for (_, key) in by_use.into_iter().take((shard_max / 10).max(1)) {
        shard.remove(&key);
    }
}

fn used(counted: &Counted) -> u32 {
    counted.windows.iter().map(Window::used).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(name: &str) -> Caller {
        Caller::SignInEmail(format!("{name}@example.com"))
    }

    #[test]
    fn the_sixth_try_in_a_minute_is_refused_and_costs_nothing() {
        let memory = Memory::default();
        for second in 0..5 {
            assert!(!memory.hit(&email("a"), second * 1_000).is_refused());
        }
        for _ in 0..50 {
            assert_eq!(memory.hit(&email("a"), 5_000).wait_seconds(), 56);
        }
        assert!(!memory.hit(&email("b"), 5_000).is_refused());
        assert!(!memory.hit(&email("a"), 61_000).is_refused());
    }

    #[test]
    fn an_account_has_a_minute_and_an_hour() {
        let memory = Memory::default();
        let account = Caller::Account(7);
        let mut passed = 0;
        for request in 0..2_000_u64 {
            passed += u32::from(!memory.hit(&account, request * 700).is_refused());
        }
        assert_eq!(passed, 1_000);
    }

    #[test]
    fn memory_is_bounded_and_keeps_who_is_being_guessed_at() {
        let memory = Memory::holding(160);
        for _ in 0..5 {
            memory.hit(&email("victim"), 0);
        }
        for made_up in 0..5_000 {
            memory.hit(&email(&made_up.to_string()), 1_000);
        }
        let kept: usize = memory
            .shards
            .iter()
            .map(|s| s.lock().map_or(0, |s| s.len()))
            .sum();
        assert!(kept <= 160, "{kept}");
        assert!(memory.hit(&email("victim"), 2_000).is_refused());
    }
}
