//! Which kind of thing a path is: it decides headers, limits and how a failure is told.

/// The surfaces of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// `/api` and `/auth`: JSON, failures as problem+json.
    Api,
    /// Everything a person looks at: HTML.
    Page,
    /// Files that are the same for everyone: may be cached, are not counted.
    Static,
    /// Health and metrics: for machines, not counted.
    Probe,
    /// `/hooks`: what others send us by themselves, to addresses that hold a secret. No session and
    /// no form, so nobody is looked up and nothing is counted by account.
    Hook,
}

/// Where embedded files live.
pub const ASSETS: &str = "/assets/";

/// Files browsers and robots look for at the root.
const ROOT_FILES: [&str; 4] = [
    "/favicon.ico",
    "/robots.txt",
    "/manifest.webmanifest",
    "/apple-touch-icon.png",
];
const PROBES: [&str; 4] = ["/health", "/livez", "/readyz", "/metrics"];

impl Surface {
    pub fn of(path: &str) -> Self {
        if is_hook(path) {
            Self::Hook
        } else if under(path, "/api") || under(path, "/auth") {
            Self::Api
        } else if path.starts_with(ASSETS) || ROOT_FILES.contains(&path) {
            Self::Static
        } else if PROBES.contains(&path) {
            Self::Probe
        } else {
            Self::Page
        }
    }

    /// Whether requests to it count against the limits.
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Api | Self::Page)
    }
}

/// Whether somebody sends us a message there by themselves.
pub fn is_hook(path: &str) -> bool {
    under(path, "/hooks")
}

fn under(path: &str, root: &str) -> bool {
    path.strip_prefix(root)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart_by_whole_segments() {
        assert_eq!(Surface::of("/api/chamas"), Surface::Api);
        assert_eq!(Surface::of("/auth/login"), Surface::Api);
        assert_eq!(Surface::of("/api"), Surface::Api);
        assert_eq!(Surface::of("/apiary"), Surface::Page);
        assert_eq!(Surface::of("/assets/app.css"), Surface::Static);
        assert_eq!(Surface::of("/hooks/pay/x/stk"), Surface::Hook);
        assert_eq!(Surface::of("/hooksaw"), Surface::Page);
        assert_eq!(Surface::of("/health"), Surface::Probe);
        assert_eq!(Surface::of("/health/x"), Surface::Page);
        assert_eq!(Surface::of("/"), Surface::Page);
    }
}
