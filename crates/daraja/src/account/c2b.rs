//! Where M-Pesa tells of payments customers make from their phone's menu (C2B).

use std::fmt;

use serde_json::json;

use super::{Account, accepted};
use crate::checks;
use crate::errors::Result;
use crate::hidden::Hidden;

/// The addresses of one short code. In production they can be registered once.
#[derive(Clone, PartialEq, Eq)]
pub struct C2bUrls {
    /// Told of each payment made.
    pub confirmation_url: String,
    /// Asked before each payment, where Safaricom has switched that on.
    pub validation_url: String,
    /// What M-Pesa does when the validation address does not answer.
    pub when_unreachable: WhenUnreachable,
}

impl fmt::Debug for C2bUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("C2bUrls")
            .field("confirmation_url", &Hidden)
            .field("validation_url", &Hidden)
            .field("when_unreachable", &self.when_unreachable)
            .finish()
    }
}

/// What M-Pesa does with a payment it cannot ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenUnreachable {
    /// Lets it through.
    Completed,
    /// Gives it back.
    Cancelled,
}

impl Account {
    /// Registers where M-Pesa tells of payments.
    ///
    /// # Errors
    /// [`crate::RefusalKind::AlreadyRegistered`] where it was done before, to whichever addresses.
    pub async fn register_urls(&self, urls: &C2bUrls) -> Result<()> {
        checks::url("ConfirmationURL", &urls.confirmation_url)?;
        checks::url("ValidationURL", &urls.validation_url)?;
        let body = json!({
            "ShortCode": self.own_short_code()?,
            "ResponseType": match urls.when_unreachable {
                WhenUnreachable::Completed => "Completed",
                WhenUnreachable::Cancelled => "Cancelled",
            },
            "ConfirmationURL": urls.confirmation_url,
            "ValidationURL": urls.validation_url,
        });
        let answer = self.call("/mpesa/c2b/v2/registerurl", &body).await?;
        accepted(&answer)
    }
}
