//! The key of this installation: from the configuration, or kept in the data folder.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use aws_lc_rs::digest;
use aws_lc_rs::hmac;
use chama::{Randomness, SystemRandom};
use http::CsrfKey;
use secrecy::ExposeSecret;

use crate::config::Config;

const FILE: &str = "secret.key";
const LENGTH: usize = 32;

/// The key for the hidden tokens of forms. One secret of the installation may have several uses;
/// each takes a key of its own from it.
///
/// # Errors
/// When the file can be neither read nor made.
pub fn csrf_key(config: &Config) -> anyhow::Result<CsrfKey> {
    let secret = match &config.secret {
        Some(text) => digest::digest(&digest::SHA256, text.expose_secret().as_bytes())
            .as_ref()
            .to_vec(),
        None => kept(&config.data.join(FILE))?,
    };
    let derived = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, &secret),
        b"chamalink form tokens",
    );
    let key = derived
        .as_ref()
        .first_chunk::<LENGTH>()
        .context("a digest is too short")?;
    Ok(CsrfKey::new(key))
}

/// The key in the file, made when there is none. Of two that start at once one makes it: the file
/// appears whole under its name or not at all.
fn kept(path: &Path) -> anyhow::Result<Vec<u8>> {
    let told = || format!("the key of this installation, {}", path.display());
    if let Some(key) = read(path).with_context(told)? {
        return Ok(key);
    }
    let mut key = [0_u8; LENGTH];
    SystemRandom.fill(&mut key)?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let made = make(&draft, &key).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    drop(fs::remove_file(&draft));
    made.with_context(told)?;
    read(path)
        .with_context(told)?
        .with_context(|| format!("{} is not {LENGTH} bytes long: remove it", path.display()))
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(key) if key.len() == LENGTH => Ok(Some(key)),
        Ok(_cut) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "is not a key: remove the file, and a new one is made",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn make(path: &Path, key: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join(FILE);
        let first = kept(&path).unwrap();
        assert_eq!(kept(&path).unwrap(), first);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        fs::write(&path, b"short").unwrap();
        assert!(kept(&path).is_err());
    }
}
