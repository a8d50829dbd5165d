//! `GET /api/chamas/{chama_id}/attachments/{attachment_id}`

use axum::extract::State;
use chama::attachments;
use domain::access::may;
use domain::ids::AttachmentId;
use http::{Download, Failure, HttpState, InChama, Path};
use serde::Deserialize;

use crate::fields::Id;

/// The file of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    attachment_id: Id<AttachmentId>,
}

/// A kept file
///
/// For every member, as a file to save.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/attachments/{attachment_id}",
    tag = "attachments",
    responses((status = 200, description = "The file", content(
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "image/jpeg"),
        (Vec<u8> = "image/png"),
    ))),
    security(("session" = []))
)]
pub async fn download_attachment(
    State(state): State<HttpState>,
    inside: InChama<may::ViewTransactions>,
    Path(which): Path<Which>,
) -> Result<Download, Failure> {
    let id = which.attachment_id.0;
    let opened = attachments::open(state.context(), inside.grant, id).await?;
    Ok(Download(opened))
}
