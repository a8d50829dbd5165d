//! The two cookies: who is signed in, and, before that, which browser a form belongs to.
//!
//! Under https both carry the `__Host-` prefix, which a browser accepts only with Secure, Path=/
//! and no Domain: no neighbour on a sister host can set or overwrite them.

use axum::http::{HeaderMap, HeaderValue, header};

/// How long "remember me" lasts.
pub const REMEMBER_SECONDS: u64 = 30 * 24 * 60 * 60;

/// Makes and reads our cookies, knowing whether the world reaches us by https.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    https: bool,
}

impl Cookies {
    pub const fn new(https: bool) -> Self {
        Self { https }
    }

    /// The name of the session cookie.
    pub const fn session_name(self) -> &'static str {
        if self.https {
            "__Host-chamalink"
        } else {
            "chamalink"
        }
    }

    /// The name of the cookie that ties a form to a browser before anyone signed in.
    pub const fn visit_name(self) -> &'static str {
        if self.https {
            "__Host-chamalink-visit"
        } else {
            "chamalink-visit"
        }
    }

    /// The session token a request carries.
    pub fn session(self, headers: &HeaderMap) -> Option<&str> {
        cookie(headers, self.session_name())
    }

    /// The visit value a request carries.
    pub fn visit(self, headers: &HeaderMap) -> Option<&str> {
        cookie(headers, self.visit_name())
    }

    /// `Set-Cookie` for a fresh session; without "remember me" it ends with the browser.
    pub fn set_session(self, token: &str, remember: bool) -> HeaderValue {
        self.build(
            self.session_name(),
            token,
            remember.then_some(REMEMBER_SECONDS),
        )
    }

    /// `Set-Cookie` that takes the session away.
    pub fn clear_session(self) -> HeaderValue {
        self.build(self.session_name(), "", Some(0))
    }

    /// `Set-Cookie` for the visit value.
    pub fn set_visit(self, value: &str) -> HeaderValue {
        self.build(self.visit_name(), value, None)
    }

    fn build(self, name: &str, value: &str, max_age: Option<u64>) -> HeaderValue {
        let mut text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
        if let Some(seconds) = max_age {
            text.push_str("; Max-Age=");
            text.push_str(&seconds.to_string());
        }
        if self.https {
            text.push_str("; Secure");
        }
        HeaderValue::try_from(text)
            .unwrap_or_else(|_| HeaderValue::from_static("chamalink=; Path=/"))
    }
}

/// The first cookie of that name; values of ours are base64url, so nothing needs unquoting.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn under_https_the_cookie_is_bound_to_the_host() {
        let set = Cookies::new(true).set_session("abc", true);
        assert_eq!(
            set.to_str().unwrap(),
            "__Host-chamalink=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure"
        );
    }

    #[test]
    fn without_remember_me_it_ends_with_the_browser() {
        let set = Cookies::new(false).set_session("abc", false);
        assert_eq!(
            set.to_str().unwrap(),
            "chamalink=abc; Path=/; HttpOnly; SameSite=Lax"
        );
        let clear = Cookies::new(false).clear_session();
        assert!(clear.to_str().unwrap().contains("Max-Age=0"));
    }

    #[test]
    fn a_cookie_is_found_among_others_and_only_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; chamalink-visit=v".parse().unwrap());
        headers.append(
            header::COOKIE,
            "xchamalink=no; chamalink=yes".parse().unwrap(),
        );
        let cookies = Cookies::new(false);
        assert_eq!(cookies.session(&headers), Some("yes"));
        assert_eq!(cookies.visit(&headers), Some("v"));
        assert_eq!(Cookies::new(true).session(&headers), None);
    }

    #[test]
    fn a_token_cannot_add_attributes() {
        let set = Cookies::new(true).set_session("a\r\nSet-Cookie: b=c", false);
        assert_eq!(set.to_str().unwrap(), "chamalink=; Path=/");
    }
}
