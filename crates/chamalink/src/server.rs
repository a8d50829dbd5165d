//! What `serve` and `demo` share: from a database that is up to date to a server that has ended.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use chama::Context;
use chama::jobs::Worker;
use http::{HttpSettings, HttpState, ServerSettings};
use secrecy::ExposeSecret;
use store::{Database, Dialect, Settings};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::{key_file, mpesa, secret};

/// Jobs one process does at the same time.
const JOBS_AT_ONCE: usize = 4;
/// The version everything tells.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What is under way may take this long after the stop.
const DRAIN_MAX: Duration = Duration::from_secs(25);

/// Takes the address; asked before anything else, so that a wrong one changes nothing.
///
/// # Errors
/// When it is taken or not ours.
pub async fn listen(bind: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(bind)
        .await
        .with_context(|| format!("cannot listen on {bind} (CHAMALINK_BIND)"))
}

/// Opens the database and brings it up to date.
///
/// # Errors
/// When it cannot be reached, or is newer than this program.
pub async fn open_database(config: &Config) -> anyhow::Result<Database> {
    let db = Database::connect(&config.database)
        .await
        .with_context(|| unreachable_database(config))?;
    let report = db
        .migrate()
        .await
        .with_context(|| unreachable_database(config))?;
    if report.applied > 0 {
        tracing::info!(
            applied = report.applied,
            known = report.known,
            "database migrated"
        );
    }
    Ok(db)
}

/// The product on this database, with everything that is configured.
///
/// # Errors
/// When a setting turns out to be unusable.
pub fn context(config: &Config, db: &Database) -> anyhow::Result<Context> {
    let context = Context::new(db.clone())
        .with_files(config.file_store()?)
        .with_keyring(key_file::keyring(config)?)
        .with_hook_sources(config.hook_sources.clone());
    mpesa::with_mpesa(config, context)
}

/// Whether the database would first have to be made.
pub fn is_missing(database: &Settings) -> bool {
    database.dialect() == Dialect::Sqlite && !database.sqlite_path().exists()
}

/// Begins the background work; it ends after the stop, when what it began is done.
pub fn worker(context: Context, stop: CancellationToken) -> JoinHandle<chama::Result<()>> {
    let name = format!("node-{}", std::process::id());
    tokio::spawn(async move {
        let outcome = Worker::new(context, name, JOBS_AT_ONCE).run(stop).await;
        // Said at once: a server serves on without it, and looks at its outcome only at its end.
        if let Err(error) = &outcome {
            tracing::error!(%error, "the background work has ended before its time");
        }
        outcome
    })
}

/// What to say when the database does not open.
pub fn unreachable_database(config: &Config) -> String {
    let shown = crate::config::shown_database(&config.database);
    format!("the database cannot be used ({shown}; DATABASE_URL); chamalink doctor tells more")
}

/// A server about to run.
pub struct Server {
    pub context: Context,
    pub listener: TcpListener,
    pub stop: CancellationToken,
}

impl Server {
    /// Serves until the stop, then ends what is under way. `ready` is called once requests are
    /// answered.
    ///
    /// # Errors
    /// When a setting turns out to be unusable.
    pub async fn run(self, config: &Config, ready: impl FnOnce()) -> anyhow::Result<()> {
        let Self {
            context,
            listener,
            stop,
        } = self;
        http::metrics::install(VERSION).context("metrics")?;
        let db = context.db().clone();
        let worker = worker(context.clone(), stop.clone());
        let settings = HttpSettings {
            public_url: config.public_url.clone(),
            proxies: config.trusted_proxies(),
            rate_limits: config.rate_limits,
            redis_url: config
                .redis_url
                .as_ref()
                .map(|url| url.expose_secret().to_owned()),
            ..HttpSettings::new(VERSION, secret::csrf_key(config)?)
        };
        let state = HttpState::new(context, settings, stop.clone())
            .context("REDIS_URL")?
            .with_error_page(pages::error_page());
        let upkeep = tokio::spawn(http::metrics::upkeep());
        let metrics = metrics(config, &stop).await?;
        let app = http::with_everything(routes(), &state);
        ready();
        let settings = ServerSettings {
            drain_limit: DRAIN_MAX,
            ..ServerSettings::default()
        };
        http::serve(listener, app, settings, stop.clone()).await?;
        stop.cancel();
        upkeep.abort();
        worker.await.context("the worker broke off")??;
        if let Some(metrics) = metrics {
            metrics.await.context("metrics")??;
        }
        db.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Everything there is to ask for beyond health and metrics.
fn routes() -> Router<HttpState> {
    api::routes().merge(pages::routes())
}

type Metrics = JoinHandle<std::io::Result<()>>;

/// `/metrics` on an address of its own, when one is configured.
async fn metrics(config: &Config, stop: &CancellationToken) -> anyhow::Result<Option<Metrics>> {
    let Some(bind) = config.metrics_bind else {
        return Ok(None);
    };
    let listener = TcpListener::bind(bind)
        .await
        .with_context(|| format!("cannot listen on {bind} (CHAMALINK_METRICS_BIND)"))?;
    let settings = ServerSettings {
        connections_max: 16,
        drain_limit: Duration::from_secs(1),
        ..ServerSettings::default()
    };
    let served = http::serve(listener, http::metrics::open(), settings, stop.clone());
    Ok(Some(tokio::spawn(served)))
}
