//! The server under load: the release binary in a process of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::client::Client;
use crate::postgres::Postgres;

/// Which database the server runs on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Builds the binary in release and says where it is; `CHAMALINK_BIN` names one built before.
pub fn build() -> Result<PathBuf> {
    if let Some(built) = std::env::var_os("CHAMALINK_BIN") {
        return Ok(PathBuf::from(built));
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = Command::new(cargo)
        .args(["build", "--release", "--quiet", "-p", "chamalink"])
        .current_dir(root)
        .status()?;
    ensure!(done.success(), "the server could not be built");
    // The benchmark is built into the same folder.
    let own = std::env::current_exe()?;
    let folder = own.parent().context("the benchmark has no folder")?;
    Ok(folder.join("chamalink"))
}

/// A port nobody uses at the moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A running server, stopped when dropped.
pub struct Server {
    process: Process,
    /// Where it answers.
    pub address: String,
    /// Its database: a path, or a name within the throwaway PostgreSQL.
    pub database: String,
    /// From start to the first good answer of `/readyz`.
    pub ready_after: Duration,
    folder: TempDir,
}

impl Server {
    /// Starts a server on an empty database.
    pub async fn start(
        binary: &Path,
        postgres: &Postgres,
        database: Database,
        name: &str,
    ) -> Result<Self> {
        Self::start_with(binary, postgres, (database, name), &[]).await
    }

    /// The same with more in its environment.
    pub async fn start_with(
        binary: &Path,
        postgres: &Postgres,
        (database, name): (Database, &str),
        environment: &[(&str, String)],
    ) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("chamalink-bench")
            .tempdir()?;
        let (url, database) = match database {
            Database::Sqlite => {
                let path = folder.path().join("chamalink.sqlite").display().to_string();
                (format!("sqlite:{path}"), path)
            }
            Database::Postgres => (postgres.create(name)?, name.to_owned()),
        };
        Self::launch(binary, url, (database, folder), environment).await
    }

    /// Stops the server and starts it again on the same database.
    pub async fn restart(self, binary: &Path, postgres: &Postgres) -> Result<Self> {
        let _ = postgres;
        let url = self.url();
        let Self {
            process,
            database,
            folder,
            ..
        } = self;
        drop(process);
        Self::launch(binary, url, (database, folder), &[]).await
    }

    fn url(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("url")).unwrap_or_default()
    }

    async fn launch(
        binary: &Path,
        url: String,
        (database, folder): (String, TempDir),
        environment: &[(&str, String)],
    ) -> Result<Self> {
        std::fs::write(folder.path().join("url"), &url)?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let log = std::fs::File::create(folder.path().join("log"))?;
        let started = Instant::now();
        let child = Command::new(binary)
            .arg("serve")
            .env("CHAMALINK_BIND", &address)
            .env("CHAMALINK_DATA", folder.path())
            .env("DATABASE_URL", url)
            .env("CHAMALINK_RATE_LIMITS", "off")
            .env("CHAMALINK_LOG", "error")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let process = Process(child);
        let mut server = Self {
            process,
            address,
            database,
            ready_after: Duration::ZERO,
            folder,
        };
        while !server.is_ready().await {
            let log = || std::fs::read_to_string(server.folder.path().join("log"));
            ensure!(
                started.elapsed() < Duration::from_secs(20)
                    && server.process.0.try_wait()?.is_none(),
                "the server did not start: {}",
                log().unwrap_or_default()
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    async fn is_ready(&self) -> bool {
        match Client::connect(&self.address).await {
            Ok(mut client) => client
                .get("/readyz", "")
                .await
                .is_ok_and(|got| got.status == 200),
            Err(_) => false,
        }
    }

    /// Memory the server holds at the moment, in MB.
    pub fn resident_mb(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb: f64 = line
            .and_then(|rest| rest.trim().split(' ').next())
            .context("no VmRSS in /proc")?
            .parse()?;
        Ok(kb / 1024.0)
    }
}

/// The process of a server, stopped when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}
