//! Access tokens: one lives for each application, and a new one ends the one before.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

/// Seconds a token lives.
pub const LIFE_S: i64 = 3599;

#[derive(Debug, Clone)]
struct Issued {
    token: String,
    until: DateTime<Utc>,
}

/// The living token of each consumer key. Kept by none that is started anew.
#[derive(Debug, Default)]
pub struct Tokens {
    by_key: BTreeMap<String, Issued>,
    issued: u64,
}

impl Tokens {
    /// Gives a key a token; the one it had is dead.
    pub fn issue(&mut self, key: &str, token: String, now: DateTime<Utc>) {
        let until = now + TimeDelta::seconds(LIFE_S);
        self.issued += 1;
        self.by_key.insert(key.to_owned(), Issued { token, until });
    }

    /// The consumer key a token stands for.
    pub fn holder(&self, token: &str, now: DateTime<Utc>) -> Option<&str> {
        let mut living = self.by_key.iter();
        let found = living.find(|(_, issued)| issued.token == token && issued.until > now);
        found.map(|(key, _)| key.as_str())
    }

    /// The token of a key is dead, as when another program asked for one.
    pub fn kill(&mut self, key: &str) {
        self.by_key.remove(key);
    }

    /// How many were ever given out.
    pub const fn issued(&self) -> u64 {
        self.issued
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_ends_the_one_before() {
        let mut tokens = Tokens::default();
        let now = DateTime::UNIX_EPOCH;
        tokens.issue("key", "one".to_owned(), now);
        assert_eq!(tokens.holder("one", now), Some("key"));
        tokens.issue("key", "two".to_owned(), now);
        assert_eq!(tokens.holder("one", now), None);
        assert_eq!(tokens.holder("two", now), Some("key"));
        assert_eq!(tokens.holder("two", now + TimeDelta::hours(1)), None);
        tokens.kill("key");
        assert_eq!(tokens.holder("two", now), None);
        assert_eq!(tokens.issued(), 2);
    }
}
