//! May this request change something, judged by where it was made. Pure: a table test walks it.
//!
//! 1. Reading methods pass: they change nothing.
//! 2. `Sec-Fetch-Site` is written by the browser and cannot be set by a page: `same-origin` and
//!    `none` (typed, bookmarked) pass, everything else is refused.
//! 3. Without it, `Origin` must be our own.
//! 4. With neither: an old browser or no browser. A JSON body and a file as a body pass, because no
//!    browser sends one across sites without asking first; a form must carry its hidden token; what
//!    has no body passes when a plain cross-site form could not have made it: another method than
//!    POST, or a request that carries no cookie to abuse. Any other body passes only without a
//!    cookie.

use axum::http::Method;

/// `Sec-Fetch-Site`, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchSite {
    Absent,
    SameOrigin,
    None,
    /// Same site, cross site, unknown words and more than one value.
    Elsewhere,
}

/// `Origin`, compared with our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Absent,
    Ours,
    /// Another one, `null`, or not readable.
    Foreign,
}

/// What kind of body the request says it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    None,
    Json,
    /// A file as the whole body, said to be one.
    File,
    Form,
    /// Multipart, plain text and the rest.
    Other,
}

/// All that is looked at.
#[derive(Debug, Clone)]
pub struct Facts {
    pub method: Method,
    pub site: FetchSite,
    pub origin: Origin,
    pub body: BodyKind,
    pub has_cookie: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Pass,
    /// Passes if the form carries the hidden token of this browser.
    NeedsToken,
    Refuse,
}

/// The rule above.
pub fn decide(facts: &Facts) -> Decision {
    if facts.method.is_safe() {
        return Decision::Pass;
    }
    match (facts.site, facts.origin) {
        (FetchSite::SameOrigin | FetchSite::None, _) | (FetchSite::Absent, Origin::Ours) => {
            Decision::Pass
        }
        (FetchSite::Elsewhere, _) | (FetchSite::Absent, Origin::Foreign) => Decision::Refuse,
        (FetchSite::Absent, Origin::Absent) => decide_by_body(facts),
    }
}

fn decide_by_body(facts: &Facts) -> Decision {
    match facts.body {
        BodyKind::Json | BodyKind::File => Decision::Pass,
        BodyKind::Form => Decision::NeedsToken,
        BodyKind::None if facts.method != Method::POST => Decision::Pass,
        BodyKind::None | BodyKind::Other if !facts.has_cookie => Decision::Pass,
        BodyKind::None | BodyKind::Other => Decision::Refuse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITES: [FetchSite; 4] = [
        FetchSite::Absent,
        FetchSite::SameOrigin,
        FetchSite::None,
        FetchSite::Elsewhere,
    ];
    const ORIGINS: [Origin; 3] = [Origin::Absent, Origin::Ours, Origin::Foreign];
    const BODIES: [BodyKind; 5] = [
        BodyKind::None,
        BodyKind::Json,
        BodyKind::File,
        BodyKind::Form,
        BodyKind::Other,
    ];

    /// One line per row of the matrix: `method site origin cookie -> none json file form other`.
    fn table(method: &Method) -> String {
        let mut lines = Vec::new();
        for site in SITES {
            for origin in ORIGINS {
                for has_cookie in [false, true] {
                    let method = method.clone();
                    let cells = BODIES.map(|body| {
                        let method = method.clone();
                        match decide(&Facts {
                            method,
                            site,
                            origin,
                            body,
                            has_cookie,
                        }) {
                            Decision::Pass => "pass",
                            Decision::NeedsToken => "token",
                            Decision::Refuse => "no",
                        }
                    });
                    let cookie = if has_cookie { "cookie" } else { "bare" };
                    lines.push(format!("{site:?} {origin:?} {cookie}: {}", cells.join(" ")));
                }
            }
        }
        lines.join("\n")
    }

    #[test]
    fn reading_always_passes() {
        assert!(!table(&Method::GET).contains("no"));
        assert!(!table(&Method::GET).contains("token"));
        assert_eq!(table(&Method::GET), table(&Method::HEAD));
    }

    /// Columns: no body, JSON, file, form, other.
    const POST: &str = "\
Absent Absent bare: pass pass pass token pass
Absent Absent cookie: no pass pass token no
Absent Ours bare: pass pass pass pass pass
Absent Ours cookie: pass pass pass pass pass
Absent Foreign bare: no no no no no
Absent Foreign cookie: no no no no no
SameOrigin Absent bare: pass pass pass pass pass
SameOrigin Absent cookie: pass pass pass pass pass
SameOrigin Ours bare: pass pass pass pass pass
SameOrigin Ours cookie: pass pass pass pass pass
SameOrigin Foreign bare: pass pass pass pass pass
SameOrigin Foreign cookie: pass pass pass pass pass
None Absent bare: pass pass pass pass pass
None Absent cookie: pass pass pass pass pass
None Ours bare: pass pass pass pass pass
None Ours cookie: pass pass pass pass pass
None Foreign bare: pass pass pass pass pass
None Foreign cookie: pass pass pass pass pass
Elsewhere Absent bare: no no no no no
Elsewhere Absent cookie: no no no no no
Elsewhere Ours bare: no no no no no
Elsewhere Ours cookie: no no no no no
Elsewhere Foreign bare: no no no no no
Elsewhere Foreign cookie: no no no no no";

    #[test]
    fn posting_follows_the_table() {
        assert_eq!(table(&Method::POST), POST);
    }

    #[test]
    fn the_other_changing_methods_differ_only_where_there_is_no_body() {
        let expected = POST.replace(
            "cookie: no pass pass token no",
            "cookie: pass pass pass token no",
        );
        for method in [Method::PUT, Method::PATCH, Method::DELETE] {
            assert_eq!(table(&method), expected, "{method}");
        }
    }
}
