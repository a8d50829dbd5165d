//! What the product needs from outside: database, clock, randomness, a place for files.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, Utc};
use daraja::Daraja;
use domain::sources::Sources;
use domain::time::eat_date;
use files::FileStore;
use store::{Database, IdBlocks};
use tokio::sync::Notify;

use crate::hashing::PasswordHasher;
use crate::sealing::Keyring;

/// The clock. Times are UTC with whole microseconds, which both databases keep exactly.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        whole_microseconds(Utc::now())
    }
}

/// Cuts a moment to whole microseconds: SQLite would keep nanoseconds, PostgreSQL does not.
pub fn whole_microseconds(moment: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(moment.timestamp_micros()).unwrap_or(moment)
}

/// A source of random bytes.
pub trait Randomness: Send + Sync + fmt::Debug {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed>;
}

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct RandomnessFailed;

/// The randomness of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Randomness for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomnessFailed> {
        aws_lc_rs::rand::fill(buffer).map_err(|_unspecified| RandomnessFailed)
    }
}

/// Everything a command can reach. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Context {
    pub(crate) db: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Randomness>,
    pub(crate) ids: IdBlocks,
    pub(crate) hasher: PasswordHasher,
    pub(crate) files: FileStore,
    pub(crate) keyring: Keyring,
    pub(crate) mpesa: Option<Daraja>,
    pub(crate) callback_base: Option<Arc<str>>,
    pub(crate) hook_sources: Arc<Sources>,
    pub(crate) in_flight: Arc<Mutex<HashSet<(i64, String)>>>,
    pub(crate) job_written: Arc<Notify>,
}

impl Context {
    /// A context on the machine's own clock and randomness.
    pub fn new(db: Database) -> Self {
        Self::with(db, Arc::new(SystemClock), Arc::new(SystemRandom))
    }

    /// A context with a given clock and randomness.
    pub fn with(db: Database, clock: Arc<dyn Clock>, random: Arc<dyn Randomness>) -> Self {
        Self {
            db,
            clock,
            random,
            ids: IdBlocks::default(),
            hasher: PasswordHasher::default(),
            files: FileStore::folder("data/files"),
            keyring: Keyring::default(),
            mpesa: None,
            callback_base: None,
            hook_sources: Arc::new(Sources::anywhere()),
            in_flight: Arc::default(),
            job_written: Arc::default(),
        }
    }

    /// Changes how passwords are hashed. For tests and demonstrations, which sign many people up.
    #[must_use]
    pub fn with_hasher(mut self, hasher: PasswordHasher) -> Self {
        self.hasher = hasher;
        self
    }

    /// Changes where files are kept: in the folder `data/files` when nothing is said.
    #[must_use]
    pub fn with_files(mut self, files: FileStore) -> Self {
        self.files = files;
        self
    }

    /// With the keys that seal secrets of others; without any no such secret can be kept.
    #[must_use]
    pub fn with_keyring(mut self, keyring: Keyring) -> Self {
        self.keyring = keyring;
        self
    }

    /// With a client for M-Pesa; without one nothing is asked of it.
    #[must_use]
    pub fn with_mpesa(mut self, mpesa: Daraja) -> Self {
        self.mpesa = Some(mpesa);
        self
    }

    /// Whether this installation speaks to M-Pesa.
    pub fn has_mpesa(&self) -> bool {
        self.mpesa.is_some()
    }

    /// With the public origin under which M-Pesa reaches this installation, such as
    /// `https://chama.example.ke`.
    #[must_use]
    pub fn with_callback_base(mut self, origin: &str) -> Self {
        self.callback_base = Some(Arc::from(origin.trim_end_matches('/')));
        self
    }

    /// With the networks M-Pesa speaks from; what comes from elsewhere books nothing by itself.
    /// Everywhere when nothing is said.
    #[must_use]
    pub fn with_hook_sources(mut self, sources: Sources) -> Self {
        self.hook_sources = Arc::new(sources);
        self
    }

    /// The keys that seal secrets of others.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Where files are kept.
    pub fn files(&self) -> &FileStore {
        &self.files
    }

    /// The database.
    pub fn db(&self) -> &Database {
        &self.db
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Today in East Africa.
    pub fn today(&self) -> NaiveDate {
        eat_date(self.now())
    }
}
