//! The checked-in exceptions, `xtask/ratchet.toml`.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;

use super::tree::Tree;

pub const PATH: &str = "xtask/ratchet.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratchet {
    #[serde(default)]
    pub functions: BTreeMap<String, usize>,
    #[serde(default)]
    pub across: Vec<Across>,
}

/// Tables that one file may name though another noun owns them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Across {
    pub file: String,
    pub tables: Vec<String>,
    pub reason: String,
}

impl Ratchet {
    pub fn read(tree: &Tree) -> anyhow::Result<Self> {
        let text = tree.text(PATH).context("xtask/ratchet.toml is missing")?;
        let ratchet: Self = toml::from_str(text).context(PATH)?;
        let unexplained = ratchet
            .across
            .iter()
            .find(|across| across.reason.trim().is_empty());
        anyhow::ensure!(
            unexplained.is_none(),
            "{PATH}: each exception says its reason"
        );
        Ok(ratchet)
    }

    pub fn allows_across(&self, file: &str, table: &str) -> bool {
        let mut rows = self.across.iter().filter(|across| across.file == file);
        rows.any(|across| across.tables.iter().any(|name| name == table))
    }
}
