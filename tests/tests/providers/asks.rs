//! What people ask of the program over HTTP.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::COOKIE;
use serde_json::json;
use tests::Person;

use crate::stage::Chama;

/// How long somebody waits for an answer.
const WAITS: Duration = Duration::from_secs(30);

/// A member has M-Pesa ask their own phone. The status of the answer, if there is one.
pub async fn ask_phone(address: &str, chama: &Chama, member: i64, shillings: i64) -> Option<u16> {
    let person = &chama.accounts[&member];
    let url = format!("{address}/api/chamas/{}/payments", chama.group.id);
    let body = json!({ "lines": [{ "amount": shillings }] });
    let request = client().post(url).json(&body);
    let request = request.header(COOKIE, cookie(person));
    let request = request.header("Idempotency-Key", format!("ask-{member}-{shillings}"));
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    if status >= 400 {
        eprintln!("{status}: {}", answer.text().await.unwrap_or_default());
    }
    Some(status)
}

/// What the program answers, headers and all.
pub async fn get(address: &str, person: &Person, path: &str) -> String {
    let request = client().get(format!("{address}{path}"));
    let answer = request.header(COOKIE, cookie(person)).send().await;
    let answer = answer.expect("answers");
    let head = format!("{:?}", answer.headers());
    format!("{head}\n{}", answer.text().await.unwrap_or_default())
}

fn client() -> &'static reqwest::Client {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        // The program behind the address is killed and started again. A connection kept from before
        // leads to nobody, and somebody at a phone does not wait for ever.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0);
        client.timeout(WAITS).build().expect("a client")
    })
}

fn cookie(person: &Person) -> String {
    format!("chamalink={}", person.token.expose())
}
