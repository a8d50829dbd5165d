//! The headers every answer leaves with, whoever made it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{state::HttpState, surface::Surface};

/// For pages and the scripts they load: everything from ourselves, nothing inline.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);
/// For answers that are not documents.
const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// Two years; only said over https, where it means something.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains; preload");
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
     display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), \
     hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
     payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), \
     serial=(), usb=(), xr-spatial-tracking=()",
);

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// The same on every answer. `same-origin` and not `no-referrer`: the latter makes browsers send
/// `Origin: null` with our own forms.
const ALWAYS: [(HeaderName, HeaderValue); 7] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// The outermost layer.
pub async fn put(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let surface = Surface::of(request.uri().path());
    let mut response = next.run(request).await;
    let status = response.status();
    let headers = response.headers_mut();
    write(headers, surface, status, state.is_https());
    // Who signs out on a shared phone leaves nothing behind.
    let cleared = state.cookies().clear_session();
    if headers
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|cookie| *cookie == cleared)
    {
        headers.insert(
            CLEAR_SITE_DATA,
            HeaderValue::from_static("\"cache\", \"storage\""),
        );
    }
    response
}

fn write(headers: &mut HeaderMap, surface: Surface, status: StatusCode, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    // A page with needs of its own may have said so already.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = if is_document(headers) {
            PAGE_POLICY
        } else {
            API_POLICY
        };
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let is_cacheable = surface == Surface::Static
        && (status.is_success() || status == StatusCode::NOT_MODIFIED)
        && headers.contains_key(header::CACHE_CONTROL);
    if !is_cacheable {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Pages, and scripts: a worker obeys the policy its own file came with.
fn is_document(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| {
        let kind = value.as_bytes();
        kind.starts_with(b"text/html") || kind.starts_with(b"text/javascript")
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn written(content_type: &str, surface: Surface, https: bool) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=9"),
        );
        write(&mut headers, surface, StatusCode::OK, https);
        headers
    }

    #[test]
    fn pages_and_answers_get_their_own_policy() {
        let page = written("text/html; charset=utf-8", Surface::Page, false);
        assert_eq!(
            page.get(header::CONTENT_SECURITY_POLICY),
            Some(&PAGE_POLICY)
        );
        assert_eq!(page.get(header::CACHE_CONTROL).unwrap(), "no-store");
        let api = written("application/json", Surface::Api, false);
        assert_eq!(api.get(header::CONTENT_SECURITY_POLICY), Some(&API_POLICY));
    }

    #[test]
    fn only_static_files_are_cached_and_only_https_is_strict() {
        let file = written("text/css", Surface::Static, true);
        assert_eq!(
            file.get(header::CACHE_CONTROL).unwrap(),
            "public, max-age=9"
        );
        assert_eq!(file.get(header::STRICT_TRANSPORT_SECURITY), Some(&HSTS));
        let plain = written("text/css", Surface::Static, false);
        assert!(!plain.contains_key(header::STRICT_TRANSPORT_SECURITY));
        let mut missing = HeaderMap::new();
        missing.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        write(&mut missing, Surface::Static, StatusCode::NOT_FOUND, true);
        assert_eq!(missing.get(header::CACHE_CONTROL).unwrap(), "no-store");
    }

    #[test]
    fn a_policy_already_given_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("x"),
        );
        write(&mut headers, Surface::Page, StatusCode::OK, false);
        assert_eq!(headers.get(header::CONTENT_SECURITY_POLICY).unwrap(), "x");
    }
}
