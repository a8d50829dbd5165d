//! M-Pesa's confirmations taken in: stored with the job that works them through before the answer,
//! while the jobs of those before are done. Beside contributions through HTTP in the same run.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hdrhistogram::Histogram;
use sandbox::{Sandbox, Settings, ShortCode};

use crate::Options;
use crate::books::{Chama, found_many};
use crate::client::Client;
use crate::postgres::Postgres;
use crate::posting::{CONNECTIONS, post_for, rate};
use crate::report::{Target, line, note};
use crate::server::{Database, Server, free_port};

const SHORT_CODE: &str = "600984";
/// A key that seals what the benchmark makes up.
const KEYS: &str = "bench:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

pub async fn run(
    binary: &Path,
    postgres: &Postgres,
    database: Database,
    options: &Options,
) -> Result<()> {
    let bind = format!("127.0.0.1:{}", free_port()?).parse()?;
    let sandbox = Sandbox::start(Settings::for_people(bind, 1)).await?;
    sandbox.register(ShortCode::pay_bill(SHORT_CODE, "BENCH"));
    let folder = tempfile::tempdir()?;
    let certificate = folder.path().join("certificate.pem");
    std::fs::write(&certificate, Sandbox::certificate_pem())?;
    let environment = [
        ("CHAMALINK_DEVELOPMENT", "on".to_owned()),
        ("CHAMALINK_PUBLIC_URL", "http://127.0.0.1:1".to_owned()),
        ("CHAMALINK_KEYS", KEYS.to_owned()),
        ("CHAMALINK_MPESA_BASE_URL", sandbox.base_url()),
        (
            "CHAMALINK_MPESA_CERTIFICATE",
            certificate.display().to_string(),
        ),
        ("CHAMALINK_MPESA_SOURCES", "any".to_owned()),
    ];
    let server = Server::start_with(binary, postgres, (database, "intake"), &environment).await?;
    let chamas = found_many(&server.address, CONNECTIONS).await?;
    let path = hook(&server, &chamas, &sandbox).await?;
    let name = database.name();
    let (mut taken_in, mut posted) = (0.0_f64, 0.0_f64);
    for _ in 0..2 {
        posted = posted.max(post_for(&server, &chamas, options).await?);
        taken_in = taken_in.max(tell_for(&server, &path, options).await?);
    }
    note(
        &format!("{name}: confirmations taken in"),
        taken_in,
        "a second",
    );
    note(
        &format!("{name}: contributions through HTTP"),
        posted,
        "a second",
    );
    line(
        &format!("{name}: confirmations taken in / contributions"),
        taken_in / posted,
        Target::AtLeast(1.0),
    );
    Ok(())
}

/// Connects a paybill to the first chama, to which the founder of the second agrees as its
/// treasurer, and gives the path where M-Pesa reports payments to it.
async fn hook(server: &Server, chamas: &[Chama], sandbox: &Sandbox) -> Result<String> {
    let chama = chamas.first().context("no chama")?;
    let other = chamas.get(1).context("no second officer")?;
    let mut client = Client::connect(&server.address).await?;
    let own = format!("/api/chamas/{}", chama.id);
    let base = format!("{own}/paybill");
    let treasurer = serde_json::json!({
        "first_name": "Wanjiku", "last_name": "Kamau", "email": other.email, "role": "treasurer",
    });
    let body = serde_json::json!({
        "kind": "paybill",
        "short_code": SHORT_CODE,
        "consumer_key": format!("key-of-{SHORT_CODE}"),
        "consumer_secret": format!("secret-of-{SHORT_CODE}"),
        "passkey": format!("passkey-of-{SHORT_CODE}"),
    });
    // Who is treasurer from today has no hold to wait for.
    let no_hold = serde_json::json!({ "officer_hold_hours": 0 });
    let mut done = serde_json::Value::Null;
    for (path, body) in [
        (format!("{own}/member-rules"), no_hold),
        (format!("{own}/members"), treasurer),
        (base.clone(), body),
    ] {
        done = posted(&mut client, chama, &path, &body).await?;
    }
    let agree = serde_json::json!({ "paybill_id": done.get("id"), "agrees": true });
    posted(&mut client, other, &format!("{base}/decide"), &agree).await?;
    let nothing = serde_json::json!({});
    posted(&mut client, chama, &format!("{base}/register"), &nothing).await?;
    let urls = sandbox.urls(SHORT_CODE).context("nothing was registered")?;
    let start = urls.confirmation.find("/hooks/").context("no hook")?;
    Ok(urls.confirmation.split_at(start).1.to_owned())
}

async fn posted(
    client: &mut Client,
    by: &Chama,
    path: &str,
    body: &serde_json::Value,
) -> Result<serde_json::Value> {
    let answer = client
        .post(path, &by.cookie, None, &body.to_string())
        .await?;
    let text = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status < 300, "{path}: {} {text}", answer.status);
    answer.json()
}

/// Loads so far, so that no receipt comes twice.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// Tells of payments on all connections for the given time; gives answers a second.
async fn tell_for(server: &Server, path: &str, options: &Options) -> Result<f64> {
    let started = Instant::now();
    let until = started + options.load;
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let mut tasks = Vec::new();
    for number in 0..CONNECTIONS {
        let (address, path) = (server.address.clone(), path.to_owned());
        tasks.push(tokio::spawn(async move {
            tell_until(&address, &path, (run, number), until).await
        }));
    }
    rate(tasks, started).await
}

async fn tell_until(
    address: &str,
    path: &str,
    (run, connection): (u64, usize),
    until: Instant,
) -> Result<Histogram<u64>> {
    let mut client = Client::connect(address).await?;
    let mut latencies = Histogram::<u64>::new(3)?;
    let mut number = 0_u64;
    while Instant::now() < until {
        number += 1;
        let receipt = format!("U{run:01X}{connection:02X}{number:06X}");
        let body = serde_json::json!({
            "TransactionType": "Pay Bill", "TransID": receipt, "TransTime": "20260314100500",
            "TransAmount": "1400.00", "BusinessShortCode": SHORT_CODE, "BillRefNumber": "UMOJA",
            "InvoiceNumber": "", "OrgAccountBalance": "1400.00", "ThirdPartyTransID": "",
            "MSISDN": "254711000001", "FirstName": "NEEMA", "MiddleName": "", "LastName": "",
        });
        let sent = Instant::now();
        let answer = client.post(path, "", None, &body.to_string()).await?;
        let text = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "telling: {} {text}", answer.status);
        latencies.record(u64::try_from(sent.elapsed().as_micros())?)?;
    }
    Ok(latencies)
}
