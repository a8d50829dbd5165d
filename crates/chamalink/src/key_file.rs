//! The file with the keys that seal other people's secrets: made, read again, added to.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chama::sealing::{Key, KeySource, Keyring, KeysUnreadable};
use chama::{Clock, Randomness, SystemClock, SystemRandom};
use secrecy::ExposeSecret;

use crate::config::{Config, Keys};

const HEAD: &str = "# The keys with which ChamaLink seals other people's secrets, the current one \
    first.\n# Without them the secrets in its database cannot be read, by nobody. Keep a copy of \
    this\n# file, and not where copies of the database are kept.\n";

/// The keys as they are configured. A key file that is not there is made.
///
/// # Errors
/// When the keys can be neither read nor made.
pub fn keyring(config: &Config) -> anyhow::Result<Keyring> {
    match &config.keys {
        Keys::Listed(text) => {
            let keys = Key::read_list(text.expose_secret()).context("CHAMALINK_KEYS")?;
            Ok(Keyring::new(&keys)?)
        }
        Keys::File(path) => {
            KeyFile(path.clone()).make_if_missing()?;
            existing(path)
        }
    }
}

/// The same without making anything; none where there is no key file yet.
///
/// # Errors
/// When there is one and it cannot be read.
pub fn keyring_as_it_is(config: &Config) -> anyhow::Result<Option<Keyring>> {
    match &config.keys {
        Keys::File(path) if !path.exists() => Ok(None),
        Keys::File(path) => existing(path).map(Some),
        Keys::Listed(_) => keyring(config).map(Some),
    }
}

fn existing(path: &Path) -> anyhow::Result<Keyring> {
    let file = KeyFile(path.to_owned());
    Ok(Keyring::kept_in(Box::new(file))?)
}

/// A key file.
pub struct KeyFile(pub PathBuf);

impl KeySource for KeyFile {
    fn read(&self) -> Result<Vec<Key>, KeysUnreadable> {
        let told = |why: String| KeysUnreadable(format!("{}: {why}", self.0.display()));
        let text = fs::read_to_string(&self.0).map_err(|error| told(error.to_string()))?;
        Key::read_list(&text).map_err(|error| told(error.to_string()))
    }
}

impl KeyFile {
    /// Adds a new key, which is the current one from now on; tells its id.
    ///
    /// # Errors
    /// When the file can be neither read nor written.
    pub fn add(&self) -> anyhow::Result<String> {
        let _alone = self.lock()?;
        let mut keys = self.read()?;
        let key = draw()?;
        let id = key.id().to_owned();
        keys.insert(0, key);
        self.write(&keys)?;
        Ok(id)
    }

    /// Takes a key out; tells whether it was in there. The current one stays.
    ///
    /// # Errors
    /// When it is the current one, and when the file can be neither read nor written.
    pub fn forget(&self, id: &str) -> anyhow::Result<bool> {
        let _alone = self.lock()?;
        let keys = self.read()?;
        let is_current = keys.first().is_some_and(|key| key.id() == id);
        anyhow::ensure!(
            !is_current,
            "{id} is the current key: chamalink keys rotate first"
        );
        let before = keys.len();
        let kept: Vec<Key> = keys.into_iter().filter(|key| key.id() != id).collect();
        if kept.len() == before {
            return Ok(false);
        }
        self.write(&kept)?;
        Ok(true)
    }

    fn make_if_missing(&self) -> anyhow::Result<()> {
        if self.0.exists() {
            return Ok(());
        }
        let _alone = self.lock()?;
        if self.0.exists() {
            return Ok(());
        }
        self.write(&[draw()?])
    }

    /// Held by whoever changes the file: of two that add a key none takes the other's away.
    fn lock(&self) -> anyhow::Result<File> {
        let path = self.beside("lock");
        let told = || format!("cannot lock {}", path.display());
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder).with_context(told)?;
        }
        let mut options = File::options();
        options.write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(&path).with_context(told)?;
        file.lock().with_context(told)?;
        Ok(file)
    }

    /// Writes the file anew: it is there whole or as it was.
    fn write(&self, keys: &[Key]) -> anyhow::Result<()> {
        let draft = self.beside("new");
        let told = || format!("cannot write {}", self.0.display());
        // A draft of somebody who was killed: the lock says that nobody is writing it.
        drop(fs::remove_file(&draft));
        Self::write_draft(&draft, keys)
            .and_then(|()| fs::rename(&draft, &self.0))
            .and_then(|()| self.keep_name())
            .with_context(told)
    }

    fn write_draft(draft: &Path, keys: &[Key]) -> io::Result<()> {
        let mut options = File::options();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(draft)?;
        file.write_all(HEAD.as_bytes())?;
        for key in keys {
            writeln!(file, "{}", key.written().expose_secret())?;
        }
        file.sync_all()
    }

    /// The new file stands under its name even after the power fails: what is sealed with its keys
    /// is written only after this.
    fn keep_name(&self) -> io::Result<()> {
        match self.0.parent().filter(|it| !it.as_os_str().is_empty()) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.0.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(ending);
        self.0.with_file_name(name)
    }
}

/// A new key, named for the day and by lot.
fn draw() -> anyhow::Result<Key> {
    let (mut bytes, mut lot) = ([0_u8; Key::LENGTH], [0_u8; 4]);
    SystemRandom.fill(&mut bytes)?;
    SystemRandom.fill(&mut lot)?;
    let day = SystemClock.now().format("%Y-%m-%d");
    let id = format!("{day}-{:08x}", u32::from_be_bytes(lot));
    Ok(Key::new(&id, bytes)?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn ids(file: &KeyFile) -> Vec<String> {
        let keys = file.read().unwrap();
        keys.iter().map(|key| key.id().to_owned()).collect()
    }

    #[test]
    fn a_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile(folder.path().join("new/sealing.keys"));
        file.make_if_missing().unwrap();
        let first = ids(&file);
        file.make_if_missing().unwrap();
        assert_eq!(ids(&file), first);
        let mode = fs::metadata(&file.0).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_new_key_stands_first_and_the_old_one_can_go() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile(folder.path().join("sealing.keys"));
        file.make_if_missing().unwrap();
        let old = ids(&file).remove(0);
        let new = file.add().unwrap();
        assert_eq!(ids(&file), [new.clone(), old.clone()]);
        assert!(file.forget(&new).is_err());
        assert!(file.forget(&old).unwrap());
        assert!(!file.forget(&old).unwrap());
        assert_eq!(ids(&file), [new]);
        let mode = fs::metadata(&file.0).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn of_many_who_add_at_once_none_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sealing.keys");
        KeyFile(path.clone()).make_if_missing().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| KeyFile(path.clone()).add().unwrap());
            }
        });
        assert_eq!(ids(&KeyFile(path)).len(), 9);
    }
}
