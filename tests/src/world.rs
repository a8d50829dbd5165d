//! A world: one database, one clock, and the program without HTTP in it.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chama::Context;
use chama::hashing::PasswordHasher;
use files::FileStore;
use futures::FutureExt;
use store::{Database, Dialect, Settings};

use crate::books::check_books;
use crate::dice::SeededRandom;
use crate::home::Home;
use crate::mpesa::{keyring, silent_mpesa};
use crate::time::TestClock;

/// A database with the schema in it, a clock, and a context on both. Cloning shares it.
#[derive(Debug, Clone)]
pub struct World {
    /// The database.
    pub db: Database,
    /// The clock of every context of this world.
    pub clock: Arc<TestClock>,
    /// The context most stories use.
    pub context: Context,
    /// Where the database lives.
    pub home: Arc<Home>,
    seeds: Arc<AtomicU64>,
    names: Arc<AtomicU64>,
}

impl World {
    /// A new world, or none where there is no PostgreSQL.
    pub async fn new(dialect: Dialect) -> Option<Self> {
        let home = Home::new(dialect).await?;
        Some(Self::at(Arc::new(home), Arc::new(TestClock::default()), 0).await)
    }

    /// A world where there may have been one before, with this clock. What it draws by lot begins
    /// with a seed that another did not use.
    pub async fn at(home: Arc<Home>, clock: Arc<TestClock>, first_seed: u64) -> Self {
        // A test asks more at once than two cores serve in the time a person would wait.
        let settings = Settings {
            connection_wait_max: Duration::from_mins(1),
            ..Settings::new(home.url())
        };
        let db = Database::connect(&settings).await;
        let db = db.expect("a new database can be opened");
        db.migrate().await.expect("a new database can be migrated");
        let context = context(&db, &home, Arc::clone(&clock), first_seed);
        Self {
            db,
            clock,
            context,
            home,
            seeds: Arc::new(AtomicU64::new(first_seed + 1)),
            names: Arc::new(AtomicU64::new(1)),
        }
    }

    /// Which database.
    pub fn dialect(&self) -> Dialect {
        self.db.dialect()
    }

    /// A context that shares nothing with the others but database and clock: what the program is
    /// after a restart, or on another node.
    pub fn another_context(&self) -> Context {
        self.context_with(Arc::clone(&self.clock))
    }

    /// The same with a clock of its own.
    pub fn context_with(&self, clock: Arc<TestClock>) -> Context {
        let seed = self.seeds.fetch_add(1, Ordering::SeqCst);
        context(&self.db, &self.home, clock, seed)
    }

    /// A context on another connection to the database.
    pub fn context_on(&self, db: &Database) -> Context {
        let seed = self.seeds.fetch_add(1, Ordering::SeqCst);
        context(db, &self.home, Arc::clone(&self.clock), seed)
    }

    /// A number not given out before, for names that must differ.
    pub fn number(&self) -> u64 {
        self.names.fetch_add(1, Ordering::SeqCst)
    }

    /// Runs a statement past the program.
    ///
    /// # Errors
    /// What the database says.
    pub async fn raw(&self, statement: &str) -> Result<u64, String> {
        crate::home::raw(&self.home, statement).await
    }

    /// Lets go of the database and leaves it where it is.
    pub async fn close(&self) {
        self.db.close().await;
    }

    async fn end(self) {
        self.close().await;
        self.home.tear_down().await;
    }
}

fn context(db: &Database, home: &Home, clock: Arc<TestClock>, seed: u64) -> Context {
    let hasher = PasswordHasher::cheap().expect("bcrypt knows its lowest cost");
    let files = FileStore::folder(home.folder().join("files"));
    Context::with(db.clone(), clock, Arc::new(SeededRandom::new(seed)))
        .with_hasher(hasher)
        .with_files(files)
        .with_keyring(keyring("first"))
        .with_mpesa(silent_mpesa())
        .with_callback_base("https://chama.example.ke")
}

/// Runs a story in a world of its own and checks the books when it is over.
pub fn run(dialect: Dialect, story: impl AsyncFnOnce(&World)) {
    run_without_check(dialect, async |world| {
        story(world).await;
        check_books(&world.db).await;
    });
}

/// The same for a story that leaves the books wrong on purpose.
pub fn run_without_check(dialect: Dialect, story: impl AsyncFnOnce(&World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let Some(world) = World::new(dialect).await else {
            return;
        };
        // The database goes away however the story ends.
        let outcome = AssertUnwindSafe(story(&world)).catch_unwind().await;
        if let Err(panic) = outcome {
            // Whatever the story left at work may hold connections, so closing could wait for ever.
            world.home.tear_down().await;
            resume_unwind(panic);
        }
        world.end().await;
    });
}
