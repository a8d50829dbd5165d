//! The real program as a process of its own, which can be killed.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::home::Home;

/// A program that serves, until it is killed.
#[derive(Debug)]
pub struct Program {
    child: Child,
    /// Kept open: whoever writes into a closed pipe may fail.
    _stdout: Lines<BufReader<ChildStdout>>,
    /// `http://127.0.0.1:PORT`
    pub address: String,
}

impl Program {
    /// Starts it on a free port and returns when it says that it is ready.
    pub async fn start(home: &Home) -> Self {
        Self::start_with(home, &[], None).await
    }

    /// The same with more in its environment, and what it logs added to a file.
    pub async fn start_with(
        home: &Home,
        environment: &[(&str, String)],
        log: Option<&Path>,
    ) -> Self {
        let mut command = program(home);
        if let Some(log) = log {
            let file = OpenOptions::new().create(true).append(true).open(log);
            command.stderr(file.expect("a file to log to"));
        }
        let mut child = command
            .arg("serve")
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let stdout = child.stdout.take().expect("is piped");
        let mut lines = BufReader::new(stdout).lines();
        let ready = lines
            .next_line()
            .await
            .expect("can be read")
            .expect("says that it is ready");
        let address = ready
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let address = address.expect("names its address").to_owned();
        Self {
            child,
            _stdout: lines,
            address,
        }
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("can be killed");
    }
}

/// `chamalink verify`, beside whatever else runs.
pub async fn verify(home: &Home) {
    let output = program(home)
        .arg("verify")
        .output()
        .await
        .expect("the program starts");
    assert!(
        output.status.success(),
        "verify: {}",
        String::from_utf8_lossy(&output.stdout)
    );
}

fn program(home: &Home) -> Command {
    let mut command = Command::new(binary());
    command
        .current_dir(home.folder())
        .env_remove("REDIS_URL")
        .env("DATABASE_URL", home.url())
        .env("CHAMALINK_DATA", home.folder().join("data"))
        .env("CHAMALINK_BIND", "127.0.0.1:0")
        .env("CHAMALINK_RATE_LIMITS", "off")
        .env("CHAMALINK_LOG", "warn");
    command
}

/// The program as it was built beside the tests.
fn binary() -> PathBuf {
    if let Some(named) = std::env::var_os("CHAMALINK_BIN") {
        return named.into();
    }
    let own = std::env::current_exe().expect("this test has a path");
    let profile = own.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let binary = profile.join("chamalink");
    assert!(
        binary.exists(),
        "{} is missing: cargo build -p chamalink",
        binary.display()
    );
    binary
}
