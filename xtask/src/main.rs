//! House rules as a program: `cargo run -p xtask -- tidy`. And what is generated from the code.

mod tidy;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

fn main() -> anyhow::Result<ExitCode> {
    let command = std::env::args().nth(1).unwrap_or_default();
    match command.as_str() {
        "tidy" => tidy(),
        "permissions" => permissions(),
        _ => {
            let mut out = std::io::stderr().lock();
            writeln!(out, "usage: cargo run -p xtask -- tidy | permissions")?;
            Ok(ExitCode::from(2))
        }
    }
}

/// Checks the house rules and lists what breaks them.
fn tidy() -> anyhow::Result<ExitCode> {
    let findings = tidy::check(&root()?)?;
    let mut out = std::io::stdout().lock();
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

/// Prints the page of roles and permissions, made from the one table the code reads.
fn permissions() -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "# Who may do what in a chama\n")?;
    writeln!(
        out,
        "Made from `crates/domain/src/access.rs` by `./scripts/generate`.\n"
    )?;
    write!(out, "{}", domain::access::markdown_table())?;
    Ok(ExitCode::SUCCESS)
}

/// The workspace's folder: the one above this package's, wherever the clone lies.
fn root() -> anyhow::Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = here.parent().context("xtask lies inside the workspace")?;
    Ok(root.to_path_buf())
}
