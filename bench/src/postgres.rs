//! A throwaway PostgreSQL with its ordinary settings, durable commits included.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

/// A running server, stopped and deleted when dropped.
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts one on a free port.
    pub fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL's initdb and pg_ctl were not found")?;
        let folder = tempfile::Builder::new()
            .prefix("chamalink-bench")
            .tempdir()?;
        let port = crate::server::free_port()?;
        let server = Self {
            folder,
            programs,
            port,
        };
        server.hand_over()?;
        let data = server.data();
        server.run(
            "initdb",
            &["-D", &data, "-U", "postgres", "-A", "trust", "--no-sync"],
        )?;
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=200",
            server.folder.path().display()
        );
        let log = server.folder.path().join("log").display().to_string();
        server.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-l", &log, "-w", "start"],
        )?;
        Ok(server)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// PostgreSQL refuses to run as root; then another account owns the folder.
    fn hand_over(&self) -> Result<()> {
        if is_root() {
            let owner = unprivileged();
            let done = Command::new("chown")
                .arg(owner)
                .arg(self.folder.path())
                .status()?;
            ensure!(done.success(), "chown to {owner} failed");
        }
        Ok(())
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<()> {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", unprivileged(), "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        let done = command
            .args(args)
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .status()
            .with_context(|| format!("{program} could not be started"))?;
        ensure!(done.success(), "{program} failed");
        Ok(())
    }

    /// Makes an empty database and gives its address.
    pub fn create(&self, name: &str) -> Result<String> {
        self.sql(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )?;
        self.sql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(format!(
            "postgres://postgres@127.0.0.1:{}/{name}",
            self.port
        ))
    }

    /// Runs SQL in a database and gives what psql prints, unadorned.
    pub fn sql(&self, database: &str, text: &str) -> Result<String> {
        let port = self.port.to_string();
        let args = [
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "postgres",
            "-d",
            database,
        ];
        let out = Command::new(self.tool("psql"))
            .args(args)
            .args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text])
            .output()?;
        ensure!(
            out.status.success(),
            "psql: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        Ok(String::from_utf8(out.stdout)?.trim().to_owned())
    }

    /// Runs pgbench on a script and gives its transactions a second.
    pub fn pgbench(
        &self,
        database: &str,
        script: &Path,
        clients: u32,
        seconds: u64,
    ) -> Result<f64> {
        let out = Command::new(self.tool("pgbench"))
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &self.port.to_string(),
                "-U",
                "postgres",
                "-n",
            ])
            .args(["-M", "prepared", "-c", &clients.to_string(), "-j", "2"])
            .args(["-T", &seconds.to_string(), "-f"])
            .arg(script)
            .arg(database)
            .output()?;
        ensure!(
            out.status.success(),
            "pgbench: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        let text = String::from_utf8(out.stdout)?;
        let tps = text.lines().find_map(|line| line.strip_prefix("tps = "));
        let tps = tps
            .and_then(|rest| rest.split(' ').next())
            .context("pgbench printed no tps")?;
        Ok(tps.parse()?)
    }

    fn tool(&self, name: &str) -> PathBuf {
        let beside = self.programs.join(name);
        if beside.exists() {
            beside
        } else {
            PathBuf::from(name)
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        // Best effort: the folder is deleted all the same.
        let _ = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    let out = Command::new("id").arg("-u").output();
    out.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

fn unprivileged() -> &'static str {
    let known = Command::new("id").arg("postgres").output();
    if known.is_ok_and(|out| out.status.success()) {
        "postgres"
    } else {
        "nobody"
    }
}

fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| {
            versions
                .flatten()
                .map(|version| version.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&on_path));
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists())
}
