//! `chamalink demo`

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use domain::access::Role;
use i18n::{Language, Words};
use store::{Database, Settings};
use tokio::net::TcpListener;

use crate::config::{Config, Keys};
use crate::demo::{self, MEMBERS, SIGN_INS};
use crate::server::{self, Server};
use crate::{runtime, say, signals};

const FILE: &str = "demo.sqlite";
const KEY_FILE: &str = "demo.keys";
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
    // Nobody pays real money to a sample, and its secrets need no key of the real books.
    config.mpesa = None;
    config.keys = Keys::File(config.data.join(KEY_FILE));
    runtime::block_on(async {
        let listener = listen(config.bind).await?;
        let bound = listener.local_addr()?;
        let stop = signals::stop_on_signal()?;
        let db = database(&config, &path, fresh).await?;
        let server = Server {
            context: server::context(&config, &db)?,
            listener,
            stop,
        };
        server.run(&config, || welcome(&config, bound, &path)).await
    })
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
async fn database(config: &Config, path: &Path, fresh: bool) -> anyhow::Result<Database> {
    let unfinished = config.data.join(UNFINISHED);
    if fresh || unfinished.exists() {
        for ending in ["", "-wal", "-shm"] {
            remove(&PathBuf::from(format!("{}{ending}", path.display())))?;
        }
    }
    let is_new = !path.exists();
    if is_new {
        fs::create_dir_all(&config.data)
            .and_then(|()| fs::write(&unfinished, b""))
            .with_context(|| format!("cannot write in {}", config.data.display()))?;
    }
    let db = server::open_database(config).await?;
    if is_new {
        let started = Instant::now();
        let events = demo::fill(&db).await?;
        let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(events, took, "the sample is filled in");
        say::line(format!("A year of a sample chama, made in {took} ms."));
        remove(&unfinished)?;
    } else {
        say::line("The sample chama as you left it; demo --fresh makes a new one.");
    }
    Ok(db)
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
