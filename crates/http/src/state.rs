//! What every handler can reach.

use std::{
    fmt,
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use chama::{Context, Randomness, SystemRandom};
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use uuid::{Builder, Uuid};

use crate::{
    address::{ClientAddress, TrustedProxies},
    cookies::Cookies,
    csrf::CsrfKey,
    failure::Failure,
    limits::Limiter,
    problem::ErrorPage,
    public_url::PublicUrl,
};

/// What is configured. Holds secrets, so it has no `Debug`.
#[derive(Clone)]
pub struct HttpSettings {
    /// The version told by `/health`.
    pub version: &'static str,
    /// How the world reaches us; none when developing.
    pub public_url: Option<PublicUrl>,
    /// Whose `X-Forwarded-For` and `X-Request-Id` are believed.
    pub proxies: TrustedProxies,
    /// Off only for load tests.
    pub rate_limits: bool,
    /// Where nodes share their counts.
    pub redis_url: Option<String>,
    /// Signs the hidden tokens of forms; the same on every node.
    pub csrf_key: CsrfKey,
    pub body_size_max: usize,
    /// For a whole body, however it drips.
    pub body_time_max: Duration,
    /// From the head of a request to the head of its answer.
    pub answer_time_max: Duration,
}

impl HttpSettings {
    /// The documented values around what only the installation knows.
    pub fn new(version: &'static str, csrf_key: CsrfKey) -> Self {
        Self {
            version,
            public_url: None,
            proxies: TrustedProxies::default(),
            rate_limits: true,
            redis_url: None,
            csrf_key,
            body_size_max: 1024 * 1024,
            body_time_max: Duration::from_secs(30),
            answer_time_max: Duration::from_mins(1),
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("the address of Redis cannot be used: {0}")]
    Redis(#[from] redis::RedisError),
}

/// The state of the router. Cloning shares it.
#[derive(Clone)]
pub struct HttpState(Arc<Inner>);

struct Inner {
    context: Context,
    settings: HttpSettings,
    limiter: Limiter,
    error_page: OnceLock<ErrorPage>,
    random: Arc<dyn Randomness>,
    stop: CancellationToken,
}

impl HttpState {
    /// `stop` is what ends the server; from then on `/readyz` says no.
    pub fn new(
        context: Context,
        settings: HttpSettings,
        stop: CancellationToken,
    ) -> Result<Self, StateError> {
        let limiter = Limiter::new(settings.rate_limits, settings.redis_url.as_deref())?;
        Ok(Self(Arc::new(Inner {
            context,
            settings,
            limiter,
            error_page: OnceLock::new(),
            random: Arc::new(SystemRandom),
            stop,
        })))
    }

    /// How failures look to people; without it pages fail as problem+json. The first one stays.
    #[must_use]
    pub fn with_error_page(self, page: ErrorPage) -> Self {
        self.0.error_page.get_or_init(|| page);
        self
    }

    /// The way into the product.
    pub fn context(&self) -> &Context {
        &self.0.context
    }

    pub fn cookies(&self) -> Cookies {
        Cookies::new(self.is_https())
    }

    pub fn public_url(&self) -> Option<&PublicUrl> {
        self.0.settings.public_url.as_ref()
    }

    /// Whether the world reaches us by https.
    pub fn is_https(&self) -> bool {
        self.public_url().is_some_and(PublicUrl::is_https)
    }

    pub fn version(&self) -> &'static str {
        self.0.settings.version
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.0.context.now()
    }

    /// Counts one try to sign in, before the password is looked at.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub async fn count_sign_in(&self, email: &str, address: IpAddr) -> Result<(), Failure> {
        let address = ClientAddress(address).bucket();
        self.0.limiter.sign_in(email, address, self.now()).await
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    pub(crate) fn proxies(&self) -> &TrustedProxies {
        &self.0.settings.proxies
    }

    pub(crate) fn csrf_key(&self) -> &CsrfKey {
        &self.0.settings.csrf_key
    }

    pub(crate) fn error_page(&self) -> Option<&ErrorPage> {
        self.0.error_page.get()
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.0.stop.is_cancelled()
    }

    pub(crate) fn body_size_max(&self) -> usize {
        self.0.settings.body_size_max
    }

    pub(crate) fn body_time_max(&self) -> Duration {
        self.0.settings.body_time_max
    }

    pub(crate) fn answer_time_max(&self) -> Duration {
        self.0.settings.answer_time_max
    }

    pub(crate) fn random_bytes<const N: usize>(&self) -> Result<[u8; N], Failure> {
        let mut bytes = [0; N];
        match self.0.random.fill(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => {
                tracing::error!(%error, "no randomness");
                Err(Failure::internal())
            }
        }
    }

    /// A name that sorts by time. Nothing is guarded by it, so poor randomness would do no harm.
    pub(crate) fn new_uuid(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        let random = self.random_bytes().unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

impl fmt::Debug for HttpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpState(..)")
    }
}
