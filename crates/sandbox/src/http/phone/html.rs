//! Making pages by hand: everything that is not ours is escaped.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// Seconds until a page with nothing to type looks again.
const LOOK_AGAIN_S: u32 = 3;

/// Text that cannot become markup.
pub fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut safe, c| {
            match c {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                c => safe.push(c),
            }
            safe
        })
}

/// A page. It looks again by itself if it is said to.
pub fn page(title: &str, looks_again: bool, body: &str) -> Response {
    let again = if looks_again {
        format!("<meta http-equiv=\"refresh\" content=\"{LOOK_AGAIN_S}\">")
    } else {
        String::new()
    };
    let text = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">{again}\
         <title>{}</title><link rel=\"stylesheet\" href=\"/phone/style.css\"></head>\
         <body><main>{body}</main></body></html>",
        escape(title)
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

/// A page that says something is not there.
pub fn not_found(what: &str) -> Response {
    let body = format!(
        "<h1>Not found</h1><p>{}</p><p><a href=\"/phone\">Another phone</a></p>",
        escape(what)
    );
    let mut response = page("Not found", false, &body);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("<a href='x'>\"&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"
        );
    }
}
