//! The accept loop.
//!
//! `axum::serve` has no limit on how long a client may take over its headers, so we accept
//! ourselves: a cap on connections, time limits on heads, first bytes and stalled answers, and a
//! stop that lets what is under way finish.

mod guarded;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;
use tower::Service;

use guarded::Guarded;

/// Hard bound of what is read before a head is complete.
const HEAD_BUFFER_MAX: usize = 64 * 1024;
/// Lines of a head that hyper reads; `guards::heads` refuses fewer than these in our words.
const HEAD_LINES_MAX: usize = 250;
const STREAMS_MAX: u32 = 100;

/// The limits of connections.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// For a complete head; also how long a connection may rest between two requests.
    pub header_read_timeout: Duration,
    /// How long an answer may wait for a client that reads nothing.
    pub write_stall_timeout: Duration,
    /// Connections at one time; further ones wait in the system's queue.
    pub connections_max: usize,
    /// How long requests under way may take after the stop.
    pub drain_limit: Duration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            header_read_timeout: Duration::from_secs(10),
            write_stall_timeout: Duration::from_secs(30),
            connections_max: 10_000,
            drain_limit: Duration::from_secs(25),
        }
    }
}

/// Serves until `stop` is cancelled and what is under way has finished or run out of time.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    settings: ServerSettings,
    stop: CancellationToken,
) -> io::Result<()> {
    let builder = Arc::new(builder(&settings));
    let places = Arc::new(Semaphore::new(settings.connections_max));
    let draining = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let app = app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().call(request)
        });
        let io = Guarded::new(
            stream,
            settings.header_read_timeout,
            settings.write_stall_timeout,
        );
        let connection = builder
            .serve_connection(TokioIo::new(io), service)
            .into_owned();
        let connection = draining.watch(connection);
        tokio::spawn(async move {
            // Clients hang up, time out and send rubbish all day: not worth a line above debug.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    drain(draining, settings.drain_limit).await;
    Ok(())
}

async fn drain(draining: GracefulShutdown, limit: Duration) {
    tracing::info!(
        connections = draining.count(),
        "stopping: finishing what is under way"
    );
    if tokio::time::timeout(limit, draining.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

fn builder(settings: &ServerSettings) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(settings.header_read_timeout)
        .max_buf_size(HEAD_BUFFER_MAX)
        .max_headers(HEAD_LINES_MAX);
    // An idle or mute HTTP/2 client answers pings or goes.
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(u32::try_from(HEAD_BUFFER_MAX).unwrap_or(u32::MAX))
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(settings.header_read_timeout);
    builder
}

/// Waits for a free place, then for a client.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are written whole; waiting to fill a packet only delays them.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY refused");
            }
            Some((stream, peer, place))
        }
        Err(error) => {
            // Out of file descriptors, most likely: let connections end before trying again.
            if !is_of_one_client(&error) {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            None
        }
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
