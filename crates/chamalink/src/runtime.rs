//! The runtime everything asynchronous runs on.

use std::io;

use anyhow::Context;
use tokio::runtime::Builder;

/// More would only cost memory: what waits needs no thread, and the databases have their own.
const WORKERS_MAX: usize = 8;
/// For files, names and password hashes, of which `chama::hashing` bounds how many run.
const BLOCKING_MAX: usize = 16;

/// Runs the future to its end on a new runtime.
///
/// # Errors
/// Whatever the future fails with, or that the system gives no threads.
pub fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime: io::Result<_> = Builder::new_multi_thread()
        .worker_threads(cores.min(WORKERS_MAX))
        .max_blocking_threads(BLOCKING_MAX)
        .enable_all()
        .build();
    runtime
        .context("the system gives no threads")?
        .block_on(future)
}
