//! M-Pesa as Safaricom offers it to programs (Daraja): a client, and readers for what it sends.
//!
//! Knows nothing of chamas. [`Daraja`] is made once; [`Daraja::account`] is one short code with its
//! credentials, and every call is a method of [`Account`]. What M-Pesa sends by itself is read by
//! [`callbacks`].
//!
//! Three things hold for every call. Input Safaricom would refuse is refused here, before anything
//! leaves. An error says whether anything happened ([`Error::nothing_happened`]): where nobody
//! knows, the caller must ask and never send again. And no key, token, password, phone number or
//! callback address stands in an error, in `Debug` or in a log.

mod account;
mod backoff;
mod breaker;
pub mod callbacks;
mod checks;
mod credential;
mod errors;
mod hidden;
mod json;
mod link;
mod meaning;
mod number;
mod outcome;
mod settings;
mod shillings;
mod times;
mod token;

use std::fmt;
use std::sync::Arc;

pub use account::{
    Accepted, Account, B2cCommand, B2cPayment, BalanceQuery, C2bUrls, PAGE_ROWS, PullPage,
    PullQuery, PullRegistration, Pulled, Reversal, StatusQuery, StkAccepted, StkPush, StkState,
    WhenUnreachable, Which,
};
pub use checks::{forbidden_word, is_wire_phone};
pub use errors::{Error, NotSent, Refusal, RefusalKind, Result, SetupError};
pub use outcome::{CollectOutcome, PayoutOutcome};
pub use settings::{Clock, Credentials, Initiator, Pause, Settings, ShortCodeKind};
pub use shillings::{ShillingsError, WholeShillings};

use credential::Certificate;
use link::Link;
use token::Tokens;

/// Where real money moves.
pub const PRODUCTION: &str = "https://api.safaricom.co.ke";

/// Safaricom's own place to try things.
pub const SAFARICOM_SANDBOX: &str = "https://sandbox.safaricom.co.ke";

/// The client: connections, tokens and the circuit breaker. Cloning shares them, and they are only
/// of use when shared: a second client would take the first one's tokens from it.
#[derive(Clone)]
pub struct Daraja(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) link: Link,
    pub(crate) tokens: Tokens,
    pub(crate) certificate: Certificate,
}

impl Daraja {
    /// A client for the host of the settings. Nothing is asked of it yet.
    ///
    /// # Errors
    /// When the address or the certificate cannot be used.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        Self::with_pause(
            settings,
            Arc::new(|time| Box::pin(tokio::time::sleep(time))),
        )
    }

    /// As [`Daraja::new`], with the waiting before a second try in the caller's hands.
    ///
    /// # Errors
    /// As [`Daraja::new`].
    pub fn with_pause(settings: Settings, pause: Pause) -> Result<Self, SetupError> {
        let certificate = Certificate::read(&settings.certificate_pem)?;
        Ok(Self(Arc::new(Shared {
            link: Link::new(settings, pause)?,
            tokens: Tokens::default(),
            certificate,
        })))
    }

    /// One short code. Accounts of one consumer key share its token.
    pub fn account(&self, credentials: Credentials) -> Account {
        Account::new(Arc::clone(&self.0), credentials)
    }
}

impl fmt::Debug for Daraja {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Daraja(..)")
    }
}
