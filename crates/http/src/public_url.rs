//! The address the world knows this server by.

use std::str::FromStr;

use axum::http::Uri;

/// Scheme, host and port as a browser writes them in `Origin`: lower case, no default port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    https: bool,
}

/// What is wrong with a configured public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    #[error("the public address must start with http:// or https:// and name a host")]
    NotAnAddress,
    #[error("the public address must not have a path, a query or a sign-in")]
    MoreThanAnOrigin,
}

impl PublicUrl {
    /// As `Origin` writes it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    /// A link that works outside the page.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text
            .trim()
            .parse()
            .map_err(|_invalid| PublicUrlError::NotAnAddress)?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(PublicUrlError::NotAnAddress),
        };
        let authority = uri.authority().ok_or(PublicUrlError::NotAnAddress)?;
        if uri.path().len() > 1 || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(PublicUrlError::MoreThanAnOrigin);
        }
        let default_port = if https { 443 } else { 80 };
        let scheme = if https { "https" } else { "http" };
        let host = authority.host().to_ascii_lowercase();
        let origin = match authority.port_u16().filter(|port| *port != default_port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Ok(Self { origin, https })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn origin(text: &str) -> Result<String, PublicUrlError> {
        text.parse::<PublicUrl>().map(|url| url.origin)
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        assert_eq!(
            origin("https://Chama.Example.KE/").unwrap(),
            "https://chama.example.ke"
        );
        assert_eq!(origin("https://a.ke:443").unwrap(), "https://a.ke");
        assert_eq!(
            origin("http://127.0.0.1:8000").unwrap(),
            "http://127.0.0.1:8000"
        );
        assert_eq!(origin("http://[::1]:8000").unwrap(), "http://[::1]:8000");
    }

    #[test]
    fn anything_more_or_less_is_refused() {
        assert_eq!(origin("chama.ke"), Err(PublicUrlError::NotAnAddress));
        assert_eq!(origin("ftp://chama.ke"), Err(PublicUrlError::NotAnAddress));
        assert_eq!(
            origin("https://chama.ke/app"),
            Err(PublicUrlError::MoreThanAnOrigin)
        );
        assert_eq!(
            origin("https://me@chama.ke"),
            Err(PublicUrlError::MoreThanAnOrigin)
        );
    }
}
