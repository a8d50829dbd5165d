//! Addresses: is the port free, is what is open to the world safe, do the proxies make sense?

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::{TcpListener, TcpStream};

use super::Finding;
use crate::config::Config;

const REDIS_PORT: u16 = 6379;
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![port(config.bind, "CHAMALINK_BIND").await];
    if let Some(bind) = config.metrics_bind {
        findings.push(port(bind, "CHAMALINK_METRICS_BIND").await);
    }
    findings.extend(exposure(config));
    findings.extend(proxies(config));
    findings.extend(redis(config).await);
    findings
}

async fn port(bind: SocketAddr, setting: &str) -> Finding {
    let Err(error) = TcpListener::bind(bind).await else {
        return Finding::Well(format!("{bind} is free to listen on"));
    };
    match error.kind() {
        io::ErrorKind::AddrInUse => Finding::advice(
            format!("{bind} is taken"),
            format!("fine if that is ChamaLink running; else stop it, or set {setting}"),
        ),
        io::ErrorKind::PermissionDenied => Finding::wrong(
            format!("{bind} may not be listened on by this user"),
            format!("take a port from 1024 up by {setting} and put a proxy before it"),
        ),
        io::ErrorKind::AddrNotAvailable => Finding::wrong(
            format!("{bind} is no address of this machine"),
            format!("set {setting} to one it has, such as 127.0.0.1 or 0.0.0.0"),
        ),
        _ => Finding::wrong(
            format!("{bind} cannot be listened on: {error}"),
            format!("set {setting} to an address of this machine and a free port"),
        ),
    }
}

fn exposure(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_open = !config.bind.ip().is_loopback();
    let is_https = config
        .public_url
        .as_ref()
        .is_some_and(http::PublicUrl::is_https);
    if !config.rate_limits {
        findings.push(Finding::wrong(
            "rate limits are off: anyone may guess passwords as fast as they can",
            "unset CHAMALINK_RATE_LIMITS; off is for load tests only",
        ));
    }
    if is_open && !is_https {
        findings.push(Finding::wrong(
            format!("{} is open to the network without https", config.bind),
            "put a proxy that speaks https before it and set CHAMALINK_PUBLIC_URL=https://…, \
             or listen on 127.0.0.1",
        ));
    } else if let Some(url) = &config.public_url {
        if url.is_https() {
            findings.push(Finding::Well(format!(
                "people reach it at {}",
                url.origin()
            )));
        } else if !url.origin().contains("://127.") && !url.origin().contains("://localhost") {
            findings.push(Finding::wrong(
                format!(
                    "people reach it at {}, where passwords travel readable",
                    url.origin()
                ),
                "set CHAMALINK_PUBLIC_URL to an https address",
            ));
        }
    }
    if config
        .metrics_bind
        .is_some_and(|bind| !bind.ip().is_loopback())
    {
        findings.push(Finding::advice(
            "the metrics are open to whoever reaches CHAMALINK_METRICS_BIND",
            "let only Prometheus reach that port",
        ));
    }
    findings
}

fn proxies(config: &Config) -> Option<Finding> {
    let everyone = config.proxies.iter().find(|net| net.prefix_len() == 0);
    if let Some(everyone) = everyone {
        return Some(Finding::wrong(
            format!("CHAMALINK_TRUSTED_PROXIES believes everyone ({everyone})"),
            "name the addresses of your proxies only: others could forge where they come from",
        ));
    }
    let is_behind_proxy = config
        .public_url
        .as_ref()
        .is_some_and(http::PublicUrl::is_https);
    (is_behind_proxy && config.proxies.is_empty()).then(|| {
        Finding::advice(
            "there is https, so a proxy, but CHAMALINK_TRUSTED_PROXIES names none",
            "name it (127.0.0.1 if it is on this machine): else all visitors count as one address",
        )
    })
}

async fn redis(config: &Config) -> Option<Finding> {
    let url = config.redis_url.as_ref()?.expose_secret();
    let place = place_of_redis(url)?;
    let connecting = TcpStream::connect((place.0.as_str(), place.1));
    let (host, port) = &place;
    Some(
        match tokio::time::timeout(ANSWERS_WITHIN, connecting).await {
            Ok(Ok(_)) => Finding::Well(format!("Redis answers at {host}:{port}")),
            _ => Finding::advice(
                format!("Redis does not answer at {host}:{port}: each server counts for itself"),
                "see that it runs, mend REDIS_URL, or leave it away with one server",
            ),
        },
    )
}

/// Host and port of `redis://user:password@host:port/number`; none for a socket file.
fn place_of_redis(url: &str) -> Option<(String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme.contains("unix") {
        return None;
    }
    let authority = rest.split(['/', '?']).next()?;
    let place = authority
        .rsplit_once('@')
        .map_or(authority, |(_, place)| place);
    match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => Some((bare(host), port.parse().ok()?)),
        _ => Some((bare(place), REDIS_PORT)),
    }
}

fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::place_of_redis;

    #[test]
    fn the_place_of_a_redis_is_read_without_its_password() {
        let place = |url| place_of_redis(url).map(|(host, port)| format!("{host} {port}"));
        assert_eq!(place("redis://me:hush@h:7000/0").as_deref(), Some("h 7000"));
        assert_eq!(place("rediss://h").as_deref(), Some("h 6379"));
        assert_eq!(place("redis://[::1]:6380/").as_deref(), Some("::1 6380"));
        assert_eq!(place("unix:///run/redis.sock"), None);
    }
}
