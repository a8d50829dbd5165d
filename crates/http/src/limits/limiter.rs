//! Counts where all nodes can see it, and when that place is gone, here.

use std::{
    net::IpAddr,
    sync::atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, Utc};

use super::{
    memory::Memory,
    redis::Shared,
    rules::{Caller, Verdict},
};
use crate::failure::Failure;

/// After a failure Redis is left alone this long: nobody waits for it with every request.
const REST_MS: u64 = 5_000;

/// The limits of this server.
pub struct Limiter {
    enabled: bool,
    memory: Memory,
    shared: Option<Shared>,
    resting_until_ms: AtomicU64,
}

impl Limiter {
    /// `redis_url` shares the counts between nodes; a wrong one is an error now, not later.
    pub fn new(enabled: bool, redis_url: Option<&str>) -> Result<Self, ::redis::RedisError> {
        if !enabled {
            tracing::warn!(
                "RATE LIMITS ARE OFF: anyone may guess passwords as fast as they can. \
                 This is for load tests only; unset CHAMALINK_RATE_LIMITS"
            );
        }
        Ok(Self {
            enabled,
            memory: Memory::default(),
            shared: redis_url.map(Shared::new).transpose()?,
            resting_until_ms: AtomicU64::new(0),
        })
    }

    /// Counts one request for a caller.
    pub async fn hit(&self, caller: &Caller, now: DateTime<Utc>) -> Verdict {
        if !self.enabled {
            return Verdict::default();
        }
        let now_ms = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        if let Some(verdict) = self.hit_shared(caller, now_ms).await {
            return verdict;
        }
        self.memory.hit(caller, now_ms)
    }

    /// Counts one try to sign in, for the e-mail tried and for the address it comes from.
    pub async fn sign_in(
        &self,
        email: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let callers = [
            Caller::SignInEmail(email.to_owned()),
            Caller::SignInAddress(address),
        ];
        for caller in callers {
            if let Some(failure) = self.hit(&caller, now).await.failure("too_many_sign_ins") {
                return Err(failure);
            }
        }
        Ok(())
    }

    async fn hit_shared(&self, caller: &Caller, now_ms: u64) -> Option<Verdict> {
        let shared = self.shared.as_ref()?;
        if now_ms < self.resting_until_ms.load(Ordering::Relaxed) {
            return None;
        }
        match shared.hit(caller, now_ms).await {
            Ok(verdict) => Some(verdict),
            Err(error) => {
                tracing::warn!(%error, "Redis does not answer: counting in this process");
                let until = now_ms.saturating_add(REST_MS);
                self.resting_until_ms.store(until, Ordering::Relaxed);
                None
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_000_000 + seconds, 0).unwrap()
    }

    #[tokio::test]
    async fn five_tries_a_minute_for_an_email_whoever_tries() {
        let limiter = Limiter::new(true, None).unwrap();
        for _ in 0..5 {
            limiter
                .sign_in("a@example.com", ADDRESS, at(0))
                .await
                .unwrap();
        }
        let failure = limiter
            .sign_in("A@Example.com", ADDRESS, at(0))
            .await
            .unwrap_err();
        assert_eq!(
            (failure.code, failure.retry_after_seconds),
            ("too_many_sign_ins", Some(61))
        );
        limiter
            .sign_in("b@example.com", ADDRESS, at(0))
            .await
            .unwrap();
        limiter
            .sign_in("a@example.com", ADDRESS, at(61))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_meeting_on_one_address_is_not_locked_out() {
        let limiter = Limiter::new(true, None).unwrap();
        for member in 0..500 {
            limiter
                .sign_in(&format!("{member}@example.com"), ADDRESS, at(0))
                .await
                .unwrap();
        }
    }

    #[tokio::test]
    async fn without_redis_it_counts_here() {
        let limiter = Limiter::new(true, Some("redis://127.0.0.1:1/")).unwrap();
        for _ in 0..5 {
            limiter
                .sign_in("a@example.com", ADDRESS, at(0))
                .await
                .unwrap();
        }
        assert!(
            limiter
                .sign_in("a@example.com", ADDRESS, at(0))
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn off_is_off() {
        let limiter = Limiter::new(false, None).unwrap();
        for _ in 0..50 {
            limiter
                .sign_in("a@example.com", ADDRESS, at(0))
                .await
                .unwrap();
        }
    }
}
