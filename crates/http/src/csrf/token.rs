//! The hidden field of forms: a keyed digest that ties a form to one browser.
//!
//! `base64url(salt || HMAC-SHA256(key, salt || binding))`. The binding is the session cookie, or
//! before sign-in a random visit cookie. The salt is fresh for each page, so compressing a page
//! beside text of an attacker's choice (BREACH) reveals nothing that is used again.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use aws_lc_rs::{digest, hmac};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{failure::Failure, state::HttpState};

/// The name of the hidden field.
pub const FIELD: &str = "csrf_token";
const SALT_LENGTH: usize = 16;

/// The server's key for form tokens.
#[derive(Clone)]
pub struct CsrfKey(hmac::Key);

impl CsrfKey {
    /// From 256 secret bits, the same on every node.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    fn make(&self, binding: &[u8], salt: &[u8; SALT_LENGTH]) -> String {
        let tag = hmac::sign(&self.0, &message(binding, salt));
        let mut bytes = salt.to_vec();
        bytes.extend_from_slice(tag.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether this server made this token for this browser; takes the same time for every lie.
    fn verify(&self, binding: &[u8], token: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else {
            return false;
        };
        let Some((salt, tag)) = bytes.split_first_chunk::<SALT_LENGTH>() else {
            return false;
        };
        hmac::verify(&self.0, &message(binding, salt), tag).is_ok()
    }
}

impl fmt::Debug for CsrfKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfKey(..)")
    }
}

fn message(binding: &[u8], salt: &[u8; SALT_LENGTH]) -> Vec<u8> {
    let mut message = salt.to_vec();
    message.extend_from_slice(digest::digest(&digest::SHA256, binding).as_ref());
    message
}

/// What ties forms to the browser of one request; in the request's extensions.
#[derive(Debug, Clone)]
pub(super) struct Binding(Arc<Bound>);

#[derive(Debug)]
struct Bound {
    /// With its kind before it, so that a visit value never stands for a session.
    value: String,
    /// A visit value made for this request, to be set if a form used it.
    fresh_visit: Option<String>,
    used: AtomicBool,
}

impl Binding {
    pub(super) fn of(headers: &HeaderMap, state: &HttpState) -> Result<Self, Failure> {
        let cookies = state.cookies();
        let (value, fresh_visit) = if let Some(session) = cookies.session(headers) {
            (format!("session:{session}"), None)
        } else if let Some(visit) = cookies.visit(headers) {
            (format!("visit:{visit}"), None)
        } else {
            let visit = URL_SAFE_NO_PAD.encode(state.random_bytes::<32>()?);
            (format!("visit:{visit}"), Some(visit))
        };
        Ok(Self(Arc::new(Bound {
            value,
            fresh_visit,
            used: AtomicBool::new(false),
        })))
    }

    pub(super) fn accepts(&self, key: &CsrfKey, token: &str) -> bool {
        self.0.fresh_visit.is_none() && key.verify(self.0.value.as_bytes(), token)
    }

    /// The visit value to set, when a form of this answer relies on it.
    pub(super) fn visit_to_set(&self) -> Option<&str> {
        let used = self.0.used.load(Ordering::Acquire);
        self.0.fresh_visit.as_deref().filter(|_| used)
    }
}

/// The hidden field's value, for a page with a form. Taking it sets the visit cookie if needed.
#[derive(Debug, Clone)]
pub struct CsrfToken(String);

impl CsrfToken {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromRequestParts<HttpState> for CsrfToken {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Failure> {
        let binding = parts
            .extensions
            .get::<Binding>()
            .ok_or_else(Failure::internal)?;
        binding.0.used.store(true, Ordering::Release);
        let salt = state.random_bytes::<SALT_LENGTH>()?;
        Ok(Self(
            state.csrf_key().make(binding.0.value.as_bytes(), &salt),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_one_browser_and_one_key() {
        let key = CsrfKey::new(&[7; 32]);
        let token = key.make(b"session:abc", &[1; SALT_LENGTH]);
        assert!(key.verify(b"session:abc", &token));
        assert!(!key.verify(b"session:abd", &token));
        assert!(!key.verify(b"visit:abc", &token));
        assert!(!CsrfKey::new(&[8; 32]).verify(b"session:abc", &token));
    }

    #[test]
    fn two_pages_never_carry_the_same_text() {
        let key = CsrfKey::new(&[7; 32]);
        let one = key.make(b"session:abc", &[1; SALT_LENGTH]);
        let two = key.make(b"session:abc", &[2; SALT_LENGTH]);
        assert_ne!(one, two);
        assert!(key.verify(b"session:abc", &one) && key.verify(b"session:abc", &two));
    }

    #[test]
    fn rubbish_is_no_token() {
        let key = CsrfKey::new(&[7; 32]);
        let long = "A".repeat(10_000);
        for rubbish in ["", "x", "AAAA", "%%%", long.as_str()] {
            assert!(!key.verify(b"session:abc", rubbish), "{rubbish}");
        }
    }
}
