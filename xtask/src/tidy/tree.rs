//! The files git knows or would take, read once.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use super::lexer::{self, Rust};

/// One file: its path from the root, its size, and its text where it is text.
pub struct File {
    pub path: String,
    pub bytes: usize,
    pub text: Option<String>,
    pub rust: Option<Rust>,
}

impl File {
    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|own| own == extension)
    }
}

/// All files of the workspace.
#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
}

impl Tree {
    /// Reads what git tracks and what is new and not ignored.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let listed = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(root)
            .output()
            .context("running git ls-files")?;
        anyhow::ensure!(
            listed.status.success(),
            "git ls-files failed: is this a clone?"
        );
        let listed = String::from_utf8(listed.stdout).context("paths are UTF-8")?;
        let mut tree = Self::default();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // A file removed but not yet committed is still listed.
            if let Ok(bytes) = std::fs::read(root.join(path)) {
                tree.add(path, bytes);
            }
        }
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        tree.files.dedup_by(|a, b| a.path == b.path);
        Ok(tree)
    }

    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let size = bytes.len();
        let text = String::from_utf8(bytes).ok();
        let is_rust = Path::new(path).extension().is_some_and(|e| e == "rs");
        let rust = text.as_deref().filter(|_| is_rust).map(lexer::read);
        self.files.push(File {
            path: path.to_owned(),
            bytes: size,
            text,
            rust,
        });
    }

    /// Text files whose path starts with `prefix` and ends with `suffix`.
    pub fn texts<'a>(
        &'a self,
        prefix: &'a str,
        suffix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files.iter().filter_map(move |file| {
            let fits = file.path.starts_with(prefix) && file.path.ends_with(suffix);
            fits.then(|| Some((file.path.as_str(), file.text.as_deref()?)))
                .flatten()
        })
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)?
            .text
            .as_deref()
    }

    /// Rust files under `prefix`.
    pub fn rust<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Rust)> {
        self.files.iter().filter_map(move |file| {
            let rust = file.rust.as_ref()?;
            file.path
                .starts_with(prefix)
                .then_some((file.path.as_str(), rust))
        })
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add(path, text.as_bytes().to_vec());
        }
        tree
    }
}
