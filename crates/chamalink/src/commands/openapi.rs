//! `chamalink openapi`

use anyhow::Context;

use crate::say;

/// Prints the description of the API.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn run() -> anyhow::Result<()> {
    let text = api::openapi().to_pretty_json();
    say::line(text.context("the description cannot be written as JSON")?);
    Ok(())
}
