//! How the gateway refuses: an HTTP status, a code, and a sentence.

/// A refusal. Several meanings share one code, as with the real gateway.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} {message}")]
pub struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// A field is missing or wrong.
    pub fn field(name: &str) -> Self {
        Self::new(400, "400.002.02", format!("Bad Request - Invalid {name}"))
    }

    /// The body is no JSON object.
    pub fn payload() -> Self {
        Self::new(400, "400.002.05", "Invalid Request Payload")
    }

    /// Nobody has this short code.
    pub fn no_merchant() -> Self {
        Self::new(500, "500.001.1001", "Merchant does not exist")
    }

    /// Password, timestamp and short code do not belong together.
    pub fn wrong_credentials() -> Self {
        let text = "[MerchantValidate] - Wrong credentials";
        Self::new(500, "500.001.1001", text)
    }

    /// Another prompt is open on the phone.
    pub fn subscriber_busy() -> Self {
        let text = "Unable to lock subscriber, a transaction is already in process for the \
                    current subscriber";
        Self::new(500, "500.001.1001", text)
    }

    /// Asked about a prompt nobody has answered yet.
    pub fn being_processed() -> Self {
        Self::new(500, "500.001.1001", "The transaction is being processed")
    }

    /// The id was used before; what it stood for then stands.
    pub fn duplicate_originator() -> Self {
        let text = "Duplicate OriginatorConversationID.";
        Self::new(500, "500.002.1001", text)
    }

    /// Too many requests in a short time.
    pub fn spike_arrest() -> Self {
        let text = "Error Occurred: Spike Arrest Violation";
        Self::new(500, "500.003.02", text)
    }

    /// The gateway is busy.
    pub fn system_busy() -> Self {
        let text = "System is busy. Please try again in few minutes.";
        Self::new(500, "500.003.02", text)
    }

    /// More requests than were bought.
    pub fn quota() -> Self {
        Self::new(500, "500.003.03", "Quota Violation")
    }

    /// Something broke.
    pub fn internal() -> Self {
        Self::new(500, "500.003.1001", "Internal Server Error")
    }

    /// Addresses can be registered once.
    pub fn urls_registered() -> Self {
        Self::new(500, "500.003.1001", "Urls are already registered")
    }
}
