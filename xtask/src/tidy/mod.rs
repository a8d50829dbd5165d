//! The checks. Each reads the tree and answers with findings; none changes a file.

mod edges;
mod imports;
mod lexer;
mod nouns;
mod ratchet;
mod refusals;
mod shape;
mod sql;
mod tables;
mod tree;
mod unused;
mod words;

use std::fmt;
use std::path::Path;

use ratchet::Ratchet;
use tree::Tree;

/// One place that breaks a rule, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub rule: &'static str,
    pub fix: String,
}

impl Finding {
    fn new(path: &str, line: usize, rule: &'static str, fix: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            rule,
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.path, self.line, self.rule, self.fix
        )
    }
}

/// Runs every check over the files of the workspace at `root`.
pub fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let ratchet = Ratchet::read(&tree)?;
    let mut findings = Vec::new();
    findings.extend(edges::check(&tree)?);
    findings.extend(nouns::check(&tree));
    findings.extend(tables::check(&tree, &ratchet));
    findings.extend(sql::check(&tree));
    findings.extend(words::check(&tree));
    findings.extend(unused::check(&tree));
    findings.extend(refusals::check(&tree));
    findings.extend(shape::check(&tree, &ratchet));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_is_tidy() -> anyhow::Result<()> {
        let findings = super::check(&crate::root()?)?;
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "\n{}", lines.join("\n"));
        Ok(())
    }
}
