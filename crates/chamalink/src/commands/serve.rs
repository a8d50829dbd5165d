//! `chamalink serve`

use std::net::SocketAddr;
use std::time::Instant;

use crate::config::{Config, shown_database};
use crate::server::{self, Server};
use crate::{mpesa, runtime, say, signals};

/// Serves until asked to end.
///
/// # Errors
/// When the address is taken or the database cannot be used.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let started = Instant::now();
    runtime::block_on(async {
        let listener = server::listen(config.bind).await?;
        let bound = listener.local_addr()?;
        let stop = signals::stop_on_signal()?;
        let db = server::open_database(config).await?;
        let context = server::context(config, &db)?;
        if let Err(error) = mpesa::keep_shared(config, &context).await {
            // A chama that uses the number, or a server that was quicker, stops nobody's books.
            tracing::error!(
                error = format!("{error:#}"),
                "the shared paybill is not in use"
            );
        }
        let server = Server {
            context,
            listener,
            stop,
        };
        let ready = || {
            say::line(format!(
                "ChamaLink {} on http://{bound} with {}, ready in {} ms{}",
                server::VERSION,
                shown_database(&config.database),
                started.elapsed().as_millis(),
                reached_by(config),
            ));
        };
        server.run(config, ready).await
    })
}

/// What people type, where that is another address than the one listened on.
fn reached_by(config: &Config) -> String {
    match &config.public_url {
        Some(url) => format!("; people come by {}", url.origin()),
        None => String::new(),
    }
}

/// The address as a person types it.
pub fn address(config: &Config, bound: SocketAddr) -> String {
    match &config.public_url {
        Some(url) => url.origin().to_owned(),
        None => format!("http://{bound}"),
    }
}
