//! The `Link` header (RFC 8288) that leads to the next page of a list.

use axum::http::HeaderValue;
use axum::http::header::{HeaderName, LINK};
use axum::response::{AppendHeaders, IntoResponseParts};

/// A link to the same list with these words after the question mark. The values are numbers, days
/// and words of closed lists, so that nothing needs escaping.
pub fn next<const N: usize>(
    path: &str,
    query: [(&'static str, Option<String>); N],
) -> impl IntoResponseParts + use<N> {
    let given = query.into_iter();
    let pairs: Vec<String> = given
        .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
        .collect();
    let link = format!("<{path}?{}>; rel=\"next\"", pairs.join("&"));
    let value = HeaderValue::try_from(link).ok();
    AppendHeaders(value.map(|value| -> (HeaderName, HeaderValue) { (LINK, value) }))
}
