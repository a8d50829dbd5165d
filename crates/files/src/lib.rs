//! Where the files people attach are kept: in a folder, or with a store that speaks S3.
//!
//! A file has a name that nobody guesses, is written once and never changed. Who may see it is not
//! decided here. Nothing is kept here that the database does not name.

mod folder;
mod s3;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use object_store::ObjectStore;

pub use s3::S3Settings;

/// Why a file could not be kept or brought.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file of this name, although one was kept.
    #[error("the file {0} is gone")]
    Gone(String),
    /// The store cannot be reached, or the disk refuses.
    #[error("the file store does not work: {0}")]
    Unavailable(String),
    /// The name is none of ours, or the settings cannot be used.
    #[error("{0}")]
    Defect(String),
}

/// Result of anything done with files.
pub type Result<T> = std::result::Result<T, Error>;

/// The store. Cloning shares it.
#[derive(Clone)]
pub struct FileStore(Kept);

#[derive(Clone)]
enum Kept {
    Folder(Arc<PathBuf>),
    S3(Arc<dyn ObjectStore>, Arc<str>),
}

impl FileStore {
    /// A folder on this machine; made when the first file is kept.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self(Kept::Folder(Arc::new(path.into())))
    }

    /// A store that speaks S3.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn s3(settings: &S3Settings) -> Result<Self> {
        let shown = format!("bucket {} at {}", settings.bucket, settings.endpoint);
        Ok(Self(Kept::S3(s3::open(settings)?, Arc::from(shown))))
    }

    /// Keeps a file under a name; when it returns, the file is durable.
    ///
    /// # Errors
    /// When it could not be kept; nothing stays under the name then, or the whole file does.
    pub async fn put(&self, name: &str, content: Bytes) -> Result<()> {
        check(name)?;
        match &self.0 {
            Kept::Folder(path) => folder::put(path, name, content).await,
            Kept::S3(store, _) => s3::put(store.as_ref(), name, content).await,
        }
    }

    /// Brings a file.
    ///
    /// # Errors
    /// [`Error::Gone`] when there is none of this name.
    pub async fn get(&self, name: &str) -> Result<Bytes> {
        check(name)?;
        match &self.0 {
            Kept::Folder(path) => folder::get(path, name).await,
            Kept::S3(store, _) => s3::get(store.as_ref(), name).await,
        }
    }

    /// Whether the store answers: a folder is no question of the network, a bucket is asked for a
    /// file that is not there.
    ///
    /// # Errors
    /// When it does not.
    pub async fn probe(&self) -> Result<()> {
        match &self.0 {
            Kept::Folder(path) if path.exists() && !path.is_dir() => {
                Err(Error::Unavailable(format!("{} is a file", path.display())))
            }
            Kept::Folder(_) => Ok(()),
            Kept::S3(store, _) => match s3::get(store.as_ref(), "00").await {
                Ok(_) | Err(Error::Gone(_)) => Ok(()),
                Err(error) => Err(error),
            },
        }
    }
}

impl fmt::Display for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Folder(path) => write!(f, "folder {}", path.display()),
            Kept::S3(_, shown) => f.write_str(shown),
        }
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileStore({self})")
    }
}

/// A name is made of hexadecimal digits, so it leads nowhere else on any disk.
fn check(name: &str) -> Result<()> {
    let fits = (2..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if fits {
        Ok(())
    } else {
        Err(Error::Defect("not the name of a kept file".to_owned()))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_keeps_what_it_is_given() {
        let home = tempfile::tempdir().unwrap();
        let files = FileStore::folder(home.path().join("files"));
        files.probe().await.unwrap();
        assert!(matches!(files.get("abcd12").await, Err(Error::Gone(_))));
        let content = Bytes::from_static(b"%PDF-1.7");
        files.put("abcd12", content.clone()).await.unwrap();
        assert_eq!(files.get("abcd12").await.unwrap(), content);
        // Nothing half written lies about.
        let kept: Vec<_> = std::fs::read_dir(home.path().join("files/ab"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(kept, ["abcd12"]);
    }

    #[tokio::test]
    async fn a_name_leads_nowhere_else() {
        let files = FileStore::folder("/nowhere");
        for name in ["../../etc/passwd", "ab/cd", "", "a", "AB12", "ab.pdf"] {
            let refused = files.get(name).await;
            assert!(matches!(refused, Err(Error::Defect(_))), "{name}");
        }
    }
}
