//! The way to the host: one HTTP client, its time limits, and the breaker before it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::backoff::{Backoff, Turns};
use crate::breaker::Breaker;
use crate::errors::{Error, NotSent, Result, SetupError};
use crate::json::Node;
use crate::meaning::{self, ANSWER_BYTES_MAX, Answer};
use crate::settings::{Clock, Pause, Settings};

const CONNECT_MAX: Duration = Duration::from_secs(5);

/// Safaricom closes idle connections without a word; a request on one of those would have an
/// unknown outcome for nothing. So they are given up early.
const IDLE_MAX: Duration = Duration::from_secs(10);

pub(crate) struct Link {
    client: Client,
    base: String,
    breaker: Breaker,
    now: Clock,
    pause: Pause,
    turns: Turns,
}

impl Link {
    pub(crate) fn new(settings: Settings, pause: Pause) -> Result<Self, SetupError> {
        let base = base(&settings.base_url)?;
        // The connection must fail before the whole request does: then it is known that nothing
        // was sent.
        let connect = CONNECT_MAX.min(settings.timeout / 2);
        let client = Client::builder()
            .timeout(settings.timeout)
            .connect_timeout(connect)
            .pool_idle_timeout(IDLE_MAX)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .user_agent("ChamaLink")
            .build()
            .map_err(|_unbuilt| SetupError::Client)?;
        let now = settings.now;
        Ok(Self {
            client,
            base,
            breaker: Breaker::new(now.clone()),
            now,
            pause,
            turns: Turns::default(),
        })
    }

    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        (self.now)()
    }

    pub(crate) fn backoff(&self) -> Backoff {
        self.turns.backoff()
    }

    pub(crate) async fn pause(&self, time: Duration) {
        (self.pause)(time).await;
    }

    /// Asks for something with a name and a password.
    pub(crate) async fn get(
        &self,
        path: &'static str,
        name: &SecretString,
        password: &SecretString,
    ) -> Result<Node> {
        let both = [name.expose_secret(), ":", password.expose_secret()].concat();
        let proof = format!("Basic {}", STANDARD.encode(both));
        let request = self.client.get(self.url(path));
        self.ask(path, request, &proof).await
    }

    /// Sends a body with an access token.
    pub(crate) async fn post(
        &self,
        path: &'static str,
        token: &SecretString,
        body: &Value,
    ) -> Result<Node> {
        let proof = format!("Bearer {}", token.expose_secret());
        let request = self.client.post(self.url(path)).json(body);
        self.ask(path, request, &proof).await
    }

    fn url(&self, path: &str) -> String {
        [&self.base, path].concat()
    }

    async fn ask(&self, path: &str, request: RequestBuilder, proof: &str) -> Result<Node> {
        let Ok(mut proof) = HeaderValue::from_str(proof) else {
            return Err(Error::NotSent(NotSent::BadInput {
                field: "Authorization",
                why: "characters that no header can carry",
            }));
        };
        proof.set_sensitive(true);
        let Ok(request) = request.header(AUTHORIZATION, proof).build() else {
            return Err(Error::NotSent(NotSent::BadInput {
                field: "request",
                why: "cannot be written as HTTP",
            }));
        };
        let pass = self
            .breaker
            .enter()
            .ok_or(Error::NotSent(NotSent::CircuitOpen))?;
        let answer = match self.client.execute(request).await {
            Ok(response) => read(path, response).await,
            Err(error) => unanswered(&error),
        };
        if answer.spoken {
            pass.answered();
        } else if pass.silent() {
            tracing::warn!("M-Pesa has stopped answering: no requests for half a minute");
        }
        answer.result
    }
}

/// Scheme and host without a slash at the end.
fn base(address: &str) -> Result<String, SetupError> {
    let url = Url::parse(address).map_err(|_broken| SetupError::Address("not an address"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(SetupError::Address("not a web address"));
    }
    let plain = url.username().is_empty() && url.password().is_none();
    if !plain || url.query().is_some() || url.fragment().is_some() {
        return Err(SetupError::Address("more than scheme, host and path"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// What it means that no answer came. Nothing of the error is repeated: it may hold an address.
fn unanswered(error: &reqwest::Error) -> Answer {
    let error = match (error.is_connect(), error.is_timeout()) {
        (true, true) => no_connection("nobody answered in time"),
        (true, false) => no_connection("refused or unreachable"),
        (false, true) => Error::Unknown("no answer in time".to_owned()),
        (false, false) => Error::Unknown("the connection broke before the answer".to_owned()),
    };
    Answer {
        result: Err(error),
        spoken: false,
    }
}

fn no_connection(why: &str) -> Error {
    Error::NotSent(NotSent::NoConnection(why.to_owned()))
}

async fn read(path: &str, mut response: Response) -> Answer {
    let http = response.status().as_u16();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => break,
            Ok(Some(chunk)) if body.len().saturating_add(chunk.len()) <= ANSWER_BYTES_MAX => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return cut_off("an answer too long to be one"),
            Err(error) if error.is_timeout() => return cut_off("no whole answer in time"),
            Err(_) => return cut_off("the connection broke within the answer"),
        }
    }
    tracing::debug!(path, http, "M-Pesa answered");
    meaning::read(http, &body)
}

fn cut_off(why: &str) -> Answer {
    Answer {
        result: Err(Error::Unknown(why.to_owned())),
        spoken: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_a_scheme_and_a_host() {
        for (address, expected) in [
            ("https://api.safaricom.co.ke", "https://api.safaricom.co.ke"),
            (
                "https://api.safaricom.co.ke/",
                "https://api.safaricom.co.ke",
            ),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
            ("http://localhost/daraja/", "http://localhost/daraja"),
        ] {
            assert_eq!(base(address).as_deref(), Ok(expected));
        }
        for address in [
            "",
            "api.safaricom.co.ke",
            "ftp://host",
            "https://me:pw@host",
            "https://host/?a=b",
            "https://host/#a",
        ] {
            assert!(base(address).is_err(), "{address}");
        }
    }
}
