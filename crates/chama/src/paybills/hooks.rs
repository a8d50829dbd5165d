//! The secret in the addresses M-Pesa calls.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use secrecy::{ExposeSecret, SecretString};

use crate::context::Context;
use crate::error::{Error, Result};

/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;

/// A secret of hexadecimal digits. They spell none of the words Safaricom forbids in an address.
pub(super) struct HookSecret(SecretString);

impl HookSecret {
    pub fn random(context: &Context) -> Result<Self> {
        let mut bytes = [0_u8; SECRET_BYTES];
        let filled = context.random.fill(&mut bytes);
        filled.map_err(|error| Error::Defect(error.to_string()))?;
        let text = bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Ok(Self(SecretString::from(text)))
    }

    /// A secret as it came in an address; anything that cannot be one is none.
    pub fn from_address(text: &str) -> Option<Self> {
        let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let fits = text.len() == SECRET_BYTES * 2 && text.bytes().all(digits);
        fits.then(|| Self(SecretString::from(text)))
    }

    pub fn hash(&self) -> Vec<u8> {
        let hash = digest::digest(&digest::SHA256, self.0.expose_secret().as_bytes());
        hash.as_ref().to_vec()
    }

    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}
