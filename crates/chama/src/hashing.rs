//! Hashing passwords without letting it take the machine.
//!
//! bcrypt at cost 12 takes about a quarter of a second of one core. A fixed number of permits
//! bounds how many run at once, and the line before them is bounded too, so a flood of sign-ins is
//! turned away instead of starving everything else.
//!
//! bcrypt reads at most 72 bytes. A longer password is first hashed with SHA-256, and the stored
//! text says so by its prefix, so nothing is ever cut silently.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use domain::password::{Password, needs_prehash, normalized};
use tokio::sync::Semaphore;

use crate::error::{Error, Kind, Refusal, Result};

/// The documented cost.
const COST: u32 = 12;
/// Hashes that may wait for a permit before new ones are turned away.
const WAITING_MAX: usize = 256;
/// Marks a hash over a password that was hashed with SHA-256 first.
const LONG_PREFIX: &str = "sha256:";
/// A hash of nothing anyone knows, at cost 12: checked when there is no such account, so that the
/// answer takes as long.
const NOBODY: &str = "$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m";

/// Hashes and checks passwords in a bounded number of threads.
#[derive(Debug, Clone)]
pub struct PasswordHasher {
    cost: u32,
    nobody: Arc<str>,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Default for PasswordHasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::new(COST, cores.saturating_sub(1).max(1))
    }
}

impl PasswordHasher {
    fn new(cost: u32, at_once: usize) -> Self {
        Self {
            cost,
            nobody: Arc::from(NOBODY),
            permits: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::default(),
        }
    }

    /// The cheapest hashing there is, for tests and for filling a sample.
    ///
    /// # Errors
    /// When bcrypt refuses, which it does not for its own lowest cost.
    pub fn cheap() -> Result<Self> {
        let nobody = bcrypt::hash("nobody", 4).map_err(|error| Error::Defect(error.to_string()))?;
        Ok(Self {
            nobody: Arc::from(nobody),
            ..Self::new(4, 8)
        })
    }

    /// Hashes a password for storing.
    ///
    /// # Errors
    /// Unavailable when too many are waiting.
    pub async fn hash(&self, password: &Password) -> Result<String> {
        let (input, long) = bcrypt_input(password.bcrypt_input());
        let cost = self.cost;
        let hash = self
            .in_turn(move || bcrypt::non_truncating_hash(input, cost))
            .await?
            .map_err(|error| Error::Defect(error.to_string()))?;
        Ok(if long {
            format!("{LONG_PREFIX}{hash}")
        } else {
            hash
        })
    }

    /// Whether the password is the one stored. Without a stored hash it takes as long and says no.
    ///
    /// # Errors
    /// Unavailable when too many are waiting.
    pub async fn verify(&self, typed: &str, stored: Option<&str>) -> Result<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let (input, long) = bcrypt_input(normalized(typed).as_bytes());
        let matches = self
            .in_turn(move || {
                let (hash, stored_long) = match stored.strip_prefix(LONG_PREFIX) {
                    Some(hash) => (hash, true),
                    None => (stored.as_str(), false),
                };
                // A hash that cannot be read matches nothing.
                bcrypt::non_truncating_verify(input, hash).unwrap_or(false) && stored_long == long
            })
            .await?;
        Ok(matches && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Refusal::new(Kind::Unavailable, "too_busy").into());
        }
        let _place = Place(&self.waiting);
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|closed| Error::Defect(closed.to_string()))?;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(|error| Error::Defect(error.to_string()))
    }
}

/// A place in the line, given up when dropped, also when the asker goes away.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What bcrypt is given, and whether it is a SHA-256 of the password.
fn bcrypt_input(password: &[u8]) -> (Vec<u8>, bool) {
    if !needs_prehash(password) {
        return (password.to_vec(), false);
    }
    let hash = digest::digest(&digest::SHA256, password);
    (STANDARD_NO_PAD.encode(hash).into_bytes(), true)
}
