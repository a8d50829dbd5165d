//! The keys at hand: the current one seals, all of them open.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::Sealed;
use super::key::Key;
use crate::error::{Error, Kind, Refusal, Result};

/// Where the keys can be read anew, such as a file. Rotating adds a key there while servers run.
pub trait KeySource: Send + Sync {
    /// All keys, the current one first.
    ///
    /// # Errors
    /// Why they cannot be read; without any key in the text.
    fn read(&self) -> std::result::Result<Vec<Key>, KeysUnreadable>;
}

/// The keys cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the keys cannot be read: {0}")]
pub struct KeysUnreadable(pub String);

/// The keys that seal and open. Cloning shares it. Without any it seals and opens nothing.
#[derive(Clone, Default)]
pub struct Keyring(Arc<Held>);

#[derive(Default)]
struct Held {
    keys: RwLock<Arc<Vec<Ready>>>,
    source: Option<Box<dyn KeySource>>,
}

/// A key made ready for use.
struct Ready {
    id: String,
    aead: RandomizedNonceKey,
    prints: hmac::Key,
}

impl Ready {
    fn new(key: &Key) -> Result<Self> {
        let aead = RandomizedNonceKey::new(&AES_256_GCM, key.expose());
        let aead = aead.map_err(|_unspecified| Error::Defect("a key is no key".to_owned()))?;
        // What is compared and what is sealed never share a key.
        let own = hmac::Key::new(hmac::HMAC_SHA256, key.expose());
        let derived = hmac::sign(&own, b"chamalink fingerprints");
        Ok(Self {
            id: key.id().to_owned(),
            aead,
            prints: hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()),
        })
    }
}

impl Keyring {
    /// A keyring of fixed keys; the first one is current.
    ///
    /// # Errors
    /// A defect when a key cannot be used, which no key of the right length is.
    pub fn new(keys: &[Key]) -> Result<Self> {
        Ok(Self(Arc::new(Held {
            keys: RwLock::new(Arc::new(ready(keys)?)),
            source: None,
        })))
    }

    /// A keyring that reads its keys again when it meets one it does not know.
    ///
    /// # Errors
    /// A defect when they cannot be read now.
    pub fn kept_in(source: Box<dyn KeySource>) -> Result<Self> {
        let keys = source.read();
        let keys = keys.map_err(|unreadable| Error::Defect(unreadable.to_string()))?;
        Ok(Self(Arc::new(Held {
            keys: RwLock::new(Arc::new(ready(&keys)?)),
            source: Some(source),
        })))
    }

    /// Whether there is a key to seal with.
    pub fn can_seal(&self) -> bool {
        !self.keys().is_empty()
    }

    /// The ids of all keys, the current one first.
    pub fn ids(&self) -> Vec<String> {
        let keys = self.keys();
        keys.iter().map(|key| key.id.clone()).collect()
    }

    /// The id of the key that seals.
    ///
    /// # Errors
    /// Unavailable when there is none.
    pub fn current(&self) -> Result<String> {
        let keys = self.keys();
        Ok(keys.first().ok_or_else(missing)?.id.clone())
    }

    /// Reads the keys again where they are kept, so that what is sealed next is sealed with the
    /// newest. Where they cannot be read the ones at hand stay.
    pub fn refresh(&self) {
        let Some(source) = &self.0.source else { return };
        let read = source.read().map_err(|error| error.to_string());
        match read.and_then(|keys| ready(&keys).map_err(|error| error.to_string())) {
            Ok(keys) => {
                let mut held = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
                *held = Arc::new(keys);
            }
            Err(error) => tracing::error!(%error, "the keys for sealed secrets are not renewed"),
        }
    }

    /// Seals a secret for a purpose with the current key.
    ///
    /// # Errors
    /// Unavailable when there is no key.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Sealed> {
        let keys = self.keys();
        let key = keys.first().ok_or_else(missing)?;
        let mut sealed = plain.to_vec();
        let nonce = key
            .aead
            .seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut sealed)
            .map_err(|_unspecified| Error::Defect("a secret cannot be sealed".to_owned()))?;
        let mut bytes = nonce.as_ref().to_vec();
        bytes.append(&mut sealed);
        Ok(Sealed {
            key_id: key.id.clone(),
            bytes,
        })
    }

    /// Opens what was sealed for this purpose.
    ///
    /// # Errors
    /// Unavailable when its key is not at hand; a defect when it was sealed for something else or
    /// has been changed.
    pub fn open(&self, purpose: &str, sealed: &Sealed) -> Result<SecretString> {
        if !self.knows(&sealed.key_id) {
            self.refresh();
        }
        let keys = self.keys();
        let key = keys.iter().find(|key| key.id == sealed.key_id);
        let key = key.ok_or_else(missing)?;
        let broken = || Error::Defect(format!("what was sealed for {purpose} does not open"));
        let (nonce, rest) = sealed
            .bytes
            .split_first_chunk::<NONCE_LEN>()
            .ok_or_else(broken)?;
        let mut rest = Zeroizing::new(rest.to_vec());
        let (nonce, aad) = (Nonce::from(nonce), Aad::from(purpose.as_bytes()));
        let opened = key.aead.open_in_place(nonce, aad, &mut rest);
        let plain = opened.map_err(|_unspecified| broken())?;
        let text = std::str::from_utf8(plain).map_err(|_other| broken())?;
        Ok(SecretString::from(text))
    }

    /// A print of secrets by which the same request is known again, and which tells nothing to
    /// whoever has no key.
    ///
    /// # Errors
    /// Unavailable when there is no key.
    pub fn fingerprint(&self, secrets: &[&str]) -> Result<Vec<u8>> {
        let keys = self.keys();
        let key = keys.first().ok_or_else(missing)?;
        let mut signer = hmac::Context::with_key(&key.prints);
        for secret in secrets {
            signer.update(
                &u64::try_from(secret.len())
                    .unwrap_or(u64::MAX)
                    .to_be_bytes(),
            );
            signer.update(secret.as_bytes());
        }
        Ok(signer.sign().as_ref().to_vec())
    }

    fn knows(&self, id: &str) -> bool {
        self.keys().iter().any(|key| key.id == id)
    }

    fn keys(&self) -> Arc<Vec<Ready>> {
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&keys)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keyring").field(&self.ids()).finish()
    }
}

fn ready(keys: &[Key]) -> Result<Vec<Ready>> {
    keys.iter().map(Ready::new).collect()
}

fn missing() -> Error {
    Refusal::new(Kind::Unavailable, "sealing_key_missing").into()
}
