//! What the sandbox reads secrets with: a published key pair that protects nothing, and the
//! password of a push.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The certificate a client encrypts the initiator's password with.
pub const CERTIFICATE_PEM: &str = include_str!("../keys/certificate.pem");
/// The public key in it.
pub const PUBLIC_KEY_PEM: &str = include_str!("../keys/public.pem");
const PRIVATE_PEM: &str = include_str!("../keys/private.pem");

/// The private half could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox's own key cannot be read")]
pub struct KeyUnreadable;

/// The key that opens a `SecurityCredential`.
pub struct Opener(Pkcs1PrivateDecryptingKey);

impl Opener {
    /// Reads the key that comes with the sandbox.
    pub fn new() -> Result<Self, KeyUnreadable> {
        let lines = PRIVATE_PEM.lines().filter(|line| !line.starts_with('-'));
        let der = STANDARD.decode(lines.collect::<String>());
        let der = der.map_err(|_no_base64| KeyUnreadable)?;
        let key = PrivateDecryptingKey::from_pkcs8(&der).map_err(|_rejected| KeyUnreadable)?;
        let key = Pkcs1PrivateDecryptingKey::new(key).map_err(|_unspecified| KeyUnreadable)?;
        Ok(Self(key))
    }

    /// The password within a `SecurityCredential`, if it was made with our certificate.
    pub fn open(&self, credential: &str) -> Option<String> {
        let sealed = STANDARD.decode(credential).ok()?;
        let mut room = vec![0; self.0.min_output_size()];
        let plain = self.0.decrypt(&sealed, &mut room).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}

/// The password of a push: base64 of short code, passkey and timestamp.
pub fn push_password(short_code: &str, passkey: &str, timestamp: &str) -> String {
    STANDARD.encode(format!("{short_code}{passkey}{timestamp}"))
}

/// Name and secret of an `Authorization: Basic` header.
pub fn basic(header: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (name, secret) = text.split_once(':')?;
    Some((name.to_owned(), secret.to_owned()))
}

/// SHA-256 in small hexadecimal letters.
pub fn sha256_hex(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a text cannot fail.
            let _written = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};

    use super::*;

    /// What a client does with the certificate's key.
    fn seal(password: &str) -> String {
        let lines = PUBLIC_KEY_PEM.lines().filter(|line| !line.starts_with('-'));
        let der = STANDARD.decode(lines.collect::<String>()).unwrap();
        let key = PublicEncryptingKey::from_der(&der).unwrap();
        let key = Pkcs1PublicEncryptingKey::new(key).unwrap();
        let mut room = vec![0; key.ciphertext_size()];
        let sealed = key.encrypt(password.as_bytes(), &mut room).unwrap();
        STANDARD.encode(sealed)
    }

    #[test]
    fn a_sealed_password_is_opened() {
        let opener = Opener::new().unwrap();
        assert_eq!(opener.open(&seal("pass#1")).as_deref(), Some("pass#1"));
        assert_eq!(opener.open("bm8="), None);
        assert_eq!(opener.open("no base64!"), None);
    }

    #[test]
    fn hash_password_and_header() {
        assert_eq!(sha256_hex("").get(..8), Some("e3b0c442"));
        assert_eq!(push_password("1", "2", "3"), "MTIz");
        assert_eq!(
            basic("Basic YTpiOmM="),
            Some(("a".to_owned(), "b:c".to_owned()))
        );
        assert_eq!(basic("Bearer YTpi"), None);
    }
}
