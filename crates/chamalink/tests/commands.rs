//! The program as a person at a terminal meets it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The program in a folder of its own, with nothing of this machine's configuration.
fn chamalink(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chamalink"));
    command.current_dir(folder).args(words).env_clear();
    command.env("CHAMALINK_BIND", "127.0.0.1:0");
    command
}

fn run(folder: &Path, words: &[&str]) -> Result<Output> {
    Ok(chamalink(folder, words).output()?)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running server, its first line and where it listens. Killed when dropped.
struct Running(Child, String);

impl Running {
    fn start(folder: &Path, words: &[&str]) -> Result<Self> {
        let mut command = chamalink(folder, words);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        Ok(Self(child, line))
    }

    fn signal(&self, name: &str) -> Result {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status()?.success());
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended, as it should.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn help_names_every_variable() -> Result {
    let folder = tempfile::tempdir()?;
    for words in [&["--help"][..], &["serve", "--help"], &["demo", "--help"]] {
        let help = text(&run(folder.path(), words)?.stdout);
        for variable in [
            "CHAMALINK_CONFIG",
            "CHAMALINK_BIND",
            "DATABASE_URL",
            "CHAMALINK_DATA",
            "CHAMALINK_LOG",
            "CHAMALINK_PUBLIC_URL",
            "CHAMALINK_TRUSTED_PROXIES",
            "CHAMALINK_METRICS_BIND",
            "REDIS_URL",
            "CHAMALINK_SECRET",
            "CHAMALINK_RATE_LIMITS",
            "CHAMALINK_KEYS",
            "CHAMALINK_KEY_FILE",
            "CHAMALINK_DEVELOPMENT",
            "CHAMALINK_MPESA_CERTIFICATE",
            "CHAMALINK_MPESA_BASE_URL",
            "CHAMALINK_MPESA_SOURCES",
            "CHAMALINK_MPESA_SHARED_SHORT_CODE",
        ] {
            assert!(help.contains(variable), "{variable} in {words:?}");
        }
    }
    Ok(())
}

#[test]
fn a_wrong_setting_ends_it_with_the_setting_named() -> Result {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("chamalink.toml"), "bindd = \"x\"\n")?;
    let refused = run(folder.path(), &["serve"])?;
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("`bindd`"), "{refused:?}");
    let told = run(folder.path(), &["doctor"])?;
    assert_eq!(told.status.code(), Some(1));
    assert!(text(&told.stdout).contains("`bindd`"), "{told:?}");
    Ok(())
}

#[test]
fn migrate_names_what_it_applied_and_may_be_repeated() -> Result {
    let folder = tempfile::tempdir()?;
    let first = text(&run(folder.path(), &["migrate"])?.stdout);
    assert!(first.contains("applied 0001 people"), "{first}");
    let again = text(&run(folder.path(), &["migrate"])?.stdout);
    assert!(again.contains("0 of "), "{again}");
    assert!(!again.contains("applied 0001"), "{again}");
    Ok(())
}

#[test]
fn verify_tells_right_books_from_books_it_cannot_read() -> Result {
    let folder = tempfile::tempdir()?;
    let missing = run(folder.path(), &["verify"])?;
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
    assert!(
        !folder.path().join("data").exists(),
        "looking made a database"
    );
    run(folder.path(), &["migrate"])?;
    let right = run(folder.path(), &["verify"])?;
    assert_eq!(right.status.code(), Some(0), "{right:?}");
    assert!(text(&right.stdout).contains("trial balance KES 0.00"));
    let json = text(&run(folder.path(), &["verify", "--json"])?.stdout);
    assert!(json.contains("\"clean\":true"), "{json}");
    Ok(())
}

#[test]
fn openapi_is_printed_without_a_configuration() -> Result {
    let folder = tempfile::tempdir()?;
    let printed = run(folder.path(), &["openapi"])?;
    assert!(text(&printed.stdout).starts_with('{'), "{printed:?}");
    assert!(!folder.path().join("data").exists());
    Ok(())
}

#[test]
fn a_server_says_when_it_is_ready_and_ends_when_asked() -> Result {
    let folder = tempfile::tempdir()?;
    let mut server = Running::start(folder.path(), &["serve"])?;
    assert!(server.1.contains("http://127.0.0.1:"), "{}", server.1);
    let doctor = run(folder.path(), &["doctor"])?;
    assert_eq!(doctor.status.code(), Some(0), "{doctor:?}");
    let beside = run(folder.path(), &["verify"])?;
    assert_eq!(beside.status.code(), Some(0), "{beside:?}");
    server.signal("-TERM")?;
    assert_eq!(server.0.wait()?.code(), Some(0));
    Ok(())
}

