//! What a client and an account are made from.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Waits. The client asks for it only between two tries of a request Safaricom turned away.
pub type Pause = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// What the client needs to know.
#[derive(Clone)]
pub struct Settings {
    /// Scheme and host, such as [`crate::PRODUCTION`].
    pub base_url: String,
    /// Safaricom's certificate for this host, as PEM. The password of an initiator is encrypted
    /// for it. A bare public key (`BEGIN PUBLIC KEY`) is taken too.
    pub certificate_pem: String,
    /// How long one request may take from the first byte to the last.
    pub timeout: Duration,
    /// Tells the time.
    pub now: Clock,
}

/// How customers pay a short code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortCodeKind {
    /// A paybill: the customer types its number and an account number.
    PayBill,
    /// A till. The short code is then the store's or head office's number, and the till is where
    /// the money goes.
    Till {
        /// The number customers pay to.
        till_number: String,
    },
}

/// One short code and what proves that it is ours.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The paybill, or the store number of a till.
    pub short_code: String,
    /// Paybill or till.
    pub kind: ShortCodeKind,
    /// The app's key on the portal.
    pub consumer_key: SecretString,
    /// The app's secret on the portal.
    pub consumer_secret: SecretString,
    /// Needed to ask customers for money (STK).
    pub passkey: Option<SecretString>,
    /// Needed for payouts, status, balance and reversal.
    pub initiator: Option<Initiator>,
}

/// The user of the organisation portal on whose behalf money moves.
#[derive(Debug, Clone)]
pub struct Initiator {
    /// The user name.
    pub name: String,
    /// The password; it expires after 90 days.
    pub password: SecretString,
}
