//! The configuration file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Problem;
use crate::cli::{Given, GivenMpesa};

/// Read when no file is named and it exists.
const USUAL: &str = "chamalink.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bind: Option<String>,
    database_url: Option<String>,
    data: Option<String>,
    log: Option<String>,
    public_url: Option<String>,
    trusted_proxies: Option<Networks>,
    metrics_bind: Option<String>,
    redis_url: Option<String>,
    files: Option<String>,
    secret: Option<String>,
    rate_limits: Option<Switch>,
    keys: Option<String>,
    key_file: Option<String>,
    development: Option<Switch>,
    mpesa_certificate: Option<String>,
    mpesa_base_url: Option<String>,
    mpesa_sources: Option<Networks>,
    mpesa_shared_short_code: Option<String>,
    mpesa_shared_till: Option<String>,
    mpesa_shared_consumer_key: Option<String>,
    mpesa_shared_consumer_secret: Option<String>,
    mpesa_shared_passkey: Option<String>,
    mpesa_shared_initiator: Option<String>,
    mpesa_shared_initiator_password: Option<String>,
    mpesa_shared_bouquet: Option<String>,
    mpesa_shared_confirm_above: Option<String>,
}

/// `"10.0.0.0/8, 127.0.0.1"` or `["10.0.0.0/8", "127.0.0.1"]`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Networks {
    Text(String),
    List(Vec<String>),
}

impl Networks {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::List(list) => list.join(","),
        }
    }
}

/// `"off"` or `false`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Switch {
    Truth(bool),
    Text(String),
}

impl Switch {
    fn text(self) -> String {
        match self {
            Self::Truth(true) => "on".to_owned(),
            Self::Truth(false) => "off".to_owned(),
            Self::Text(text) => text,
        }
    }
}

/// The settings in the file, and which file that is. Without a file there are none.
pub fn read(named: Option<&str>) -> Result<(Given, Option<PathBuf>), Problem> {
    let path = Path::new(named.unwrap_or(USUAL));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
            return Ok((Given::default(), None));
        }
        Err(error) => {
            return Err(Problem::new(
                format!(
                    "the configuration file {} cannot be read: {error}",
                    path.display()
                ),
                "mend its path (--config, CHAMALINK_CONFIG) or its permissions",
            ));
        }
    };
    let file = parse(&text).map_err(|error| {
        Problem::new(
            format!(
                "the configuration file {} is wrong: {error}",
                path.display()
            ),
            "mend that line; chamalink --help lists the settings",
        )
    })?;
    Ok((file, Some(path.to_owned())))
}

fn parse(text: &str) -> Result<Given, String> {
    let file: File = toml::from_str(text).map_err(|error| place(text, &error))?;
    Ok(Given {
        config: None,
        bind: file.bind,
        database_url: file.database_url,
        data: file.data,
        log: file.log,
        public_url: file.public_url,
        trusted_proxies: file.trusted_proxies.map(Networks::text),
        metrics_bind: file.metrics_bind,
        redis_url: file.redis_url,
        files: file.files,
        secret: file.secret,
        rate_limits: file.rate_limits.map(Switch::text),
        keys: file.keys,
        key_file: file.key_file,
        development: file.development.map(Switch::text),
        mpesa: GivenMpesa {
            certificate: file.mpesa_certificate,
            base_url: file.mpesa_base_url,
            sources: file.mpesa_sources.map(Networks::text),
            shared_short_code: file.mpesa_shared_short_code,
            shared_till: file.mpesa_shared_till,
            shared_consumer_key: file.mpesa_shared_consumer_key,
            shared_consumer_secret: file.mpesa_shared_consumer_secret,
            shared_passkey: file.mpesa_shared_passkey,
            shared_initiator: file.mpesa_shared_initiator,
            shared_initiator_password: file.mpesa_shared_initiator_password,
            shared_bouquet: file.mpesa_shared_bouquet,
            shared_confirm_above: file.mpesa_shared_confirm_above,
        },
    })
}

/// The message and the line, but never the line's text: it may hold a password.
fn place(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => format!(
            "line {}: {}",
            before.matches('\n').count() + 1,
            error.message()
        ),
        None => error.message().to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_setting_can_stand_in_the_file() {
        let given = parse(
            "bind = \"0.0.0.0:80\"\ndatabase_url = \"postgres://h/n\"\ndata = \"d\"\n\
             log = \"warn\"\npublic_url = \"https://a.ke\"\n\
             trusted_proxies = [\"10.0.0.0/8\", \"127.0.0.1\"]\nmetrics_bind = \"[::1]:9\"\n\
             redis_url = \"redis://r/\"\nsecret = \"s\"\nrate_limits = false\n\
             mpesa_sources = [\"127.0.0.1\"]\ndevelopment = true\n",
        )
        .unwrap();
        assert_eq!(given.bind.as_deref(), Some("0.0.0.0:80"));
        assert_eq!(
            given.trusted_proxies.as_deref(),
            Some("10.0.0.0/8,127.0.0.1")
        );
        assert_eq!(given.rate_limits.as_deref(), Some("off"));
        assert_eq!(given.development.as_deref(), Some("on"));
        assert_eq!(given.mpesa.sources.as_deref(), Some("127.0.0.1"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error =
            parse("bind = \"a\"\ndatabse_url = \"postgres://me:secret@h/n\"\n").unwrap_err();
        assert!(error.starts_with("line 2: "), "{error}");
        assert!(error.contains("databse_url"), "{error}");
        assert!(!error.contains("secret@"), "{error}");
    }
}
