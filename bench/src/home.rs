//! The home of a chama with a year behind it, asked for by many at once.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hdrhistogram::Histogram;

use crate::Options;
use crate::books::{Chama, found};
use crate::client::Client;
use crate::postgres::Postgres;
use crate::posting::CONNECTIONS;
use crate::report::{Target, line, note};
use crate::server::{Database, Server};

/// Contributions in the chama before it is looked at.
const HISTORY: usize = 200;

pub async fn run(
    binary: &Path,
    postgres: &Postgres,
    database: Database,
    options: &Options,
) -> Result<()> {
    let server = Server::start(binary, postgres, database, "home").await?;
    let chama = found(&server.address, 0).await?;
    fill(&server, &chama).await?;
    let path = format!("/chamas/{}", chama.id);
    let mut client = Client::connect(&server.address).await?;
    let before = statements(&mut client).await?;
    let page = client.get(&path, &chama.cookie).await?;
    ensure!(page.status == 200, "the home answered {}", page.status);
    let after = statements(&mut client).await?;
    let name = database.name();
    line(
        &format!("{name}: SQL statements of chama home"),
        after - before,
        Target::AtMost(8.0),
    );
    let latencies = load(&server, &chama, &path, options).await?;
    let rate = latencies.len() as f64 / options.load.as_secs_f64();
    note(
        &format!("{name}: chama home at {CONNECTIONS} connections"),
        rate,
        "a second",
    );
    let slow = latencies.value_at_quantile(0.99) as f64 / 1000.0;
    note(&format!("{name}: chama home, 99th percentile"), slow, "ms");
    Ok(())
}

async fn fill(server: &Server, chama: &Chama) -> Result<()> {
    let mut client = Client::connect(&server.address).await?;
    for number in 0..HISTORY {
        let body = format!(
            r#"{{"chama_id":{},"amount":{},"transaction_type":"contribution","description":"Week"}}"#,
            chama.id,
            500 + number
        );
        let answer = client
            .post("/api/transactions", &chama.cookie, None, &body)
            .await?;
        ensure!(answer.status == 201, "posting answered {}", answer.status);
    }
    Ok(())
}

/// Statements the server has run so far, by its own count.
pub async fn statements(client: &mut Client) -> Result<f64> {
    let answer = client.get("/metrics", "").await?;
    let text = String::from_utf8(answer.body)?;
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix("sql_statements "));
    Ok(value
        .context("no sql_statements among the metrics")?
        .trim()
        .parse()?)
}

async fn load(
    server: &Server,
    chama: &Chama,
    path: &str,
    options: &Options,
) -> Result<Histogram<u64>> {
    let until = Instant::now() + options.load;
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let (address, path) = (server.address.clone(), path.to_owned());
        let cookie = chama.cookie.clone();
        tasks.push(tokio::spawn(async move {
            let mut client = Client::connect(&address).await?;
            let mut latencies = Histogram::<u64>::new(3)?;
            while Instant::now() < until {
                let sent = Instant::now();
                let answer = client.get(&path, &cookie).await?;
                ensure!(answer.status == 200, "the home answered {}", answer.status);
                latencies.record(u64::try_from(sent.elapsed().as_micros())?)?;
            }
            anyhow::Ok(latencies)
        }));
    }
    let mut all = Histogram::<u64>::new(3)?;
    for task in tasks {
        all.add(task.await??)?;
    }
    Ok(all)
}
