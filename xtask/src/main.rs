//! House rules as a program: `cargo run -p xtask -- tidy`.

mod tidy;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

fn main() -> anyhow::Result<ExitCode> {
    let command = std::env::args().nth(1);
    let mut out = std::io::stdout().lock();
    if command.as_deref() != Some("tidy") {
        writeln!(out, "usage: cargo run -p xtask -- tidy")?;
        return Ok(ExitCode::from(2));
    }
    let findings = tidy::check(&root()?)?;
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    if findings.is_empty() {
        writeln!(out, "tidy: nothing to mend")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "tidy: {} to mend", findings.len())?;
    Ok(ExitCode::FAILURE)
}

/// The workspace's folder: the one above this package's, wherever the clone lies.
fn root() -> anyhow::Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = here.parent().context("xtask lies inside the workspace")?;
    Ok(root.to_path_buf())
}
