//! The log: to stderr, as JSON, or for people when stderr is a terminal.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::Problem;

/// The levels as the log takes them.
///
/// # Errors
/// When they cannot be read.
pub fn filter(levels: &str) -> Result<EnvFilter, Problem> {
    EnvFilter::try_new(levels).map_err(|error| {
        Problem::new(
            format!("CHAMALINK_LOG: these are no levels: {error}"),
            "write such as info, or warn,chama=debug",
        )
    })
}

/// Starts logging, once for the process.
///
/// # Errors
/// When the levels cannot be read.
pub fn start(levels: &str) -> Result<(), Problem> {
    let builder = fmt()
        .with_env_filter(filter(levels)?)
        .with_writer(io::stderr);
    if io::stderr().is_terminal() {
        builder.with_target(false).init();
    } else {
        builder
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .init();
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let place = place.unwrap_or_default();
        tracing::error!(
            place,
            "panic: {}",
            panic.payload_as_str().unwrap_or_default()
        );
    }));
    Ok(())
}
