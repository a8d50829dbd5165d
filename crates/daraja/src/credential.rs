//! The SecurityCredential: the initiator's password, encrypted so that only M-Pesa can read it.

use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use x509_cert::Certificate as X509;
use x509_cert::der::{DecodePem, Encode};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::checks;
use crate::errors::{Result, SetupError};

/// The public key of M-Pesa.
pub(crate) struct Certificate(Pkcs1PublicEncryptingKey);

impl Certificate {
    /// Reads a PEM certificate, or a PEM public key.
    pub(crate) fn read(pem: &str) -> Result<Self, SetupError> {
        let der = public_key(pem.trim().as_bytes())
            .ok_or(SetupError::Certificate("not a PEM certificate"))?;
        let key = PublicEncryptingKey::from_der(&der)
            .map_err(|_rejected| SetupError::Certificate("no RSA key of 2048 to 8192 bits"))?;
        let key = Pkcs1PublicEncryptingKey::new(key).map_err(|_unspecified| {
            SetupError::Certificate("a key nothing can be encrypted for")
        })?;
        Ok(Self(key))
    }

    /// Encrypts a password (RSA, PKCS#1 v1.5) and writes it in base64. It differs each time.
    pub(crate) fn credential(&self, password: &SecretString) -> Result<SecretString> {
        let plain = password.expose_secret().as_bytes();
        if plain.is_empty() || plain.len() > self.0.max_plaintext_size() {
            return checks::bad("SecurityCredential", "a password of no possible length");
        }
        let mut sealed = vec![0_u8; self.0.ciphertext_size()];
        match self.0.encrypt(plain, &mut sealed) {
            Ok(sealed) => Ok(STANDARD.encode(sealed).into()),
            Err(_) => checks::bad("SecurityCredential", "could not be encrypted"),
        }
    }
}

fn public_key(pem: &[u8]) -> Option<Vec<u8>> {
    if let Ok(certificate) = X509::from_pem(pem) {
        let info = certificate.tbs_certificate().subject_public_key_info();
        return info.to_der().ok();
    }
    SubjectPublicKeyInfoOwned::from_pem(pem).ok()?.to_der().ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};

    use super::*;

    const CERTIFICATE: &str = include_str!("../tests/keys/certificate.pem");
    const PUBLIC_KEY: &str = include_str!("../tests/keys/public.pem");
    const PRIVATE_KEY: &[u8] = include_bytes!("../tests/keys/private.pkcs8");

    fn decrypted(credential: &SecretString) -> String {
        let sealed = STANDARD.decode(credential.expose_secret()).unwrap();
        let key = PrivateDecryptingKey::from_pkcs8(PRIVATE_KEY).unwrap();
        let key = Pkcs1PrivateDecryptingKey::new(key).unwrap();
        let mut plain = vec![0; key.min_output_size()];
        let plain = key.decrypt(&sealed, &mut plain).unwrap();
        String::from_utf8(plain.to_vec()).unwrap()
    }

    #[test]
    fn only_the_holder_of_the_private_key_reads_the_password() {
        for pem in [CERTIFICATE, PUBLIC_KEY] {
            let certificate = Certificate::read(pem).unwrap();
            let password = SecretString::from("Safe#Pass&2026%$");
            let first = certificate.credential(&password).unwrap();
            let second = certificate.credential(&password).unwrap();
            assert_eq!(decrypted(&first), "Safe#Pass&2026%$");
            assert_eq!(decrypted(&second), "Safe#Pass&2026%$");
            assert_ne!(first.expose_secret(), second.expose_secret());
        }
    }

    #[test]
    fn a_password_that_cannot_be_is_refused() {
        let certificate = Certificate::read(CERTIFICATE).unwrap();
        for password in [String::new(), "x".repeat(246)] {
            let refused = certificate.credential(&password.into());
            assert!(refused.is_err());
        }
        let longest = "x".repeat(245);
        let credential = certificate.credential(&longest.clone().into()).unwrap();
        assert_eq!(decrypted(&credential), longest);
    }

    #[test]
    fn what_is_no_certificate_is_told_at_the_start() {
        let cut = CERTIFICATE.get(..300).unwrap();
        for pem in [
            "",
            "certificate",
            cut,
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        ] {
            assert!(
                matches!(Certificate::read(pem), Err(SetupError::Certificate(_))),
                "{pem}"
            );
        }
    }
}
