//! Files in a folder, in as many folders below it as the first two digits of their names say.

use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use crate::{Error, Result};

fn place(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let below = folder.join(name.get(..2).unwrap_or_default());
    let path = below.join(name);
    (below, path)
}

/// Written beside its place, brought to the disk, and only then put there under its name.
pub async fn put(folder: &Path, name: &str, content: Bytes) -> Result<()> {
    let (below, path) = place(folder, name);
    let written = async {
        fs::create_dir_all(&below).await?;
        let unfinished = below.join(format!("{name}.part"));
        let mut file = fs::File::create(&unfinished).await?;
        file.write_all(&content).await?;
        file.sync_all().await?;
        fs::rename(&unfinished, &path).await?;
        fs::File::open(&below).await?.sync_all().await
    };
    written
        .await
        .map_err(|error: io::Error| Error::Unavailable(format!("{}: {error}", folder.display())))
}

pub async fn get(folder: &Path, name: &str) -> Result<Bytes> {
    let (_, path) = place(folder, name);
    match fs::read(&path).await {
        Ok(content) => Ok(Bytes::from(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::Gone(name.to_owned())),
        Err(error) => Err(Error::Unavailable(format!("{}: {error}", path.display()))),
    }
}