#[test]
fn a_worker_ends_when_asked() -> Result {
    let folder = tempfile::tempdir()?;
    let mut worker = Running::start(folder.path(), &["worker"])?;
    assert!(worker.1.contains("works on SQLite"), "{}", worker.1);
    worker.signal("-INT")?;
    assert_eq!(worker.0.wait()?.code(), Some(0));
    Ok(())
}

#[test]
fn a_second_server_on_the_port_is_told_so() -> Result {
    let folder = tempfile::tempdir()?;
    let first = Running::start(folder.path(), &["serve"])?;
    let address = first.1.split("http://").nth(1).unwrap_or_default();
    let address = address.split(' ').next().unwrap_or_default();
    let second = run(folder.path(), &["serve", "--bind", address])?;
    assert_eq!(second.status.code(), Some(1), "{second:?}");
    assert!(
        text(&second.stderr).contains("CHAMALINK_BIND"),
        "{second:?}"
    );
    Ok(())
}

#[test]
fn keys_are_named_renewed_and_forgotten_and_never_shown() -> Result {
    let folder = tempfile::tempdir()?;
    let missing = run(folder.path(), &["keys", "list"])?;
    assert_eq!(missing.status.code(), Some(1), "{missing:?}");
    let server = Running::start(folder.path(), &["serve"])?;
    let file = folder.path().join("data/sealing.keys");
    let first = fs::read_to_string(&file)?;
    let listed = run(folder.path(), &["keys", "list"])?;
    assert_eq!(listed.status.code(), Some(0), "{listed:?}");
    let listed = text(&listed.stdout);
    let id = listed
        .split_whitespace()
        .skip_while(|word| *word != "current");
    let old = id.clone().nth(1).unwrap_or_default().to_owned();
    assert!(first.contains(&format!("{old}:")), "{listed}");

    let rotated = run(folder.path(), &["keys", "rotate"])?;
    assert_eq!(rotated.status.code(), Some(0), "{rotated:?}");
    let rotated = text(&rotated.stdout);
    assert!(
        rotated.contains(&format!("{old} opens nothing any more")),
        "{rotated}"
    );
    let told = text(&run(folder.path(), &["doctor"])?.stdout);
    assert!(
        told.contains(&format!("the key {old} opens nothing")),
        "{told}"
    );
    let verified = text(&run(folder.path(), &["verify"])?.stdout);
    assert!(
        verified.contains(&format!("NOTE the key {old}")),
        "{verified}"
    );
    let gone = run(folder.path(), &["keys", "forget", &old])?;
    assert_eq!(gone.status.code(), Some(0), "{gone:?}");
    let now = fs::read_to_string(&file)?;
    assert!(!now.contains(&old), "{now}");
    let current = now.lines().last().and_then(|line| line.split_once(':'));
    let (id, secret) = current.unwrap_or_default();
    let kept = run(folder.path(), &["keys", "forget", id])?;
    assert_eq!(kept.status.code(), Some(1), "{kept:?}");
    let listed = text(&run(folder.path(), &["keys", "list"])?.stdout);
    for told in [listed, rotated, told, verified] {
        assert!(!told.contains(secret), "{told}");
    }
    drop(server);
    Ok(())
}

#[test]
fn a_server_does_not_take_a_pretended_mpesa_for_the_real_one() -> Result {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("m.pem"), "")?;
    let mut command = chamalink(folder.path(), &["serve"]);
    command
        .env("CHAMALINK_MPESA_CERTIFICATE", "m.pem")
        .env("CHAMALINK_PUBLIC_URL", "https://chama.example.ke")
        .env("CHAMALINK_MPESA_BASE_URL", "http://127.0.0.1:9000");
    let refused = command.output()?;
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let told = text(&refused.stderr);
    assert!(told.contains("no real money moves there"), "{told}");
    command.env("CHAMALINK_MPESA_SOURCES", "any");
    command.env_remove("CHAMALINK_MPESA_BASE_URL");
    let refused = command.output()?;
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(text(&refused.stderr).contains("CHAMALINK_MPESA_SOURCES"));
    Ok(())
}
