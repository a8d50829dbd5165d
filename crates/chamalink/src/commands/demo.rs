//! `chamalink demo`

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use domain::access::Role;
use i18n::{Language, Words};
use sandbox::Sandbox;
use store::{Database, Settings};
use tokio::net::TcpListener;

use crate::config::{Config, Keys};
use crate::demo::{self, MEMBERS, PaidToday, SIGN_INS};
use crate::server::{self, Server};
use crate::{runtime, say, signals};

const FILE: &str = "demo.sqlite";
const KEY_FILE: &str = "demo.keys";
const MPESA_FILE: &str = "demo.mpesa.json";
/// There while the sample is being filled in; a demo broken off leaves it behind.
const UNFINISHED: &str = "demo.unfinished";
/// Ports tried after a taken one.
const PORTS_TRIED: u16 = 50;

/// Serves a sample chama from a database of its own.
///
/// # Errors
/// When there is no free port, or the data folder cannot be written.
pub fn run(config: &Config, fresh: bool) -> anyhow::Result<()> {
    let mut config = config.clone();
    let path = config.data.join(FILE);
    config.database = Settings::new(format!("sqlite:{}", path.display()));
    // Nobody pays real money to a sample: its M-Pesa is a pretended one beside it, whatever is
    // configured. And its secrets need no key of the real books.
    config.mpesa = None;
    config.keys = Keys::File(config.data.join(KEY_FILE));
    runtime::block_on(async {
        let listener = listen(config.bind).await?;
        let bound = listener.local_addr()?;
        let stop = signals::stop_on_signal()?;
        let (db, paid_today) = database(&config, &path, fresh).await?;
        let phones = listen(beside(bound)).await?;
        let sandbox = demo::mpesa::start(phones, config.data.join(MPESA_FILE))?;
        let context = server::context(&config, &db)?;
        let context = demo::mpesa::speak_to(&sandbox, context, bound)?;
        let is_connected = demo::mpesa::connect(&context, &sandbox, &paid_today).await;
        let server = Server {
            context,
            listener,
            stop,
        };
        let ready = || {
            welcome(&config, bound, &path);
            tell_of_mpesa(&sandbox, is_connected);
        };
        server.run(&config, ready).await?;
        sandbox.keep().context("the pretended M-Pesa")
    })
}

/// Where the pretended M-Pesa serves: beside the product, or on any port beside any port.
fn beside(bound: SocketAddr) -> SocketAddr {
    let mut next = bound;
    next.set_port(bound.port().checked_add(1).unwrap_or(0));
    next
}

fn tell_of_mpesa(sandbox: &Sandbox, is_connected: anyhow::Result<()>) {
    let base = sandbox.base_url();
    if let Err(error) = is_connected {
        tracing::warn!(
            error = format!("{error:#}"),
            "the sample's paybill was not connected"
        );
        say::line(
            "The paybill is not connected to the pretended M-Pesa; connect it in the chama's \
             settings, or start with --fresh.",
        );
        return;
    }
    say::line(format!(
        "Pay by M-Pesa, without any money: {base}/phone    PayBill {}, PIN {}",
        demo::mpesa::SHORT_CODE,
        sandbox::people::PIN,
    ));
}

/// The address asked for, or the next one that is free.
async fn listen(bind: SocketAddr) -> anyhow::Result<TcpListener> {
    for step in 0..=PORTS_TRIED {
        let mut next = bind;
        next.set_port(bind.port().saturating_add(step));
        match TcpListener::bind(next).await {
            Ok(listener) if step == 0 => return Ok(listener),
            Ok(listener) => {
                let port = next.port();
                say::line(format!(
                    "Port {} is taken, so this is on {port}.\n",
                    bind.port()
                ));
                return Ok(listener);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("cannot listen on {next}")),
        }
    }
    anyhow::bail!("no free port near {bind}: name one with --bind ADDRESS:PORT")
}

/// The sample as an earlier demo left it, or a new one.
async fn database(
    config: &Config,
    path: &Path,
    fresh: bool,
) -> anyhow::Result<(Database, Vec<PaidToday>)> {
    let unfinished = config.data.join(UNFINISHED);
    if fresh || unfinished.exists() {
        for ending in ["", "-wal", "-shm"] {
            remove(&PathBuf::from(format!("{}{ending}", path.display())))?;
        }
    }
    let is_new = !path.exists();
    if is_new {
        remove(&config.data.join(MPESA_FILE))?;
        fs::create_dir_all(&config.data)
            .and_then(|()| fs::write(&unfinished, b""))
            .with_context(|| format!("cannot write in {}", config.data.display()))?;
    }
    let db = server::open_database(config).await?;
    let mut paid_today = Vec::new();
    if is_new {
        let started = Instant::now();
        let filled = demo::fill(&db).await?;
        let events = filled.events;
        paid_today = filled.paid_today;
        let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(events, took, "the sample is filled in");
        say::line(format!("A year of a sample chama, made in {took} ms."));
        remove(&unfinished)?;
    } else {
        say::line("The sample chama as you left it; demo --fresh makes a new one.");
    }
    Ok((db, paid_today))
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn welcome(config: &Config, bound: SocketAddr, path: &Path) {
    let words = Words::new(Language::En);
    say::line(format!("It is kept in {}.\n", path.display()));
    say::line("Sign in as");
    for sign_in in SIGN_INS {
        let role = MEMBERS.get(sign_in.member).map_or(Role::Member, |p| p.role);
        say::line(format!(
            "  {:<12}  {:<24}  {}",
            words.named("role-", role.as_str()),
            sign_in.email,
            sign_in.password,
        ));
    }
    say::line(format!(
        "\nOpen {}    Ctrl-C ends it.",
        super::serve::address(config, bound)
    ));
}
