//! `POST /api/chamas/{chama_id}/proposals/{proposal_id}/attachments`

use axum::extract::State;
use axum::response::IntoResponse;
use domain::access::may;
use domain::ids::ProposalId;
use http::{Failure, FileBody, HttpState, InChama, Path, Query};
use serde::Deserialize;

use super::{AttachmentAnswer, Named};
use crate::fields::Id;

/// The proposal of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    proposal_id: Id<ProposalId>,
}

/// Keep a file with a payment
///
/// The body is the file: a PDF, JPEG or PNG of at most 5 MiB, told by its content whatever the
/// request says it is. For those who may propose payments. At most ten a payment; none is ever
/// taken away.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/proposals/{proposal_id}/attachments",
    tag = "attachments",
    params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Kept", body = AttachmentAnswer,
            headers(("Location" = String, description = "Where the file is"))),
        (status = 409, description = "There are ten files already"),
        (status = 413, description = "The file is larger than 5 MiB"),
        (status = 415, description = "The body is not said to be a file"),
    ),
    security(("session" = []))
)]
pub async fn attach_to_proposal(
    State(state): State<HttpState>,
    inside: InChama<may::ProposePayment>,
    Path(which): Path<Which>,
    Query(named): Query<Named>,
    body: FileBody,
) -> Result<impl IntoResponse, Failure> {
    let (grant, upload) = (inside.grant, named.upload(body));
    let context = state.context();
    let file = context.attach(&grant, which.proposal_id.0, upload).await?;
    Ok(super::kept(grant.chama_id(), file))
}
