//! Access tokens: one for each consumer key, fetched by one caller while the others wait.
//!
//! Each new token kills the one before, so two callers who each fetched their own would take it
//! from each other for ever.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};

use crate::errors::{Error, NotSent, RefusalKind, Result};
use crate::json::Node;
use crate::link::Link;

const PATH: &str = "/oauth/v1/generate?grant_type=client_credentials";

/// How long a token lives when nothing is said, and never longer whatever is said.
const LIFE_SECONDS: i64 = 3_599;

/// It is replaced after five sixths of its life: of an hour, before fifty minutes.
const USED_SIXTHS: i64 = 5;

/// More keys than this are not kept when nobody uses them.
const KEYS_MAX: usize = 1_024;

/// The tokens of all consumer keys. The keys themselves are kept as hashes only.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<HashMap<Hash, Arc<Slot>>>);

type Hash = Vec<u8>;

fn hash(secret: &SecretString) -> Hash {
    let hash = digest(&SHA256, secret.expose_secret().as_bytes());
    hash.as_ref().to_vec()
}

impl Tokens {
    /// The place of one consumer key's token.
    pub(crate) fn slot(&self, consumer_key: &SecretString) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= KEYS_MAX {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(hash(consumer_key)).or_default())
    }
}

/// The token of one consumer key.
#[derive(Default)]
pub(crate) struct Slot {
    held: tokio::sync::Mutex<Held>,
    /// How many times fetching has ended, well or badly.
    rounds: AtomicU64,
}

#[derive(Default)]
struct Held {
    token: Option<Token>,
    failure: Option<(Hash, Error)>,
}

/// A token. Its number tells it from the ones before and after.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) number: u64,
    pub(crate) value: SecretString,
    /// Of the secret it was got with: with another secret it may not be used.
    secret: Hash,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// Which token will do.
#[derive(Clone, Copy)]
pub(crate) enum Want {
    /// Any that holds.
    Any,
    /// Any but this, which Safaricom has just refused.
    InsteadOf(u64),
    /// One fetched from now on.
    New,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) key: &'a SecretString,
    pub(crate) secret: &'a SecretString,
}

impl Slot {
    /// The token, fetched if need be. Whoever waited while another fetched takes what that one got,
    /// be it a token or a failure.
    pub(crate) async fn token(&self, link: &Link, keys: Keys<'_>, want: Want) -> Result<Token> {
        let secret = hash(keys.secret);
        let before = self.rounds.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        let waited = self.rounds.load(Ordering::Acquire) > before;
        if let Some(token) = &held.token {
            let will_do = match want {
                Want::Any => true,
                Want::InsteadOf(refused) => token.number != refused,
                Want::New => waited,
            };
            if will_do && token.secret == secret && token.holds(link.now()) {
                return Ok(token.clone());
            }
        }
        if let Some((theirs, error)) = &held.failure
            && waited
            && *theirs == secret
        {
            return Err(error.clone());
        }
        let fetched = fetch(link, keys).await;
        let number = self.rounds.fetch_add(1, Ordering::AcqRel);
        match fetched {
            Ok(Fetched {
                value,
                since,
                until,
            }) => {
                let token = Token {
                    number,
                    value,
                    secret,
                    since,
                    until,
                };
                held.failure = None;
                held.token = Some(token.clone());
                Ok(token)
            }
            Err(error) => {
                held.failure = Some((secret, error.clone()));
                Err(error)
            }
        }
    }
}

impl Token {
    fn holds(&self, now: DateTime<Utc>) -> bool {
        (self.since..self.until).contains(&now)
    }
}

struct Fetched {
    value: SecretString,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

async fn fetch(link: &Link, keys: Keys<'_>) -> Result<Fetched> {
    let mut waits = link.backoff();
    loop {
        let since = link.now();
        match link.get(PATH, keys.key, keys.secret).await {
            Ok(answer) => return fetched(&answer, since),
            Err(Error::Refused(mut refusal)) => {
                let spike = refusal.kind == RefusalKind::SpikeArrest;
                if let Some(wait) = waits.next().filter(|_| spike) {
                    link.pause(wait).await;
                    continue;
                }
                // Whatever the words, there is nothing else in this request that could be wrong.
                let told = matches!(refusal.kind, RefusalKind::InvalidToken | RefusalKind::Other);
                if told && matches!(refusal.http, 400 | 401 | 403) {
                    refusal.kind = RefusalKind::WrongCredentials;
                }
                return Err(Error::Refused(refusal));
            }
            // What was sent and not answered is the request for a token, not the one it is for.
            Err(Error::Unknown(why)) => return Err(no_token(why)),
            Err(error @ Error::NotSent(_)) => return Err(error),
        }
    }
}

fn no_token<T: Into<String>>(why: T) -> Error {
    Error::NotSent(NotSent::NoToken(why.into()))
}

fn fetched(answer: &Node, since: DateTime<Utc>) -> Result<Fetched> {
    // As it was written: unlike other texts it may be long, and must not be cut.
    let Ok(Some(Node::Text(value))) = answer.get(&["access_token"]) else {
        return Err(no_token("an answer without one"));
    };
    let said = answer.text(&["expires_in"]).ok().flatten();
    let said = said.and_then(|seconds| seconds.parse::<i64>().ok());
    let said = said.unwrap_or(LIFE_SECONDS).clamp(0, LIFE_SECONDS);
    let life = said.saturating_mul(USED_SIXTHS) / 6;
    let until = since
        .checked_add_signed(TimeDelta::seconds(life))
        .unwrap_or(since);
    Ok(Fetched {
        value: value.trim().into(),
        since,
        until,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::json;

    fn life(json: &str) -> Option<i64> {
        let since = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let answer = json::read(json.as_bytes(), 1_000).ok().unwrap();
        let fetched = fetched(&answer, since).ok()?;
        Some((fetched.until - since).num_seconds())
    }

    #[test]
    fn a_token_is_replaced_before_fifty_minutes_however_its_life_is_written() {
        for json in [
            r#"{"access_token":"a","expires_in":"3599"}"#,
            r#"{"access_token":"a","expires_in":3599}"#,
            r#"{"access_token":"a","expires_in":3599.0}"#,
            r#"{"access_token":"a"}"#,
            r#"{"access_token":"a","expires_in":"soon"}"#,
            r#"{"access_token":"a","expires_in":99999999999999}"#,
        ] {
            let life = life(json).unwrap();
            assert!((2_990..=3_000).contains(&life), "{json}: {life}");
        }
        assert_eq!(life(r#"{"access_token":"a","expires_in":60}"#), Some(50));
        assert_eq!(life(r#"{"access_token":"a","expires_in":-5}"#), Some(0));
        assert_eq!(life(r#"{"access_token":"","expires_in":60}"#), None);
        assert_eq!(life(r#"{"expires_in":60}"#), None);
    }
}
