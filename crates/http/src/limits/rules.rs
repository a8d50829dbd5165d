//! The rules, and what counting against them says.

use std::net::IpAddr;

use aws_lc_rs::digest;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::failure::Failure;

/// So many in so long a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// As the RateLimit headers call it.
    pub name: &'static str,
    pub limit: u32,
    pub window_seconds: u32,
    /// Counts are kept by slots of this length; a wait is at most this much longer than exact.
    pub slot_seconds: u32,
}

const fn minute(limit: u32) -> Rule {
    Rule {
        name: "minute",
        limit,
        window_seconds: 60,
        slot_seconds: 1,
    }
}

const fn hour(limit: u32) -> Rule {
    Rule {
        name: "hour",
        limit,
        window_seconds: 3_600,
        slot_seconds: 60,
    }
}

static ACCOUNT: [Rule; 2] = [minute(100), hour(1_000)];
static ADDRESS: [Rule; 2] = [minute(1_200), hour(20_000)];
static SIGN_IN_EMAIL: [Rule; 1] = [minute(5)];
static SIGN_IN_ADDRESS: [Rule; 1] = [minute(600)];

/// Who is counted, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    Account(i64),
    Address(IpAddr),
    SignInEmail(String),
    SignInAddress(IpAddr),
}

impl Caller {
    pub fn rules(&self) -> &'static [Rule] {
        match self {
            Self::Account(_) => &ACCOUNT,
            Self::Address(_) => &ADDRESS,
            Self::SignInEmail(_) => &SIGN_IN_EMAIL,
            Self::SignInAddress(_) => &SIGN_IN_ADDRESS,
        }
    }

    /// The name it is counted under. An e-mail is kept only as a digest.
    pub fn key(&self) -> String {
        match self {
            Self::Account(id) => format!("account:{id}"),
            Self::Address(address) => format!("address:{address}"),
            Self::SignInEmail(email) => {
                let folded = email.trim().to_lowercase();
                let digest = digest::digest(&digest::SHA256, folded.as_bytes());
                let start = digest
                    .as_ref()
                    .iter()
                    .take(16)
                    .map(|byte| format!("{byte:02x}"));
                format!("sign-in:{}", start.collect::<String>())
            }
            Self::SignInAddress(address) => format!("sign-in-address:{address}"),
        }
    }
}

/// Where a caller stands with one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub rule: Rule,
    pub remaining: u32,
    /// Until the oldest counted request no longer counts.
    pub reset_seconds: u64,
    /// Until the next request may pass; zero when it may now.
    pub wait_seconds: u64,
}

/// The outcome of one request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    pub standings: Vec<Standing>,
}

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

impl Verdict {
    /// When to ask again; zero when this one passed.
    pub fn wait_seconds(&self) -> u64 {
        self.standings
            .iter()
            .map(|standing| standing.wait_seconds)
            .max()
            .unwrap_or(0)
    }

    pub fn is_refused(&self) -> bool {
        self.wait_seconds() > 0
    }

    /// The refusal, if it is one.
    pub fn failure(&self, code: &'static str) -> Option<Failure> {
        let wait = self.wait_seconds();
        (wait > 0).then(|| {
            Failure::new(StatusCode::TOO_MANY_REQUESTS, code)
                .with_arg("seconds", wait.to_string())
                .retry_after(wait)
        })
    }

    /// `RateLimit-Policy` and `RateLimit`, as the IETF draft writes them.
    pub fn write(&self, headers: &mut HeaderMap) {
        let policy = self.standings.iter().map(|Standing { rule, .. }| {
            format!(
                "\"{}\";q={};w={}",
                rule.name, rule.limit, rule.window_seconds
            )
        });
        let state = self.standings.iter().map(|standing| {
            let Standing {
                rule,
                remaining,
                reset_seconds,
                ..
            } = standing;
            format!("\"{}\";r={remaining};t={reset_seconds}", rule.name)
        });
        let lines = [
            (POLICY, policy.collect::<Vec<_>>()),
            (STATE, state.collect::<Vec<_>>()),
        ];
        for (name, items) in lines {
            if let Ok(value) = HeaderValue::try_from(items.join(", "))
                && !items.is_empty()
            {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_counted_whatever_its_case_and_never_kept() {
        let one = Caller::SignInEmail("Wanjiku@Example.com ".to_owned()).key();
        assert_eq!(
            one,
            Caller::SignInEmail("wanjiku@example.com".to_owned()).key()
        );
        assert!(!one.contains("anjiku"));
    }

    #[test]
    fn the_headers_read_as_the_draft_writes_them() {
        let [minute, hour] = ACCOUNT;
        let standing = |rule, remaining, wait_seconds| Standing {
            rule,
            remaining,
            reset_seconds: 42,
            wait_seconds,
        };
        let verdict = Verdict {
            standings: vec![standing(minute, 0, 7), standing(hour, 900, 0)],
        };
        let mut headers = HeaderMap::new();
        verdict.write(&mut headers);
        assert_eq!(
            headers.get(POLICY).unwrap(),
            "\"minute\";q=100;w=60, \"hour\";q=1000;w=3600"
        );
        assert_eq!(
            headers.get(STATE).unwrap(),
            "\"minute\";r=0;t=42, \"hour\";r=900;t=42"
        );
        assert_eq!(
            verdict
                .failure("too_many_requests")
                .unwrap()
                .retry_after_seconds,
            Some(7)
        );
    }
}
