//! Reading one setting: where it stands, and what its text means.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use chama::sealing::Key;
use files::S3Settings;
use http::PublicUrl;
use ipnet::IpNet;
use secrecy::SecretString;
use store::Settings;

use super::{Files, Keys, Problem};
use crate::cli::Given;

/// The fewest characters of a key that nobody guesses.
const SECRET_LENGTH_MIN: usize = 32;

type Field = fn(&Given) -> &Option<String>;
/// What is wrong with a text, and what to write instead.
pub type Wrong = (&'static str, String);

/// Reads settings, first from what was given, then from the file, and collects what is wrong.
pub struct Reader<'a> {
    given: &'a Given,
    in_file: &'a Given,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(given: &'a Given, in_file: &'a Given) -> Self {
        Self {
            given,
            in_file,
            problems: Vec::new(),
        }
    }

    /// The text of a setting; a blank one counts as absent.
    pub fn text(&self, field: Field) -> Option<String> {
        let filled = |layer| {
            field(layer)
                .as_deref()
                .map(str::trim)
                .filter(|t| !t.is_empty())
        };
        filled(self.given)
            .or_else(|| filled(self.in_file))
            .map(str::to_owned)
    }

    /// The meaning of a setting. What is wrong with it is noted.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        field: Field,
        parse: fn(&str) -> Result<T, Wrong>,
    ) -> Option<T> {
        match parse(&self.text(field)?) {
            Ok(value) => Some(value),
            Err((what, fix)) => {
                self.problems
                    .push(Problem::new(format!("{name}: {what}"), fix));
                None
            }
        }
    }

    /// Notes something that is wrong with several settings together.
    pub fn note(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub fn finish(self) -> Result<(), Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(self.problems)
        }
    }
}

pub fn address(text: &str) -> Result<SocketAddr, Wrong> {
    let found = text.to_socket_addrs().ok().and_then(|mut all| all.next());
    found.ok_or_else(|| {
        let fix = "write an address and a port, such as 127.0.0.1:8000 or 0.0.0.0:8000";
        ("this is no address to listen on", fix.to_owned())
    })
}

pub fn public_url(text: &str) -> Result<PublicUrl, Wrong> {
    text.parse().map_err(|error: http::PublicUrlError| {
        let fix = format!("{error}, such as https://chama.example.ke");
        ("this is no public address", fix)
    })
}

pub fn networks(text: &str) -> Result<Vec<IpNet>, Wrong> {
    text.split([',', ' '])
        .map(str::trim)
        .filter(|network| !network.is_empty())
        .map(network)
        .collect()
}

fn network(text: &str) -> Result<IpNet, Wrong> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse()
        .or_else(|_no_network| address())
        .map_err(|_no_address| {
            let fix = format!("`{text}` is neither: write such as 127.0.0.1 or 10.0.0.0/8");
            ("only addresses and networks can stand here", fix)
        })
}

pub fn switch(text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "1" | "yes" => Ok(true),
        "off" | "false" | "0" | "no" => Ok(false),
        _ => Err((
            "only on or off can stand here",
            "write on or off".to_owned(),
        )),
    }
}

pub fn database(text: &str) -> Result<Settings, Wrong> {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let known = matches!(scheme, None | Some("sqlite" | "postgres" | "postgresql"));
    let settings = Settings::new(text);
    let in_memory = text.contains(":memory:") || text.contains("mode=memory");
    if !known || in_memory || settings.sqlite_path().as_os_str().is_empty() {
        let fix = "write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME";
        return Err((
            "this is no database ChamaLink can keep books in",
            fix.to_owned(),
        ));
    }
    Ok(settings)
}

pub fn redis(text: &str) -> Result<SecretString, Wrong> {
    if ["redis://", "rediss://", "unix://", "redis+unix://"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
    {
        return Ok(SecretString::from(text));
    }
    let fix = "write such as redis://127.0.0.1/ or leave it away".to_owned();
    Err(("this is no address of a Redis", fix))
}

/// `folder:PATH`, or `s3://KEY:SECRET@HOST/BUCKET?region=REGION`. The secret may hold any character,
/// so the address begins after the last `@`.
pub fn files(text: &str) -> Result<Files, Wrong> {
    let wrong = || {
        let fix = "write folder:PATH or s3://KEY:SECRET@HOST/BUCKET?region=REGION".to_owned();
        ("this is no place for files", fix)
    };
    if let Some(path) = text.strip_prefix("folder:").filter(|path| !path.is_empty()) {
        return Ok(Files::Folder(path.into()));
    }
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let plain = match scheme {
        "s3" => "https",
        "s3+http" => "http",
        _ => return Err(wrong()),
    };
    let (key, place) = rest.rsplit_once('@').ok_or_else(wrong)?;
    let (access_key, secret_key) = key.split_once(':').ok_or_else(wrong)?;
    let (place, query) = place.split_once('?').unwrap_or((place, ""));
    let (host, bucket) = place.split_once('/').ok_or_else(wrong)?;
    let bucket = bucket.trim_end_matches('/');
    let region = query.strip_prefix("region=").unwrap_or("us-east-1");
    let parts = [access_key, secret_key, host, bucket, region];
    if parts.iter().any(|part| part.is_empty()) || bucket.contains('/') {
        return Err(wrong());
    }
    Ok(Files::S3(S3Settings {
        endpoint: format!("{plain}://{host}"),
        bucket: bucket.to_owned(),
        region: region.to_owned(),
        access_key: access_key.to_owned(),
        secret_key: secret_key.to_owned(),
    }))
}

pub fn secret(text: &str) -> Result<SecretString, Wrong> {
    if text.chars().count() >= SECRET_LENGTH_MIN {
        return Ok(SecretString::from(text));
    }
    let fix = "take 32 characters or more, such as the output of: openssl rand -hex 32".to_owned();
    Err(("it is too short to be secret", fix))
}

/// `ID:BASE64,…`; looked at now, so that a mistake is told with the others.
pub fn keys(text: &str) -> Result<Keys, Wrong> {
    match Key::read_list(text) {
        Ok(_keys) => Ok(Keys::Listed(SecretString::from(text))),
        Err(error) => Err(("these are no keys", error.to_string())),
    }
}
