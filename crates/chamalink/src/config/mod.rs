//! The configuration: what was typed, what the environment says and what the file says, in this
//! order, checked as a whole so that everything wrong is told at once.

mod file;
mod mpesa;
mod read;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::sources::Sources;
use files::{FileStore, S3Settings};
use http::{PublicUrl, TrustedProxies};
use ipnet::IpNet;
use secrecy::SecretString;
use store::Settings;

pub use mpesa::Mpesa;

use crate::cli::Given;

/// Something wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub what: String,
    pub fix: String,
}

impl Problem {
    pub fn new(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            fix: fix.into(),
        }
    }
}

/// The name of the SQLite file in the data folder.
const SQLITE_FILE: &str = "chamalink.sqlite";

/// The name of the folder for attached files in the data folder.
const FILES_FOLDER: &str = "files";

/// The name of the file with the keys in the data folder.
const KEY_FILE: &str = "sealing.keys";

/// Where the keys are that seal other people's secrets.
#[derive(Clone)]
pub enum Keys {
    /// In the configuration itself.
    Listed(SecretString),
    /// In a file of their own.
    File(PathBuf),
}

/// Where attached files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    Folder(PathBuf),
    S3(S3Settings),
}

/// The whole configuration, checked. Secrets stay out of its `Debug`.
#[derive(Clone)]
pub struct Config {
    /// The file it comes from, if any.
    pub file: Option<PathBuf>,
    pub bind: SocketAddr,
    pub database: Settings,
    pub data: PathBuf,
    /// What to log; each command has its own default.
    pub log: Option<String>,
    pub public_url: Option<PublicUrl>,
    pub proxies: Vec<IpNet>,
    pub metrics_bind: Option<SocketAddr>,
    pub redis_url: Option<SecretString>,
    pub files: Files,
    pub secret: Option<SecretString>,
    pub rate_limits: bool,
    pub keys: Keys,
    /// Whether no real money moves here.
    pub development: bool,
    pub mpesa: Option<Mpesa>,
    /// From where M-Pesa's reports are believed.
    pub hook_sources: Sources,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("file", &self.file)
            .field("bind", &self.bind)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Reads the file and checks every setting.
    ///
    /// # Errors
    /// All that is wrong, not only the first.
    pub fn resolve(given: &Given) -> Result<Self, Vec<Problem>> {
        let named = given
            .config
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        let (in_file, file) = file::read(named).map_err(|problem| vec![problem])?;
        Self::from_layers(given, &in_file, file)
    }

    fn from_layers(
        given: &Given,
        in_file: &Given,
        file: Option<PathBuf>,
    ) -> Result<Self, Vec<Problem>> {
        let mut read = read::Reader::new(given, in_file);
        let data = PathBuf::from(read.text(|g| &g.data).unwrap_or_else(|| "data".to_owned()));
        let bind = read.parsed("CHAMALINK_BIND", |g| &g.bind, read::address);
        let metrics_bind =
            read.parsed("CHAMALINK_METRICS_BIND", |g| &g.metrics_bind, read::address);
        let public_url = read.parsed("CHAMALINK_PUBLIC_URL", |g| &g.public_url, read::public_url);
        let proxies = read.parsed(
            "CHAMALINK_TRUSTED_PROXIES",
            |g| &g.trusted_proxies,
            read::networks,
        );
        let rate_limits = read.parsed("CHAMALINK_RATE_LIMITS", |g| &g.rate_limits, read::switch);
        let database = read.parsed("DATABASE_URL", |g| &g.database_url, read::database);
        let redis_url = read.parsed("REDIS_URL", |g| &g.redis_url, read::redis);
        let files = read.parsed("CHAMALINK_FILES", |g| &g.files, read::files);
        let secret = read.parsed("CHAMALINK_SECRET", |g| &g.secret, read::secret);
        let log = read.text(|g| &g.log);
        let keys = keys(&mut read, &data);
        let development = read.parsed("CHAMALINK_DEVELOPMENT", |g| &g.development, read::switch);
        let mpesa = mpesa::settings(&mut read);
        let is_real = mpesa.as_ref().is_none_or(Mpesa::is_real);
        let hook_sources = mpesa::sources(&mut read, is_real);
        let sqlite = || Settings::new(format!("sqlite:{}", data.join(SQLITE_FILE).display()));
        let config = Self {
            file,
            bind: bind.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8000))),
            database: database.unwrap_or_else(sqlite),
            log,
            public_url,
            proxies: proxies.unwrap_or_default(),
            metrics_bind,
            redis_url,
            files: files.unwrap_or_else(|| Files::Folder(data.join(FILES_FOLDER))),
            data,
            secret,
            rate_limits: rate_limits.unwrap_or(true),
            keys,
            development: development.unwrap_or(false),
            mpesa,
            hook_sources,
        };
        read.finish().map(|()| config)
    }

    /// The store of attached files.
    ///
    /// # Errors
    /// When the settings of a store cannot be used.
    pub fn file_store(&self) -> anyhow::Result<FileStore> {
        match &self.files {
            Files::Folder(path) => Ok(FileStore::folder(path)),
            Files::S3(settings) => FileStore::s3(settings).context("CHAMALINK_FILES"),
        }
    }

    /// The proxies as the server takes them.
    pub fn trusted_proxies(&self) -> TrustedProxies {
        TrustedProxies::new(self.proxies.clone())
    }
}

