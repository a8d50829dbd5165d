//! Files on their way in: the whole body of a request of a program, or the file field of a form.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use chama::attachments::Upload;

use crate::{body, failure::Failure, surface::is_hook};

/// Where files are sent; only these addresses take a body of more than the usual size.
const ENDINGS: [&str; 2] = ["/attachments", "/statements/import"];
/// The most bytes of a message others send us by themselves: far more than any is, so that what is
/// sent to do harm is kept as well.
const HOOK_SIZE_MAX: usize = 4 * 1024 * 1024;
/// What a form adds around the file.
const AROUND: usize = 65_536;
/// The most fields of a form with a file.
const FIELDS_MAX: usize = 32;
/// The most bytes of a field that is no file.
const FIELD_SIZE_MAX: usize = 1_024;

/// The most bytes of a body at this address, where it differs from the usual.
pub fn body_size_max(path: &str) -> Option<usize> {
    if is_hook(path) {
        return Some(HOOK_SIZE_MAX);
    }
    ENDINGS
        .iter()
        .any(|ending| path.ends_with(ending))
        .then_some(domain::attachments::SIZE_MAX + AROUND)
}

/// Whether no browser sends a body of this type across sites without asking first.
pub fn is_file(kind: &[u8]) -> bool {
    [
        &b"application/octet-stream"[..],
        b"application/pdf",
        b"image/jpeg",
        b"image/png",
    ]
    .iter()
    .any(|file| kind.eq_ignore_ascii_case(file))
}

/// A body that is a file. What it is called stands in the address, what it is in its content.
#[derive(Debug, Clone)]
pub struct FileBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for FileBody {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let kind = content_type(request.headers());
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !is_file(kind.as_bytes()) {
            return Err(Failure::content_type_unsupported());
        }
        Ok(Self(body::read(request.into_body()).await?))
    }
}

/// The file of a form sent as `multipart/form-data`, in the field `file`; its hidden token was
/// judged before. Nothing where no file was chosen.
#[derive(Debug, Clone)]
pub struct FileForm(pub Option<Upload>);

impl<S: Send + Sync> FromRequest<S> for FileForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let whole = FileFields::from_request(request, state).await?;
        Ok(Self(whole.upload))
    }
}

/// A form with a file in the field `file`, and its other fields as they were typed.
#[derive(Debug, Clone, Default)]
pub struct FileFields {
    /// The file, where one was chosen.
    pub upload: Option<Upload>,
    /// The other fields by name; the last of a repeated name counts.
    pub fields: BTreeMap<String, String>,
}

impl<S: Send + Sync> FromRequest<S> for FileFields {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let boundary = multer::parse_boundary(content_type(request.headers()))
            .map_err(|_no_form| Failure::content_type_unsupported())?;
        let whole = body::read(request.into_body()).await?;
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(whole)]);
        let mut form = multer::Multipart::new(stream, boundary);
        let mut found = Self::default();
        for _field in 0..FIELDS_MAX {
            let Some(field) = form.next_field().await.map_err(broken)? else {
                return Ok(found);
            };
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = name == "file";
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let content = field.bytes().await.map_err(broken)?;
            if !is_file && content.len() > FIELD_SIZE_MAX {
                return Err(Failure::new(StatusCode::BAD_REQUEST, "body_broken"));
            }
            if !is_file {
                let text = String::from_utf8_lossy(&content).into_owned();
                found.fields.insert(name, text);
                continue;
            }
            // A browser sends an empty file where none was chosen.
            if !(content.is_empty() && file_name.is_empty()) {
                found.upload = Some(Upload { file_name, content });
            }
        }
        Err(Failure::new(StatusCode::BAD_REQUEST, "body_broken"))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn broken(error: multer::Error) -> Failure {
    tracing::debug!(%error, "a form with a file could not be read");
    Failure::new(StatusCode::BAD_REQUEST, "body_broken")
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use axum::body::Body;

    async fn sent(body: &str) -> Result<Option<Upload>, Failure> {
        let request = Request::builder()
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz")
            .body(Body::from(body.replace('\n', "\r\n")))
            .unwrap();
        FileForm::from_request(request, &())
            .await
            .map(|form| form.0)
    }

    #[tokio::test]
    async fn the_file_of_a_form_is_found_among_its_fields() {
        let body = "--xyz\nContent-Disposition: form-data; name=\"csrf_token\"\n\nabc\n\
                    --xyz\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\n\
                    Content-Type: text/html\n\n%PDF-1.7\n--xyz--\n";
        let upload = sent(body).await.unwrap().unwrap();
        assert_eq!(upload.file_name, "a.pdf");
        assert_eq!(&upload.content[..], b"%PDF-1.7");
        let none =
            "--xyz\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--xyz--\n";
        assert!(sent(none).await.unwrap().is_none());
        assert_eq!(
            sent("--xyz\nnonsense").await.unwrap_err().code,
            "body_broken"
        );
    }

    #[tokio::test]
    async fn a_body_that_says_it_is_a_page_is_no_file() {
        let request = |kind: &str| {
            Request::builder()
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from("x"))
                .unwrap()
        };
        let refused = FileBody::from_request(request("text/html"), &()).await;
        assert_eq!(refused.unwrap_err().code, "content_type_unsupported");
        let taken = FileBody::from_request(request("image/png; q=1"), &()).await;
        assert_eq!(&taken.unwrap().0[..], b"x");
    }

    #[test]
    fn only_files_may_be_large() {
        assert!(body_size_max("/chamas/7/payments/3/attachments").is_some());
        assert!(body_size_max("/chamas/7/statements/import").is_some());
        assert!(body_size_max("/chamas/7/payments/3/attachments/9").is_none());
        assert!(body_size_max("/api/transactions").is_none());
    }
}
