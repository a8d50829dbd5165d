//! The files a browser fetches beside a page, embedded, named by their content and kept for ever.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

/// One file in the three forms it is sent in.
pub struct File {
    /// Name under `/assets/`, which changes with the content.
    pub name: &'static str,
    /// What it is.
    pub media_type: &'static str,
    /// As written.
    pub plain: &'static [u8],
    /// Compressed with brotli.
    pub brotli: &'static [u8],
    /// Compressed with gzip.
    pub gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets_table.rs"));

/// Serves `/assets/NAME` and the icon browsers ask for unasked.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{name}", get(named))
        .route("/favicon.ico", get(favicon))
}

async fn named(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => send(file, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn favicon(headers: HeaderMap) -> Response {
    let found = FILES.iter().find(|file| FAVICON.ends_with(file.name));
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |file| send(file, &headers),
    )
}

fn send(file: &File, request: &HeaderMap) -> Response {
    let accepted = request
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let takes = |coding: &str| {
        accepted
            .split(',')
            .filter_map(|part| part.split(';').next())
            .any(|name| name.trim() == coding)
    };
    let (bytes, coding) = if takes("br") {
        (file.brotli, Some("br"))
    } else if takes("gzip") {
        (file.gzip, Some("gzip"))
    } else {
        (file.plain, None)
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::{FILES, SCRIPT, STYLES};

    /// What chama home costs a phone on its first visit, besides the page itself.
    #[test]
    fn the_files_stay_within_their_budget() {
        let script: usize = FILES
            .iter()
            .filter(|file| SCRIPT.ends_with(file.name))
            .map(|file| file.gzip.len())
            .sum();
        let everything: usize = FILES.iter().map(|file| file.gzip.len()).sum();
        assert!(script <= 15_000, "the script weighs {script} bytes");
        assert!(everything <= 45_000, "the files weigh {everything} bytes");
    }

    #[test]
    fn a_name_carries_the_hash_of_its_content() {
        assert!(STYLES.starts_with("/assets/chamalink-"));
        assert!(STYLES.len() > "/assets/chamalink-.css".len());
    }
}
