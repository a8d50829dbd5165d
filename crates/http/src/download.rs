//! Files on their way out: saved by whoever asks, never shown as a page of ours.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chama::attachments::Opened;

const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// The answer that carries a kept file.
#[derive(Debug)]
pub struct Download(pub Opened);

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let Opened { view, content } = self.0;
        // The name was made safe when the file was kept: letters, digits, dash, underscore, dot.
        let disposition = format!("attachment; filename=\"{}\"", view.file_name);
        let disposition = HeaderValue::try_from(disposition)
            .unwrap_or_else(|_unsafe| HeaderValue::from_static("attachment"));
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(view.kind.as_str()),
            ),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CONTENT_SECURITY_POLICY, SANDBOX),
        ];
        (headers, content).into_response()
    }
}
