//! Being asked to end.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::say;

/// What a shell shows for a program ended by Ctrl-C.
const ENDED_BY_SIGNAL: i32 = 130;

/// A token that SIGTERM or SIGINT cancels. The next one ends the program at once.
///
/// # Errors
/// When the system refuses to pass signals on.
pub fn stop_on_signal() -> io::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let asked = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if asked.is_cancelled() {
                say::error("ended at once, as asked a second time");
                std::process::exit(ENDED_BY_SIGNAL);
            }
            tracing::info!("asked to stop");
            asked.cancel();
        }
    });
    Ok(stop)
}
