//! Who has paid: 50 members by 60 periods on one page.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::books::{Chama, found};
use crate::client::Client;
use crate::home::statements;
use crate::postgres::Postgres;
use crate::report::{Target, line, note};
use crate::server::{Database, Server};

const MEMBERS: usize = 50;
const PERIODS: usize = 60;
/// Requests measured.
const REQUESTS: usize = 200;

pub async fn run(binary: &Path, postgres: &Postgres, database: Database) -> Result<()> {
    let server = Server::start(binary, postgres, database, "contributions").await?;
    let chama = found(&server.address, 0).await?;
    let mut client = Client::connect(&server.address).await?;
    let fund = fill(&mut client, &chama).await?;
    let path = format!(
        "/chamas/{}/contributions?fund={fund}&periods={PERIODS}",
        chama.id
    );
    let name = database.name();
    // Filling the books took over a minute, and the first request after a minute also notes that
    // the session was used.
    client.get(&path, &chama.cookie).await?;
    let before = statements(&mut client).await?;
    let page = client.get(&path, &chama.cookie).await?;
    let after = statements(&mut client).await?;
    ensure!(page.status == 200, "who has paid answered {}", page.status);
    line(
        &format!("{name}: SQL statements of who has paid, {MEMBERS} x {PERIODS}"),
        after - before,
        Target::AtMost(5.0),
    );
    let begun = Instant::now();
    for _ in 0..REQUESTS {
        let page = client.get(&path, &chama.cookie).await?;
        ensure!(page.status == 200, "who has paid answered {}", page.status);
    }
    let each = begun.elapsed().as_secs_f64() * 1000.0 / REQUESTS as f64;
    note(
        &format!("{name}: who has paid, {MEMBERS} x {PERIODS}"),
        each,
        "ms",
    );
    Ok(())
}

async fn call(client: &mut Client, chama: &Chama, path: &str, body: &Value) -> Result<Value> {
    let path = format!("/api/chamas/{}/{path}", chama.id);
    let answer = client
        .post(&path, &chama.cookie, None, &body.to_string())
        .await?;
    ensure!(answer.status < 300, "{path} answered {}", answer.status);
    answer.json()
}

/// A fund that goes back over all periods, and a sheet for each of them.
async fn fill(client: &mut Client, chama: &Chama) -> Result<i64> {
    let opened = json!({ "code": "bench", "name": "Bench" });
    let opened = call(client, chama, "funds", &opened).await?;
    let fund = opened
        .get("id")
        .and_then(Value::as_i64)
        .context("no fund")?;
    let from = weeks_ago(PERIODS as i64)?;
    let plan = json!({
        "fund_id": fund,
        "amount": 100,
        "frequency": "weekly",
        "due_day": 4,
        "valid_from": from,
    });
    call(client, chama, "plans", &plan).await?;
    let mut members = Vec::new();
    for number in 1..MEMBERS {
        let member = json!({ "first_name": "Otieno", "last_name": format!("Number {number}") });
        let member = call(client, chama, "members", &member).await?;
        members.push(member.get("id").and_then(Value::as_i64).context("no id")?);
    }
    for _ in 0..PERIODS {
        let line = |member: &i64| {
            json!({
                "member_id": member,
                "kind": "contribution",
                "fund_id": fund,
                "amount": 100,
            })
        };
        let lines = members.iter().map(line);
        let sheet = json!({ "lines": lines.collect::<Vec<Value>>() });
        call(client, chama, "collections", &sheet).await?;
    }
    Ok(fund)
}

/// The day that many weeks before today, as the server's clock has it.
fn weeks_ago(weeks: i64) -> Result<String> {
    let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    let days = i64::try_from(now / 86_400)? - weeks * 7;
    // Civil from days (Howard Hinnant's algorithm), to need no calendar here.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}
