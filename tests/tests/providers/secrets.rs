//! What must stay secret is in no log line, no answer, no measurement and, unsealed, in no table.
//!
//! The real program is asked for everything that handles secrets, well and badly, with its log as
//! talkative as it gets; then all it said is searched.

use std::sync::Arc;

use sandbox::{Api, Fault, PayBill, Plan, Sandbox, Settings};
use store::Dialect;
use tests::{Home, Program, TestClock, World, dump};

use crate::asks::{ask_phone, get};
use crate::forged::invented;
use crate::number_of;
use crate::stage::{KEY_TEXT, Stage, machine_now, program_environment, running_clock, shillings};

#[test]
fn nothing_secret_is_told_on_sqlite() {
    run(Dialect::Sqlite);
}

#[test]
fn nothing_secret_is_told_on_postgres() {
    run(Dialect::Postgres);
}

fn run(dialect: Dialect) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        if let Some(home) = Home::new(dialect).await {
            search(Arc::new(home)).await;
        }
    });
}

async fn search(home: Arc<Home>) {
    let clock = Arc::new(TestClock::at(machine_now()));
    let running = running_clock(&clock);
    let settings = Settings::for_tests(1, running.as_clock());
    let sandbox = Sandbox::start(settings).await.expect("starts");
    let world = World::at(Arc::clone(&home), Arc::clone(&clock), 1).await;
    let stage = Stage::set(&world, sandbox, 1, 12).await;
    world.close().await;
    running.run();

    let log = home.folder().join("log.txt");
    let mut environment = program_environment(&stage);
    environment.push(("CHAMALINK_LOG", "trace".to_owned()));
    environment.push(("CHAMALINK_METRICS_BIND", "127.0.0.1:0".to_owned()));
    let program = Program::start_with(&home, &environment, Some(&log)).await;
    stage.door.leads_to(Some(&program.address));
    let told = do_everything(&stage).await;
    stage.sandbox.settle().await;
    // Its jobs have a moment to do what they were given.
    let patience = number_of("CHAMALINK_CANARY_SECONDS", 4);
    let patience = u64::try_from(patience).expect("fits");
    tokio::time::sleep(std::time::Duration::from_secs(patience)).await;
    program.kill().await;

    let log = std::fs::read_to_string(&log).expect("it logged");
    assert!(log.lines().count() > 50, "it hardly logged: {log}");
    find_nothing("the log", &log, &secrets(&stage));
    find_nothing("the log", &log, &numbers(&stage));
    for (what, text) in told {
        find_nothing(&what, &text, &secrets(&stage));
    }
    let world = World::at(Arc::clone(&home), clock, 1_000_000).await;
    for (table, rows) in dump(&world.db).await {
        find_nothing(&table, &rows.join("\n"), &secrets(&stage));
    }
    world.close().await;
    home.tear_down().await;
}

/// Payments and prompts, good and bad; what the program answered.
async fn do_everything(stage: &Stage) -> Vec<(String, String)> {
    let chama = &stage.chamas[0];
    let address = &stage.door.address;
    for fault in [
        Fault::SpikeArrest,
        Fault::TokenDeath,
        Fault::Garbage,
        Fault::LostResponse,
    ] {
        stage.sandbox.next(Plan::fault(Api::StkPush, fault));
    }
    for member in chama.accounts.keys() {
        let _status = ask_phone(address, chama, *member, 700).await;
    }
    for payer in &chama.payers {
        let paid = stage.sandbox.customer_pays_bill(PayBill {
            msisdn: payer.msisdn.clone(),
            business: chama.short_code.clone(),
            reference: payer.msisdn.clone(),
            amount: shillings(30_000),
        });
        paid.await.expect("is paid");
        if let Some(prompt) = stage.sandbox.prompt_on(&payer.msisdn) {
            let _ended = stage.sandbox.enter_pin(&prompt.checkout_request_id);
        }
    }
    let confirm = format!("{}/c2b/confirm", chama.hook);
    stage
        .sandbox
        .forge(&confirm, invented(chama, "UZ11INVENT", 5))
        .await;
    stage
        .sandbox
        .forge(&confirm, "{\"TransID\": 254711000001".to_owned())
        .await;
    stage
        .sandbox
        .forge(&format!("{}x", chama.hook), "{}".to_owned())
        .await;
    let founder = &chama.group.founder;
    let mut told = Vec::new();
    for path in [
        "/metrics",
        "/health",
        "/readyz",
        "/no/such/page",
        "/api/openapi.json",
    ] {
        told.push((path.to_owned(), get(address, founder, path).await));
    }
    for end in [
        "paybill",
        "payments",
        "suspense",
        "transactions",
        "activity",
        "proposals",
    ] {
        for root in ["api/chamas", "chamas"] {
            let path = format!("/{root}/{}/{end}", chama.group.id);
            told.push((path.clone(), get(address, founder, &path).await));
        }
    }
    told
}

/// What nobody may read anywhere.
fn secrets(stage: &Stage) -> Vec<String> {
    let mut secrets = vec![KEY_TEXT.to_owned()];
    for chama in stage.chamas.iter() {
        let code = &chama.short_code;
        let hook = chama.hook.rsplit('/').next().expect("an address");
        secrets.push(hook.to_owned());
        for secret in ["key-of-", "secret-of-", "passkey-of-", "Initiator#"] {
            secrets.push(format!("{secret}{code}"));
        }
        for person in chama
            .accounts
            .values()
            .chain([&chama.group.founder, &chama.treasurer])
        {
            secrets.push(person.token.expose().to_owned());
        }
    }
    secrets
}

/// Phone numbers, however they are written.
fn numbers(stage: &Stage) -> Vec<String> {
    let payers = stage.chamas.iter().flat_map(|chama| &chama.payers);
    payers
        .map(|payer| payer.msisdn.trim_start_matches("254").to_owned())
        .collect()
}

fn find_nothing(where_: &str, text: &str, secrets: &[String]) {
    let lower = text.to_lowercase();
    for secret in secrets {
        let Some(at) = lower.find(&secret.to_lowercase()) else {
            continue;
        };
        let from = at.saturating_sub(300);
        let around: String = lower.chars().skip(from).take(700).collect();
        panic!("{where_} tells {secret}: …{around}…");
    }
}
