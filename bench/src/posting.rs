//! Contributions posted through HTTP: session, permission, idempotency key, journal, audit, all
//! durable before the answer.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Result, ensure};
use hdrhistogram::Histogram;
use tokio::task::JoinHandle;

use crate::books::{Chama, found_many};
use crate::client::Client;
use crate::postgres::Postgres;
use crate::report::{Target, line, note};
use crate::server::{Database, Server};
use crate::{Options, pgbench, raw_sqlite};

/// Connections posting at once.
pub const CONNECTIONS: usize = 64;
/// Clients of pgbench, as the target says.
const PGBENCH_CLIENTS: u32 = 16;

pub async fn on_postgres(binary: &Path, postgres: &Postgres, options: &Options) -> Result<()> {
    let server = Server::start(binary, postgres, Database::Postgres, "posting").await?;
    let chamas = found_many(&server.address, CONNECTIONS).await?;
    let seconds = options.load.as_secs();
    let script = pgbench::write_script(postgres, &server.database)?;
    // Interleaved and twice, so that a noisy neighbour does not decide; the better of each counts.
    let (mut through_http, mut prepared) = (0.0_f64, 0.0_f64);
    for _ in 0..2 {
        through_http = through_http.max(post_for(&server, &chamas, options).await?);
        let tps = postgres.pgbench(&server.database, script.path(), PGBENCH_CLIENTS, seconds)?;
        prepared = prepared.max(tps);
    }
    note(
        "PostgreSQL: contributions through HTTP",
        through_http,
        "a second",
    );
    note(
        "PostgreSQL: pgbench, the same statements prepared",
        prepared,
        "a second",
    );
    line(
        "PostgreSQL: contributions through HTTP / pgbench",
        through_http / prepared,
        Target::AtLeast(1.0),
    );
    Ok(())
}

pub async fn on_sqlite(binary: &Path, postgres: &Postgres, options: &Options) -> Result<()> {
    let server = Server::start(binary, postgres, Database::Sqlite, "posting").await?;
    let chamas = found_many(&server.address, CONNECTIONS).await?;
    let (mut through_http, mut raw) = (0.0_f64, 0.0_f64);
    for _ in 0..2 {
        through_http = through_http.max(post_for(&server, &chamas, options).await?);
        raw = raw.max(raw_sqlite::run(Path::new(&server.database), options.load)?);
    }
    note(
        "SQLite: contributions through HTTP",
        through_http,
        "a second",
    );
    note(
        "SQLite: raw loop with the same group commit",
        raw,
        "a second",
    );
    line(
        "SQLite: contributions through HTTP / raw loop",
        through_http / raw,
        Target::AtLeast(0.4),
    );
    Ok(())
}

/// Loads so far, so that no idempotency key comes twice.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// Posts from all connections for the given time; gives contributions a second.
pub async fn post_for(server: &Server, chamas: &[Chama], options: &Options) -> Result<f64> {
    let started = Instant::now();
    let until = started + options.load;
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let mut tasks = Vec::new();
    for (number, chama) in chamas.iter().enumerate() {
        let (chama, address) = (chama.clone(), server.address.clone());
        tasks.push(tokio::spawn(async move {
            post_until(&address, &chama, &format!("{run}-{number}"), until).await
        }));
    }
    rate(tasks, started).await
}

/// What all connections came to: answers a second. The 99th percentile is printed.
pub async fn rate(tasks: Vec<JoinHandle<Result<Histogram<u64>>>>, started: Instant) -> Result<f64> {
    let mut latencies = Histogram::<u64>::new(3)?;
    for task in tasks {
        latencies.add(task.await??)?;
    }
    let rate = latencies.len() as f64 / started.elapsed().as_secs_f64();
    note(
        "  99th percentile",
        latencies.value_at_quantile(0.99) as f64 / 1000.0,
        "ms",
    );
    Ok(rate)
}

async fn post_until(
    address: &str,
    chama: &Chama,
    run: &str,
    until: Instant,
) -> Result<Histogram<u64>> {
    let mut client = Client::connect(address).await?;
    let mut latencies = Histogram::<u64>::new(3)?;
    let body = format!(
        r#"{{"chama_id":{},"amount":1500.50,"transaction_type":"contribution","description":"Monthly"}}"#,
        chama.id
    );
    let mut number = 0_u64;
    while Instant::now() < until {
        number += 1;
        let key = format!("{run}-{number}");
        let sent = Instant::now();
        let answer = client
            .post("/api/transactions", &chama.cookie, Some(&key), &body)
            .await?;
        ensure!(
            answer.status == 201,
            "posting: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        latencies.record(u64::try_from(sent.elapsed().as_micros())?)?;
    }
    Ok(latencies)
}
