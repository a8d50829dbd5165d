//! What can go wrong, told by what it means for the money.

use std::fmt;

/// Result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the client could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The address is not `http(s)://host`, or carries more than that.
    #[error("the address of M-Pesa cannot be used: {0}")]
    Address(&'static str),
    /// The certificate cannot be read, or holds no RSA key.
    #[error("the certificate of M-Pesa cannot be used: {0}")]
    Certificate(&'static str),
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be built")]
    Client,
}

/// Why a call did not succeed. What counts is whether anything happened at Safaricom.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request never left. Nothing happened; it may be sent later.
    #[error("not sent: {0}")]
    NotSent(NotSent),
    /// The request left and no answer that can be read came back. It may have been carried out:
    /// ask, do not send again.
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// Safaricom said no. Nothing happened; but see [`RefusalKind::DuplicateOriginator`].
    #[error("refused: {0}")]
    Refused(Refusal),
}

impl Error {
    /// The refusal, if it is one.
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::NotSent(_) | Self::Unknown(_) => None,
        }
    }

    /// Whether it is certain that this request changed nothing, nor an earlier one of the same id:
    /// then it may be sent again.
    pub fn nothing_happened(&self) -> bool {
        match self {
            Self::NotSent(_) => true,
            Self::Unknown(_) => false,
            Self::Refused(refusal) => refusal.kind != RefusalKind::DuplicateOriginator,
        }
    }

    /// Whether Safaricom refused for this reason.
    pub fn is_refused(&self, kind: &RefusalKind) -> bool {
        self.refusal().is_some_and(|refusal| refusal.kind == *kind)
    }
}

/// Why a request never left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Too many requests in a row had no answer; none is sent for half a minute.
    #[error("M-Pesa has not been answering; the next try is a little later")]
    CircuitOpen,
    /// A value Safaricom would refuse, by the name of the field on the wire.
    #[error("{field}: {why}")]
    BadInput {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The account lacks a credential this call needs: `passkey` or `initiator`.
    #[error("this account has no {0}")]
    Missing(&'static str),
    /// No access token could be had, so the request itself was not sent.
    #[error("no access token: {0}")]
    NoToken(String),
    /// No connection to the host.
    #[error("no connection to M-Pesa: {0}")]
    NoConnection(String),
}

/// What Safaricom answered instead of accepting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it means.
    pub kind: RefusalKind,
    /// The HTTP status.
    pub http: u16,
    /// Safaricom's code; empty where there was none. One code can mean several things.
    pub code: String,
    /// Safaricom's words, cut short, without anything secret they may have repeated.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code.is_empty() {
            write!(f, "{} (HTTP {})", self.message, self.http)
        } else {
            write!(f, "{} ({})", self.message, self.code)
        }
    }
}

/// The meaning of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalKind {
    /// The access token does not hold any more, and a new one did not either.
    InvalidToken,
    /// Consumer key or secret, or short code and passkey, do not belong together.
    WrongCredentials,
    /// Safaricom knows no such short code.
    UnknownShortCode,
    /// A field is wrong, by its name on the wire.
    InvalidField(String),
    /// The customer has another request open. Wait a minute.
    SubscriberBusy,
    /// The request asked about is still going on.
    StillProcessing,
    /// This originator id has been used: **the earlier request stands**. Ask for its status.
    DuplicateOriginator,
    /// Too many requests in a short time, also after waiting.
    SpikeArrest,
    /// The agreed number of requests is used up.
    Quota,
    /// The addresses have been registered before.
    AlreadyRegistered,
    /// Safaricom is overloaded.
    SystemBusy,
    /// Something else; see the message.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: RefusalKind) -> Error {
        Error::Refused(Refusal {
            kind,
            http: 500,
            code: "500.002.1001".to_owned(),
            message: "Words".to_owned(),
        })
    }

    #[test]
    fn only_what_certainly_changed_nothing_may_be_sent_again() {
        assert!(Error::NotSent(NotSent::CircuitOpen).nothing_happened());
        assert!(refused(RefusalKind::SpikeArrest).nothing_happened());
        assert!(!refused(RefusalKind::DuplicateOriginator).nothing_happened());
        assert!(!Error::Unknown("no answer in time".to_owned()).nothing_happened());
    }

    #[test]
    fn an_error_reads_as_a_sentence() {
        assert_eq!(
            refused(RefusalKind::Other).to_string(),
            "refused: Words (500.002.1001)"
        );
        assert_eq!(
            Error::NotSent(NotSent::Missing("passkey")).to_string(),
            "not sent: this account has no passkey"
        );
    }
}