fn keys(read: &mut read::Reader<'_>, data: &Path) -> Keys {
    let listed = read.parsed("CHAMALINK_KEYS", |g| &g.keys, read::keys);
    let file = read.text(|g| &g.key_file).map(PathBuf::from);
    listed.unwrap_or_else(|| Keys::File(file.unwrap_or_else(|| data.join(KEY_FILE))))
}

/// Takes `.env` of the working folder into the environment; what is there already stays.
///
/// # Errors
/// When there is such a file and it cannot be read.
pub fn read_dotenv() -> Result<(), Vec<Problem>> {
    match dotenvy::from_filename(".env") {
        Ok(_) => Ok(()),
        Err(error) if error.not_found() => Ok(()),
        // Its message quotes the line, which may hold a password.
        Err(_unreadable) => Err(vec![Problem::new(
            "the file .env cannot be read as lines of NAME=value",
            "put values with spaces or # between quotes, and look at its permissions",
        )]),
    }
}

/// The database as it may be shown: without a password.
pub fn shown_database(settings: &Settings) -> String {
    match settings.dialect() {
        store::Dialect::Sqlite => format!("SQLite {}", settings.sqlite_path().display()),
        store::Dialect::Postgres => {
            let url = settings.url.as_str();
            let place = url.rsplit_once('@').map_or_else(
                || url.split_once("://").map_or(url, |(_, place)| place),
                |(_, place)| place,
            );
            let place = place.split('?').next().unwrap_or_default();
            format!("PostgreSQL {place}")
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn given() -> Given {
        Given::default()
    }

    #[test]
    fn the_defaults_are_the_documented_ones() {
        let config = Config::from_layers(&given(), &given(), None).unwrap();
        assert_eq!(config.bind.to_string(), "127.0.0.1:8000");
        assert_eq!(config.database.url, "sqlite:data/chamalink.sqlite");
        assert!(config.rate_limits);
        assert!(config.public_url.is_none() && config.proxies.is_empty());
    }

    #[test]
    fn the_environment_wins_over_the_file_and_blank_is_absent() {
        let mut environment = given();
        environment.bind = Some("0.0.0.0:9000".to_owned());
        environment.log = Some("  ".to_owned());
        let mut file = given();
        file.bind = Some("127.0.0.1:1".to_owned());
        file.log = Some("warn".to_owned());
        file.data = Some("books".to_owned());
        let config = Config::from_layers(&environment, &file, None).unwrap();
        assert_eq!(config.bind.to_string(), "0.0.0.0:9000");
        assert_eq!(config.log.as_deref(), Some("warn"));
        assert_eq!(config.database.url, "sqlite:books/chamalink.sqlite");
    }

    #[test]
    fn everything_wrong_is_told_at_once_and_no_secret_with_it() {
        let mut wrong = given();
        wrong.bind = Some("8000".to_owned());
        wrong.rate_limits = Some("perhaps".to_owned());
        wrong.public_url = Some("chama.ke".to_owned());
        wrong.trusted_proxies = Some("10.0.0.0/8, me".to_owned());
        wrong.database_url = Some("mysql://me:hush@h/n".to_owned());
        wrong.secret = Some("hush".to_owned());
        let problems = Config::from_layers(&wrong, &given(), None).unwrap_err();
        assert_eq!(problems.len(), 6);
        assert!(problems.iter().all(|p| !p.what.contains("hush")));
    }

    #[test]
    fn files_lie_in_a_folder_or_in_a_bucket() {
        let files = |text: &str| {
            let mut given = given();
            given.files = Some(text.to_owned());
            Config::from_layers(&given, &Given::default(), None).map(|config| config.files)
        };
        let usual = Config::from_layers(&given(), &given(), None).unwrap().files;
        assert_eq!(usual, Files::Folder("data/files".into()));
        assert_eq!(
            files("folder:/srv/f").unwrap(),
            Files::Folder("/srv/f".into())
        );
        let bucket = files("s3+http://key:se/cr@et@127.0.0.1:9000/chama?region=eu").unwrap();
        let expected = S3Settings {
            endpoint: "http://127.0.0.1:9000".to_owned(),
            bucket: "chama".to_owned(),
            region: "eu".to_owned(),
            access_key: "key".to_owned(),
            secret_key: "se/cr@et".to_owned(),
        };
        assert_eq!(bucket, Files::S3(expected));
        for wrong in [
            "/srv/files",
            "s3://host/bucket",
            "s3://k:s@host",
            "ftp://k:s@h/b",
        ] {
            let problems = files(wrong).unwrap_err();
            assert_eq!(problems.len(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_database_is_shown_without_its_password() {
        let shown = |url| shown_database(&Settings::new(url));
        assert_eq!(
            shown("postgres://me:hush@db:5432/books?a=b"),
            "PostgreSQL db:5432/books"
        );
        assert_eq!(shown("sqlite:data/x.sqlite"), "SQLite data/x.sqlite");
    }
}
