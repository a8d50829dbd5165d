//! Reads off a request what the decision looks at.

use axum::http::{HeaderMap, HeaderName, Method, header};

use super::{BodyKind, Facts, FetchSite, Origin};
use crate::{public_url::PublicUrl, upload};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

impl Facts {
    /// `ours` is the configured public address; without one, as when developing, the `Host` the
    /// browser itself wrote stands in.
    pub fn read(method: &Method, headers: &HeaderMap, ours: Option<&PublicUrl>) -> Self {
        Self {
            method: method.clone(),
            site: fetch_site(headers),
            origin: origin(headers, ours),
            body: body_kind(headers),
            has_cookie: headers.contains_key(header::COOKIE),
        }
    }
}

fn fetch_site(headers: &HeaderMap) -> FetchSite {
    match single(headers, &SEC_FETCH_SITE) {
        Single::Absent => FetchSite::Absent,
        Single::One(b"same-origin") => FetchSite::SameOrigin,
        Single::One(b"none") => FetchSite::None,
        Single::One(_) | Single::Many => FetchSite::Elsewhere,
    }
}

fn origin(headers: &HeaderMap, ours: Option<&PublicUrl>) -> Origin {
    let text = match single(headers, &header::ORIGIN) {
        Single::Absent => return Origin::Absent,
        Single::One(text) => text,
        Single::Many => return Origin::Foreign,
    };
    let is_ours = match ours {
        Some(public) => text == public.origin().as_bytes(),
        None => headers.get(header::HOST).is_some_and(|host| {
            let authority = text
                .strip_prefix(b"http://")
                .or(text.strip_prefix(b"https://"));
            authority.is_some_and(|found| found.eq_ignore_ascii_case(host.as_bytes()))
        }),
    };
    if is_ours {
        Origin::Ours
    } else {
        Origin::Foreign
    }
}

fn body_kind(headers: &HeaderMap) -> BodyKind {
    match single(headers, &header::CONTENT_TYPE) {
        Single::Absent if has_no_body(headers) => BodyKind::None,
        Single::Absent | Single::Many => BodyKind::Other,
        Single::One(text) => {
            let kind = text
                .split(|byte| *byte == b';')
                .next()
                .unwrap_or_default()
                .trim_ascii();
            if is_json(kind) {
                BodyKind::Json
            } else if upload::is_file(kind) {
                BodyKind::File
            } else if kind.eq_ignore_ascii_case(b"application/x-www-form-urlencoded") {
                BodyKind::Form
            } else {
                BodyKind::Other
            }
        }
    }
}

/// `application/json` and its relatives such as `application/merge-patch+json`.
pub fn is_json(kind: &[u8]) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind == b"application/json" || (kind.starts_with(b"application/") && kind.ends_with(b"+json"))
}

fn has_no_body(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::TRANSFER_ENCODING)
        && headers
            .get(header::CONTENT_LENGTH)
            .is_none_or(|length| length.as_bytes() == b"0")
}

enum Single<'a> {
    Absent,
    One(&'a [u8]),
    /// Said twice: somebody is trying something.
    Many,
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Single<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Single::Absent,
        (Some(value), None) => Single::One(value.as_bytes()),
        (Some(_), Some(_)) => Single::Many,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn facts(lines: &[(&'static str, &str)], ours: Option<&str>) -> Facts {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        let ours: Option<PublicUrl> = ours.map(|url| url.parse().unwrap());
        Facts::read(&Method::POST, &headers, ours.as_ref())
    }

    #[test]
    fn the_origin_is_compared_whole() {
        let ours = Some("https://chama.ke");
        let origin = |text| facts(&[("origin", text)], ours).origin;
        assert_eq!(origin("https://chama.ke"), Origin::Ours);
        for foreign in [
            "http://chama.ke",
            "https://chama.ke:444",
            "https://chama.ke.evil.com",
            "null",
        ] {
            assert_eq!(origin(foreign), Origin::Foreign, "{foreign}");
        }
        assert_eq!(facts(&[], ours).origin, Origin::Absent);
    }

    #[test]
    fn without_a_configured_origin_the_host_stands_in() {
        let at = |origin| facts(&[("host", "localhost:8000"), ("origin", origin)], None).origin;
        assert_eq!(at("http://localhost:8000"), Origin::Ours);
        assert_eq!(at("http://127.0.0.1:8000"), Origin::Foreign);
        assert_eq!(at("null"), Origin::Foreign);
    }

    #[test]
    fn a_header_said_twice_is_no_friend() {
        let twice = [
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ];
        assert_eq!(facts(&twice, None).site, FetchSite::Elsewhere);
        let origins = [
            ("origin", "https://chama.ke"),
            ("origin", "https://chama.ke"),
        ];
        assert_eq!(
            facts(&origins, Some("https://chama.ke")).origin,
            Origin::Foreign
        );
    }

    #[test]
    fn bodies_are_told_by_their_type() {
        let body = |kind| facts(&[("content-type", kind)], None).body;
        assert_eq!(body("application/json; charset=utf-8"), BodyKind::Json);
        assert_eq!(body("APPLICATION/JSON"), BodyKind::Json);
        assert_eq!(
            body("application/x-www-form-urlencoded;charset=UTF-8"),
            BodyKind::Form
        );
        assert_eq!(body("text/plain"), BodyKind::Other);
        assert_eq!(body("text/plain; application/json"), BodyKind::Other);
        assert_eq!(facts(&[], None).body, BodyKind::None);
        assert_eq!(facts(&[("content-length", "0")], None).body, BodyKind::None);
        assert_eq!(
            facts(&[("content-length", "5")], None).body,
            BodyKind::Other
        );
        assert_eq!(
            facts(&[("transfer-encoding", "chunked")], None).body,
            BodyKind::Other
        );
    }
}
