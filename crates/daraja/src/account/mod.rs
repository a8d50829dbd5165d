//! One short code: every call Daraja offers for it, a file each.
//!
//! A call checks its input, has the token, sends, and reads the answer. A request Safaricom turned
//! away for its token or for coming too fast is sent again, since nothing came of it; one that had
//! no answer never is.

mod b2c;
mod balance;
mod c2b;
mod pull;
mod reversal;
mod status;
mod stk;

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

pub use b2c::{B2cCommand, B2cPayment};
pub use balance::BalanceQuery;
pub use c2b::{C2bUrls, WhenUnreachable};
pub use pull::{PAGE_ROWS, PullPage, PullQuery, PullRegistration, Pulled};
pub use reversal::Reversal;
pub use status::{StatusQuery, Which};
pub use stk::{StkAccepted, StkPush, StkState};

use crate::callbacks::names;
use crate::errors::{Error, NotSent, Refusal, RefusalKind, Result};
use crate::hidden::without;
use crate::json::Node;
use crate::settings::{Credentials, ShortCodeKind};
use crate::token::{Keys, Slot, Want};
use crate::{Shared, checks, meaning};

/// One short code, ready to be used. Cloning shares it.
#[derive(Clone)]
pub struct Account {
    shared: Arc<Shared>,
    slot: Arc<Slot>,
    credentials: Arc<Credentials>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("short_code", &self.credentials.short_code)
            .finish_non_exhaustive()
    }
}

/// M-Pesa has taken a request and will send its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// M-Pesa's id of the conversation; the result carries it too. Empty if it said none.
    pub conversation_id: String,
    /// Our id where we gave one, otherwise one of the gateway's; the result carries it too.
    pub originator_conversation_id: String,
}

impl Account {
    pub(crate) fn new(shared: Arc<Shared>, credentials: Credentials) -> Self {
        let slot = shared.tokens.slot(&credentials.consumer_key);
        Self {
            shared,
            slot,
            credentials: Arc::new(credentials),
        }
    }

    /// The short code.
    pub fn short_code(&self) -> &str {
        &self.credentials.short_code
    }

    /// Paybill or till.
    pub fn kind(&self) -> &ShortCodeKind {
        &self.credentials.kind
    }

    /// Whether Safaricom knows this key and secret: has a new token.
    ///
    /// # Errors
    /// [`RefusalKind::WrongCredentials`] when it does not.
    pub async fn check(&self) -> Result<()> {
        let link = &self.shared.link;
        let token = self.slot.token(link, self.keys(), Want::New).await;
        token.map(|_| ()).map_err(|error| self.hiding(error, None))
    }

    fn keys(&self) -> Keys<'_> {
        Keys {
            key: &self.credentials.consumer_key,
            secret: &self.credentials.consumer_secret,
        }
    }

    /// Sends one request, and again where Safaricom turned it away without looking at it.
    async fn call(&self, path: &'static str, body: &Value) -> Result<Node> {
        let link = &self.shared.link;
        let mut waits = link.backoff();
        let mut want = Want::Any;
        loop {
            let token = self.slot.token(link, self.keys(), want).await;
            let token = token.map_err(|error| self.hiding(error, None))?;
            let error = match link.post(path, &token.value, body).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let first_token = matches!(want, Want::Any);
            if error.is_refused(&RefusalKind::InvalidToken) && first_token {
                want = Want::InsteadOf(token.number);
            } else if error.is_refused(&RefusalKind::SpikeArrest)
                && let Some(wait) = waits.next()
            {
                link.pause(wait).await;
            } else {
                return Err(self.hiding(error, Some(&token.value)));
            }
        }
    }

    /// An error whose words repeat nothing secret of this account.
    fn hiding(&self, error: Error, token: Option<&SecretString>) -> Error {
        let own = &self.credentials;
        let password = own.initiator.as_ref().map(|initiator| &initiator.password);
        let secrets = [
            Some(&own.consumer_key),
            Some(&own.consumer_secret),
            own.passkey.as_ref(),
            password,
            token,
        ];
        let secrets: Vec<&str> = secrets
            .into_iter()
            .flatten()
            .map(ExposeSecret::expose_secret)
            .collect();
        match error {
            Error::Refused(refusal) => Error::Refused(Refusal {
                kind: match refusal.kind {
                    RefusalKind::InvalidField(name) => {
                        RefusalKind::InvalidField(without(&name, &secrets))
                    }
                    kind => kind,
                },
                http: refusal.http,
                code: without(&refusal.code, &secrets),
                message: without(&refusal.message, &secrets),
            }),
            Error::Unknown(why) => Error::Unknown(without(&why, &secrets)),
            error @ Error::NotSent(_) => error,
        }
    }

    /// The initiator's name, and the password as only M-Pesa can read it.
    fn initiator(&self) -> Result<(&str, SecretString)> {
        let Some(initiator) = &self.credentials.initiator else {
            return Err(Error::NotSent(NotSent::Missing("initiator")));
        };
        if initiator.name.trim().is_empty() {
            return checks::bad("InitiatorName", "empty");
        }
        let credential = self.shared.certificate.credential(&initiator.password)?;
        Ok((&initiator.name, credential))
    }

    /// The short code, if it can be one.
    fn own_short_code(&self) -> Result<&str> {
        checks::short_code("ShortCode", &self.credentials.short_code)?;
        Ok(&self.credentials.short_code)
    }
}

/// Checks that an answer accepts the request: `"ResponseCode":"0"`, with however many noughts.
fn accepted(answer: &Node) -> Result<()> {
    let code = answer.text(&["ResponseCode"]).map_err(unreadable)?;
    match code {
        None => Err(Error::Unknown(
            "an answer that says neither yes nor no".to_owned(),
        )),
        Some(code) if code.bytes().all(|byte| byte == b'0') => Ok(()),
        Some(code) => Err(declined(answer, &code)),
    }
}

/// A refusal told with HTTP 200.
fn declined(answer: &Node, code: &str) -> Error {
    let words = answer.text(&["ResponseDescription", "ResponseMessage"]);
    let words = words.ok().flatten().unwrap_or_default();
    Error::Refused(meaning::refusal(200, code, &words))
}

/// Checks an answer to a request whose result comes later. `ours` is the id we gave, if we did.
fn conversation(answer: &Node, ours: Option<&str>) -> Result<Accepted> {
    accepted(answer)?;
    let conversation_id = answer.text_or_empty(names::CONVERSATION);
    let theirs = answer
        .text_or_empty(names::ORIGINATOR)
        .map_err(unreadable)?;
    Ok(Accepted {
        conversation_id: conversation_id.map_err(unreadable)?,
        originator_conversation_id: ours.map_or(theirs, str::to_owned),
    })
}

/// The request was taken in some form, but what came of it cannot be read.
fn unreadable(error: crate::callbacks::ParseError) -> Error {
    Error::Unknown(format!("an answer that cannot be read: {error}"))
}
