//! Files kept with payments and transactions.

mod download;
mod to_proposal;
mod to_transaction;

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chama::attachments::Upload;
use chama::attachments::views::AttachmentView;
use domain::attachments::FileKind;
use domain::ids::ChamaId;
use domain::names::FileName;
use domain::time::iso_z;
use http::{FileBody, HttpState, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Text, given, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(to_proposal::attach_to_proposal))
        .routes(routes!(to_transaction::attach_to_transaction))
        .routes(routes!(download::download_attachment))
}

/// A kept file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment, example = json!({
    "id": 1,
    "media_type": "application/pdf",
    "size": 48210,
    "file_name": "invoice.pdf",
    "uploaded_by": 1,
    "uploaded_at": "2025-01-15T10:30:00Z"
}))]
pub struct AttachmentAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// What it is, told by its content.
    #[schema(schema_with = schema::word::<FileKind>)]
    media_type: &'static str,
    /// In bytes.
    #[schema(minimum = 1, maximum = 5_242_880)]
    size: i64,
    /// Its name, safe to use anywhere.
    file_name: String,
    #[schema(schema_with = schema::id)]
    uploaded_by: i64,
    #[schema(format = DateTime)]
    uploaded_at: String,
}

impl From<AttachmentView> for AttachmentAnswer {
    fn from(file: AttachmentView) -> Self {
        Self {
            id: file.id.get(),
            media_type: file.kind.as_str(),
            size: file.size,
            file_name: file.file_name,
            uploaded_by: file.uploaded_by.get(),
            uploaded_at: iso_z(file.uploaded_at),
        }
    }
}

/// What the file is called.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Named {
    /// What it was called where it came from.
    #[param(value_type = String, required = false, max_length = 120)]
    #[serde(default, deserialize_with = "given")]
    file_name: Option<Text<{ FileName::LENGTH_MAX }>>,
}

impl Named {
    fn upload(self, body: FileBody) -> Upload {
        Upload {
            file_name: self.file_name.unwrap_or_default().0,
            content: body.0,
        }
    }
}

/// The answer to a file that is now kept.
fn kept(chama_id: ChamaId, file: AttachmentView) -> impl IntoResponse {
    let place = format!("/api/chamas/{chama_id}/attachments/{}", file.id);
    let answer = Json(AttachmentAnswer::from(file));
    (StatusCode::CREATED, [(LOCATION, place)], answer)
}
